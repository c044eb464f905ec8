package serengeti.evaluator.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;

/*
 * Until the JVM's optimizing compiler is done with a loop, every vector in it is an object and a step is hundreds of
 * times slower than it will be. No API tells when that is; but allocations can be seen. A step on several threads
 * allocates a little in any case, less than a byte for every few elements.
 */
/// Steps of a contestant before it is timed.
final class WarmUp {
    /// How long is waited for the compiler, in seconds of this process's processors: on a busy machine it gets few.
    static final int PATIENCE_SECONDS = 20;

    private static final double BYTES_PER_ELEMENT = 0.25;
    private static final int QUIET_ROUNDS = 3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Contestant contestant;
    private final int size;
    private final BooleanSupplier isEnding;

    /// @param size elements of the model
    WarmUp(Contestant contestant, int size, BooleanSupplier isEnding) {
        this.contestant = contestant;
        this.size = size;
        this.isEnding = isEnding;
    }

    /// Steps until no vectors are allocated any more, for some seconds at most.
    ///
    /// @return whether that came to be
    boolean isCompiled() {
        long start = MACHINE.getProcessCpuTime();
        int quiet = 0;
        while (quiet < QUIET_ROUNDS
                && MACHINE.getProcessCpuTime() - start < PATIENCE_SECONDS * NANOS_PER_SECOND
                && !isEnding.getAsBoolean()) {
            quiet = isQuietRound() ? quiet + 1 : 0;
        }
        return quiet == QUIET_ROUNDS;
    }

    /// Steps for so long, for engines of which cannot be seen whether they are compiled.
    void run(double seconds) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * NANOS_PER_SECOND && !isEnding.getAsBoolean()) {
            contestant.run(1);
        }
    }

    private boolean isQuietRound() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long steps = 0;
        long start = System.nanoTime();
        do {
            contestant.run(1);
            steps++;
        } while (System.nanoTime() - start < InterleavedTiming.SHORTEST_NANOSECONDS);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        return allocated < BYTES_PER_ELEMENT * size * steps;
    }

    /// Roughly how long a step takes, in nanoseconds. Steps until two milliseconds have passed, at least twice.
    double nanosecondsPerStep() {
        contestant.run(1);
        for (long steps = 1; ; steps *= 2) {
            long start = System.nanoTime();
            contestant.run(steps);
            double elapsed = System.nanoTime() - start;
            if (elapsed >= InterleavedTiming.SHORTEST_NANOSECONDS) {
                return elapsed / steps;
            }
        }
    }
}
