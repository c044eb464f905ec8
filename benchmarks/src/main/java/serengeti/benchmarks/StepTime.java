package serengeti.benchmarks;

import java.util.Arrays;
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
import serengeti.evaluator.bench.Engine;
import serengeti.evaluator.bench.PreparedStep;
import serengeti.evaluator.bench.StepCase;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.StateFormat;

/// A step of Lion and AdamW on one thread, by each engine, on models in the first cache, in the last, and in none.
///
/// `./serengeti benchmark` times the same in turn in one process; this has each engine in a process of its own.
@State(Scope.Benchmark) // one model, one thread
@BenchmarkMode(Mode.AverageTime) // steps are alike, so their mean is what a training pays
@OutputTimeUnit(TimeUnit.MICROSECONDS) // from tenths of one to some hundred thousand
@Warmup(iterations = 2, time = 1) // the code is compiled before; this fills caches and lets the clock rate settle
@Measurement(iterations = 5, time = 1) // enough to see whether a neighbour disturbed one
@Fork(
        value = 2,
        jvmArgsAppend = {Jvm.VECTORS, Jvm.NATIVE, Jvm.UNSAFE}) // compilers decide anew in each process
public class StepTime {
    /// A name of the library.
    @Param({"lion", "adamw"})
    public String program;

    /// Elements: 4K, 1M and 16M.
    @Param({"4096", "1048576", "16777216"})
    public int size;

    /// Those that both programs have.
    @Param({"copy", "kernel", "interpreter", "nd4j-ops"})
    public String engine;

    private PreparedStep step;

    /// Sets model and engine up and waits until the code is compiled.
    @Setup
    public void prepare() throws InterruptedException {
        Engine chosen =
                Arrays.stream(Engine.values()).filter(known -> known.label().equals(engine)).findFirst().orElseThrow();
        var what =
                new StepCase(program, Library.named(program).program(), size, ElementType.FLOAT, StateFormat.EXACT, 1);
        step = PreparedStep.of(what, chosen);
    }

    /// One step.
    @Benchmark
    public void step() {
        step.run();
    }
}
