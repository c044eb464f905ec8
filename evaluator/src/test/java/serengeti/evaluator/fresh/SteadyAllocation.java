package serengeti.evaluator.fresh;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.IntConsumer;

/// What steps take from the heap once they are compiled, seen in virtual machines of their own.
///
/// ```java
/// public static void main(String[] arguments) {
///     SteadyAllocation.print(100, step -> ...);
/// }
/// ```
public final class SteadyAllocation {
    /// What the compiler inlines depends on when it comes by, so now and then a vector stays an object for good; steps
    /// that allocate by themselves do so in every virtual machine.
    private static final int ATTEMPTS = 4;

    /// Processor time of the whole virtual machine, its compilers included: a busy machine is no reason to give up.
    private static final long PATIENCE_NANOSECONDS = 20_000_000_000L;

    private static final List<String> NOTHING = List.of("0");

    private SteadyAllocation() {}

    /// What the best of four virtual machines printed: `0`, or how many bytes the last of them still took.
    ///
    /// @param main calls [#print]
    public static String ofBest(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> printed = List.of();
        for (int attempt = 0; attempt < ATTEMPTS && !printed.equals(NOTHING); attempt++) {
            printed = FreshJvm.run(List.of(), main, arguments);
        }
        return String.join("\n", printed);
    }

    /// Prints how many bytes a round of steps takes from the heap, in as few rounds as it takes for that to be none, or
    /// after some seconds.
    ///
    /// @param steps of a round
    /// @param step given its number in the round
    public static void print(int steps, IntConsumer step) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        while (allocated > 0 && machine.getProcessCpuTime() < PATIENCE_NANOSECONDS) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int index = 0; index < steps; index++) {
                step.accept(index);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        System.out.println(allocated);
    }
}
