package serengeti.evaluator.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.evaluator.buffer.ElementType;

/*
 * Until the JVM's optimizing compiler is done with a kernel's loops, every vector in them is an object and a step is
 * hundreds of times slower than interpreted. No API tells when that is; but then the loops allocate nothing, which can
 * be seen. So fresh code is run on a model of its own until that is so, and then timed against the interpreter.
 */
/// Warms a fresh kernel up, off to the side of the model that waits for it.
final class KernelTrial {
    private static final int ELEMENTS = 1021;
    private static final int ROUND = 20;
    private static final long PATIENCE_NANOSECONDS = 10_000_000_000L;
    private static final int TIMINGS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final KernelCode code;
    private final StepEngine engine;
    private final List<INDArray> weights;
    private final List<INDArray> gradients;
    private boolean isWarm;

    KernelTrial(Kernel kernel, KernelCode code) {
        this.code = code;
        DataType type = kernel.type() == ElementType.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
        int hyperparameters = kernel.stepPlan().hyperparameters();
        double[] values = new double[hyperparameters];
        Arrays.fill(values, 0.5);
        engine = new StepEngine(kernel, values, 1, 0);
        weights = List.of(Nd4j.linspace(type, -1, 2.0 / ELEMENTS, ELEMENTS));
        gradients = List.of(Nd4j.linspace(type, 0.5, -1.0 / ELEMENTS, ELEMENTS));
    }

    /// Runs code and interpreter until both are compiled, for some seconds at most, and times them.
    boolean isFaster() {
        isWarm = warmUp(code);
        warmUp(null);
        long compiled = Long.MAX_VALUE;
        long interpreted = Long.MAX_VALUE;
        for (int timing = 0; timing < TIMINGS; timing++) {
            compiled = Math.min(compiled, time(code));
            interpreted = Math.min(interpreted, time(null));
        }
        return compiled < interpreted;
    }

    /// Whether the code was seen to be compiled before it was timed.
    boolean isWarm() {
        return isWarm;
    }

    private boolean warmUp(KernelCode run) {
        long end = System.nanoTime() + PATIENCE_NANOSECONDS;
        while (System.nanoTime() < end) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            time(run);
            if (THREADS.getCurrentThreadAllocatedBytes() == before) {
                return true;
            }
        }
        return false;
    }

    private long time(KernelCode run) {
        long start = System.nanoTime();
        for (int step = 0; step < ROUND; step++) {
            engine.step(run, weights, gradients, 1e-3);
        }
        return System.nanoTime() - start;
    }
}
