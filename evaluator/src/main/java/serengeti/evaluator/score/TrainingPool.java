package serengeti.evaluator.score;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.evaluator.task.TrainingRun.LossListener;

/// Trains programs on one task, one thread per run; each worker keeps a model and optimizer memory of its own.
///
/// What a run gives depends on plan and seed only, not on the number of workers.
public final class TrainingPool implements AutoCloseable {
    private final Schedule schedule;
    private final Limits limits;
    private final ExecutorService executor;
    private final ThreadLocal<Worker> worker;

    /// A pool of `workers` threads for `task`, at least 1.
    public TrainingPool(Task task, int workers, Limits limits) {
        this.schedule = new Schedule(task.card().steps());
        this.limits = limits;
        executor = Executors.newFixedThreadPool(workers, Thread.ofPlatform().daemon().name("trainer-", 1).factory());
        worker = ThreadLocal.withInitial(() -> new Worker(task.newModel()));
    }

    /// Trains on the next free worker.
    public CompletableFuture<Training> train(StepPlan plan, long seed) {
        return train(plan, seed, (_, _) -> {});
    }

    /// Trains on the next free worker and reports the loss of every step to `listener`, on the worker's thread.
    public CompletableFuture<Training> train(StepPlan plan, long seed, LossListener listener) {
        return CompletableFuture.supplyAsync(() -> worker.get().train(plan, seed, listener), executor);
    }

    /// Lets the runs under way finish and starts no others.
    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }

    private final class Worker {
        private final Model model;
        private final OptimizerState memory;

        Worker(Model model) {
            this.model = model;
            this.memory = new OptimizerState(model.layout().total());
        }

        Training train(StepPlan plan, long seed, LossListener listener) {
            long start = System.nanoTime();
            var stepper = new BlockInterpreter(plan, model.layout(), model.weights(), model.gradient(), memory);
            Outcome outcome = new TrainingRun(model, stepper, schedule, limits, listener).run(seed);
            return new Training(outcome, (System.nanoTime() - start) * 1e-9);
        }
    }
}
