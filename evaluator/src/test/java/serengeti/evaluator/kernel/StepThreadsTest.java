package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.text.Parser;

class StepThreadsTest {
    /// Enough for several threads, jobs of several arrays and arrays of several jobs.
    private static final int[] SIZES = {65_537, 1, 0, 140_001, 513, 65_536};

    @ParameterizedTest
    @EnumSource(CompiledStepsTest.Format.class)
    void anyNumberOfThreadsGivesTheSameBits(CompiledStepsTest.Format format) {
        StepPlan manyPasses =
                Lowering.plan(
                        Parser.parse(
                                """
                                def train(w, g, m, v, lr):
                                  a = norm(g)
                                  m = interp(g, m, 0.9)
                                  u = m * a
                                  b = global_norm(u)
                                  v = v + b
                                  u = u / v
                                  return u, m, v
                                """));
        for (StepPlan plan : new StepPlan[] {Lowering.plan(Library.named("lion").program()), manyPasses}) {
            checkThreads(plan, format);
        }
    }

    private static void checkThreads(StepPlan plan, CompiledStepsTest.Format format) {
        Kernel kernel = Kernel.of(plan, format.type, format.states);
        KernelCode code = kernel.assemble();
        double[][] data = StepRig.data(StepRig.total(SIZES), 2, 1, false);
        var alone = new StepRig(kernel, 1, SIZES);
        run(alone, data, null, null);
        for (int threads : new int[] {2, 3, 7}) {
            var interpreted = new StepRig(kernel, threads, SIZES);
            run(interpreted, data, null, null);
            assertEquals(Optional.empty(), interpreted.difference(alone, plan), threads + " threads");
            var mixed = new StepRig(kernel, threads, SIZES);
            run(mixed, data, code, threads == 3 ? null : code);
            assertEquals(Optional.empty(), mixed.difference(alone, plan), threads + " threads, compiled");
        }
    }

    private static void run(StepRig rig, double[][] data, KernelCode first, KernelCode second) {
        StepRig.fill(rig.weights, data[0]);
        rig.step(first, data[1], 0.5);
        rig.step(second, data[2], 0.25);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void allJobsAreDoneOnce(int threads) {
        for (int jobs : new int[] {0, 1, 2, 100}) {
            var done = new AtomicIntegerArray(jobs);
            var strangers = new AtomicIntegerArray(1);
            StepThreads.run(
                    threads,
                    jobs,
                    (thread, job) -> {
                        done.incrementAndGet(job);
                        if (thread < 0 || thread >= threads) {
                            strangers.incrementAndGet(0);
                        }
                    });
            int[] times = new int[jobs];
            Arrays.setAll(times, done::get);
            int[] once = new int[jobs];
            Arrays.fill(once, 1);
            assertArrayEquals(once, times);
            assertEquals(0, strangers.get(0));
        }
    }

    @Test
    void whatAJobThrowsReachesTheCaller() {
        for (int bad = 0; bad < 8; bad++) {
            int thrower = bad;
            var broken = new IllegalArgumentException("job " + bad);
            var thrown =
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    StepThreads.run(
                                            3,
                                            8,
                                            (_, job) -> {
                                                if (job == thrower) {
                                                    throw broken;
                                                }
                                            }));
            assertEquals("a step failed", thrown.getMessage());
            assertSame(broken, thrown.getCause());
        }
    }

    @Test
    void errorsReachTheCallerToo() {
        var broken = new AssertionError("no job");
        var thrown =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                StepThreads.run(
                                        2,
                                        2,
                                        (_, _) -> {
                                            throw broken;
                                        }));
        assertSame(broken, thrown.getCause());
    }

    @Test
    void threadsGoOnAfterAFailure() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        StepThreads.run(
                                2,
                                10,
                                (_, _) -> {
                                    throw new IllegalStateException();
                                }));
        allJobsAreDoneOnce(2);
    }

    /// One thread ends its job only once the caller waits for it.
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anInterruptedCallerWaitsForTheOthersAndStaysInterrupted() {
        Thread caller = Thread.currentThread();
        var begun = new AtomicBoolean();
        var returned = new AtomicBoolean();
        var done = new AtomicInteger();
        caller.interrupt();
        StepThreads.run(
                2,
                2,
                (thread, _) -> {
                    if (thread == 0) {
                        spinUntil(begun::get);
                    } else {
                        begun.set(true);
                        spinUntil(() -> caller.getState() == Thread.State.WAITING || returned.get());
                    }
                    done.incrementAndGet();
                });
        int doneInTime = done.get();
        returned.set(true);
        assertEquals(2, doneInTime);
        assertTrue(Thread.interrupted());
    }

    private static void spinUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anInterruptLeavesNoStepHalfDone() {
        StepPlan plan = Lowering.plan(Library.named("lion").program());
        Kernel kernel = Kernel.of(plan, CompiledStepsTest.Format.FLOAT.type, StateFormat.EXACT);
        double[][] data = StepRig.data(StepRig.total(SIZES), 2, 1, false);
        var alone = new StepRig(kernel, 1, SIZES);
        run(alone, data, null, null);
        var interrupted = new StepRig(kernel, 2, SIZES);
        Thread.currentThread().interrupt();
        run(interrupted, data, null, null);
        assertTrue(Thread.interrupted());
        assertEquals(Optional.empty(), interrupted.difference(alone, plan));
    }
}
