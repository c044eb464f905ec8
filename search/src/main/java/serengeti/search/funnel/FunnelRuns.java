package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.randomness.Randomness;

/*
 * What comes next for one program depends on its own last run only, so each program has a (virtual) thread that waits
 * for its runs, and all of them together keep the workers busy. The result depends on no order.
 */
/// The training runs of a funnel: on any task, as many at a time as there are workers, each made once.
final class FunnelRuns implements AutoCloseable {
    private final Randomness randomness;
    private final FunnelMemory memory;
    private final int workers;
    private final BooleanSupplier stopped;
    private final Runnable oneDone;
    private final Semaphore free;
    private final Map<FunnelMemory.Key, CompletableFuture<Double>> scores = new ConcurrentHashMap<>();
    private final Map<String, TrainingPool> pools = new HashMap<>();

    /// @param stopped whether no more runs are to be begun
    FunnelRuns(Randomness randomness, FunnelMemory memory, int workers, BooleanSupplier stopped, Runnable oneDone) {
        this.randomness = randomness;
        this.memory = memory;
        this.workers = workers;
        this.stopped = stopped;
        this.oneDone = oneDone;
        free = new Semaphore(workers);
    }

    /// The score of a program on a task and seed; minus infinity where the run was not scored.
    ///
    /// @throws CancellationException if an end was asked for
    double score(Task task, Program program, FunnelPhase phase, int seed) {
        Program inlined = program.inlined();
        var key = new FunnelMemory.Key(FunnelMemory.label(task), FunctionalHash.of(Dataflow.of(inlined)), phase, seed);
        var own = new CompletableFuture<Double>();
        CompletableFuture<Double> first = scores.putIfAbsent(key, own);
        if (first != null) {
            return first.join();
        }
        try {
            own.complete(trained(task, inlined, key));
            oneDone.run();
        } catch (RuntimeException | Error error) {
            scores.remove(key);
            own.completeExceptionally(error);
            throw error;
        }
        return own.join();
    }

    private double trained(Task task, Program inlined, FunnelMemory.Key key) {
        free.acquireUninterruptibly();
        try {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("stopped");
            }
            Training training = memory.recall(key).orElse(null);
            if (training == null) {
                long number = randomness.number(key.phase().purpose(), key.phase().ordinal(), key.seed());
                training = pool(task).train(Lowering.plan(inlined), number).join();
                memory.keep(key, training);
            }
            return training.fitness();
        } finally {
            free.release();
        }
    }

    private synchronized TrainingPool pool(Task task) {
        return pools.computeIfAbsent(FunnelMemory.label(task), _ -> new TrainingPool(task, workers, Limits.NO_HURDLE));
    }

    /// What all jobs give, in their order; they run side by side.
    ///
    /// @throws CancellationException if an end was asked for
    <T> List<T> all(List<Callable<T>> jobs) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (Callable<T> job : jobs) {
                futures.add(executor.submit(job));
            }
            var results = new ArrayList<T>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", error);
        } catch (ExecutionException error) {
            throw error.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        pools.values().forEach(TrainingPool::close);
    }
}
