package serengeti.evaluator.kernel;

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
import serengeti.benchmarks.Jvm;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.ElementType;

/// Planning the passes of a kernel, and assembling and loading its class; in the kernel's package, which shows its
/// parts to nobody else.
@State(Scope.Benchmark) // a plan that nothing changes
@BenchmarkMode(Mode.AverageTime) // a process that makes one kernel makes many
@OutputTimeUnit(TimeUnit.MICROSECONDS) // tens to thousands
@Warmup(iterations = 5, time = 1) // the class-file API is large and gets fast slowly
@Measurement(iterations = 5, time = 1) // enough to see whether a neighbour disturbed one
@Fork(
        value = 2,
        jvmArgsAppend = {Jvm.VECTORS, Jvm.NATIVE, Jvm.UNSAFE}) // inlining differs from process to process
public class KernelTime {
    /// A name of the library.
    @Param({"lion", "adamw", "paper-raw"})
    public String program;

    private StepPlan plan;
    private Kernel kernel;

    /// Lowers the program.
    @Setup
    public void lower() {
        plan = Lowering.openPlan(Library.named(program).program());
        kernel = Kernel.of(plan, ElementType.FLOAT, StateFormat.EXACT);
    }

    /// Finding the passes.
    @Benchmark
    public KernelPlan plan() {
        return KernelPlan.of(plan, true);
    }

    /// Writing the class file, loading it as a hidden class, making its object; the JVM's compilers come later.
    @Benchmark
    public Object assemble() {
        return kernel.assemble();
    }
}
