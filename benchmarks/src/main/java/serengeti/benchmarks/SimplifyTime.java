package serengeti.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Simplification;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.text.Parser;

/// What algebra takes to simplify a program of about a hundred statements, with all its steps.
@State(Scope.Benchmark) // a program that nothing changes
@BenchmarkMode({Mode.SingleShotTime, Mode.AverageTime}) // the first in a process, and the mean of later ones
@OutputTimeUnit(TimeUnit.MILLISECONDS) // hundreds for the first, tens for later ones
@Warmup(iterations = 0) // the first one is to be seen
@Measurement(iterations = 8, time = 2) // the last iterations of the mean show what is left when all is compiled
@Fork(
        value = 3,
        jvmArgsAppend = {Jvm.VECTORS}) // there is only one first per process
public class SimplifyTime {
    /// A scrambled optimizer, with its number of statements: two of the faster, one of the middle, two of the slowest.
    @Param({"lion-91", "nesterov-92", "adamw-96", "adamw-107", "adabelief-97"})
    public String scrambled;

    private Program program;

    /// Reads the program once.
    @Setup
    public void read() {
        String name = "scrambled-%s.opt".formatted(scrambled);
        try (InputStream resource = SimplifyTime.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalArgumentException("there is no program %s".formatted(name));
            }
            program = Parser.parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /// Program to simpler program.
    @Benchmark
    public Simplification simplify() {
        return Simplifier.simplify(program);
    }
}
