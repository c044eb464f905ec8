package serengeti.evaluator.kernel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Fixed pools of daemon threads, one for each number of threads asked for, shared by all optimizers.
public final class StepThreads {
    private static final long IDLE_SECONDS = 30;
    private static final ConcurrentHashMap<Integer, ThreadPoolExecutor> POOLS = new ConcurrentHashMap<>();

    private StepThreads() {}

    /// One of several jobs.
    public interface Job {

        /// Does one job.
        ///
        /// @param thread who does it, from 0
        /// @param job which, from 0
        void run(int thread, int job);
    }

    /// Runs `jobs` jobs on the caller and `threads - 1` others; returns when all are done.
    ///
    /// @throws IllegalStateException if a job threw; its cause is what the first of them threw
    public static void run(int threads, int jobs, Job job) {
        var next = new AtomicInteger();
        var failure = new AtomicReference<Throwable>();
        var done = new CountDownLatch(threads - 1);
        ThreadPoolExecutor pool = POOLS.computeIfAbsent(threads - 1, StepThreads::pool);
        for (int thread = 1; thread < threads; thread++) {
            int self = thread;
            pool.execute(() -> {
                work(self, jobs, job, next, failure);
                done.countDown();
            });
        }
        work(0, jobs, job, next, failure);
        awaitUninterruptibly(done);
        if (failure.get() != null) {
            throw new IllegalStateException("a step failed", failure.get());
        }
    }

    private static void work(int thread, int jobs, Job job, AtomicInteger next, AtomicReference<Throwable> failure) {
        try {
            for (int index = next.getAndIncrement(); index < jobs; index = next.getAndIncrement()) {
                job.run(thread, index);
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    /// A step that was begun must end before its caller goes on, since the others still write to the weights.
    private static void awaitUninterruptibly(CountDownLatch done) {
        boolean isInterrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadPoolExecutor pool(int size) {
        var pool =
                new ThreadPoolExecutor(
                        size,
                        size,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("serengeti-step-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
