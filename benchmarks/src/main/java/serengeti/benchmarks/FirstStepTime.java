package serengeti.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
import serengeti.dsl.program.Program;
import serengeti.evaluator.optimizer.Optimizer;

/// What a new optimizer costs until its first step is made: lowering, planning, state, and the step, interpreted.
@State(Scope.Benchmark) // one model that all optimizers step
@BenchmarkMode({Mode.SingleShotTime, Mode.AverageTime}) // the first in a process, and the mean of later ones
@OutputTimeUnit(TimeUnit.MICROSECONDS) // hundreds of thousands for the first, hundreds for later ones
@Warmup(iterations = 0) // the first one is to be seen
@Measurement(iterations = 5, time = 1) // the first iterations of the mean show the compiler at work
@Fork(
        value = 3,
        jvmArgsAppend = {Jvm.VECTORS, Jvm.NATIVE, Jvm.UNSAFE}) // there is only one first per process
public class FirstStepTime {
    /// A name of the library.
    @Param({"lion", "adamw", "paper-raw"})
    public String program;

    private Program parsed;
    private INDArray weights;
    private INDArray gradients;

    /// Makes the model; ND4J starts here.
    @Setup
    public void model() {
        parsed = Library.named(program).program();
        weights = Nd4j.rand(DataType.FLOAT, 4096);
        gradients = Nd4j.rand(DataType.FLOAT, 4096);
    }

    /// A new optimizer and its first step.
    @Benchmark
    public Optimizer firstStep() {
        Optimizer optimizer = Optimizer.compile(parsed);
        optimizer.step(weights, gradients, 1e-3);
        return optimizer;
    }
}
