package serengeti.benchmarks;

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
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

/// What is done with a program before it runs: reading, abstract execution with the functional hash, lowering.
@State(Scope.Benchmark) // a text and a program that nothing changes
@BenchmarkMode(Mode.AverageTime) // a search pays the mean
@OutputTimeUnit(TimeUnit.MICROSECONDS) // all take some of them
@Warmup(iterations = 5, time = 1) // objects and calls without loops: the compiler needs seconds to settle
@Measurement(iterations = 5, time = 1) // enough to see whether a neighbour disturbed one
@Fork(
        value = 2,
        jvmArgsAppend = {Jvm.VECTORS}) // inlining differs from process to process
public class ProgramTime {
    /// A name of the library: 7, 16 and 21 statements.
    @Param({"lion", "adamw", "paper-raw"})
    public String program;

    private String text;
    private Program parsed;

    /// Reads the program once.
    @Setup
    public void read() {
        text = Library.named(program).text();
        parsed = Parser.parse(text, program);
    }

    /// Text to program.
    @Benchmark
    public Program parse() {
        return Parser.parse(text, program);
    }

    /// Text to functional hash.
    @Benchmark
    public FunctionalHash parseAndHash() {
        return FunctionalHash.of(Dataflow.of(Parser.parse(text, program)));
    }

    /// Program to step plan.
    @Benchmark
    public StepPlan lower() {
        return Lowering.plan(parsed);
    }
}
