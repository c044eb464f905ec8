package serengeti.evaluator.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.RateSweep;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.SweepOutcome;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.evaluator.task.TrainingRun.LossListener;

/// Trains programs on a suite of tasks, one thread per run; each worker keeps models and optimizer memory of its own.
///
/// What a run gives depends on plan and seed only, not on the number of workers.
public final class TrainingPool implements AutoCloseable {
    private final Suite suite;
    private final Limits limits;
    private final ExecutorService executor;
    private final ThreadLocal<Worker> worker;

    /// A pool of `workers` threads for `task`, at least 1.
    public TrainingPool(Task task, int workers, Limits limits) {
        this(Suite.of(task), workers, limits);
    }

    /// A pool of `workers` threads for `suite`, at least 1.
    public TrainingPool(Suite suite, int workers, Limits limits) {
        this.suite = suite;
        this.limits = limits;
        executor = Executors.newFixedThreadPool(workers, Thread.ofPlatform().daemon().name("trainer-", 1).factory());
        worker = ThreadLocal.withInitial(Worker::new);
    }

    /// Trains on the next free worker.
    public CompletableFuture<Training> train(StepPlan plan, long seed) {
        return train(plan, seed, (_, _) -> {});
    }

    /// Trains on the next free worker and reports the loss of every step to `listener`, on the worker's thread; of
    /// several tasks the steps are those of each in turn.
    public CompletableFuture<Training> train(StepPlan plan, long seed, LossListener listener) {
        return CompletableFuture.supplyAsync(() -> worker.get().train(plan, seed, listener), executor);
    }

    /// Trains on the first task at several learning rates on the next free worker, one rate after the other.
    ///
    /// @param listeners one for each factor, called on the worker's thread
    public CompletableFuture<SweepOutcome> sweep(
            StepPlan plan, long seed, RateSweep.Knobs knobs, List<? extends LossListener> listeners) {
        return CompletableFuture.supplyAsync(() -> worker.get().sweep(plan, seed, knobs, listeners), executor);
    }

    /// Lets the runs under way finish and starts no others.
    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }

    private final class Worker {
        private final List<Trainer> trainers = new ArrayList<>();

        /// Models are made when they are first needed: a suite's later tasks may never be.
        private Trainer trainer(int task) {
            while (trainers.size() <= task) {
                trainers.add(new Trainer(suite.tasks().get(trainers.size())));
            }
            return trainers.get(task);
        }

        Training train(StepPlan plan, long seed, LossListener listener) {
            long start = System.nanoTime();
            int tasks = suite.tasks().size();
            double[] scores = new double[tasks];
            double losses = 0;
            for (int task = 0; task < tasks; task++) {
                Outcome outcome = trainer(task).train(plan, seed, listener);
                if (!(outcome instanceof Outcome.Scored(double fitness, double loss))) {
                    return training(outcome, Arrays.copyOf(scores, task), start);
                }
                scores[task] = fitness;
                losses += loss;
            }
            return training(new Outcome.Scored(suite.fitness(scores), losses / tasks), scores, start);
        }

        private static Training training(Outcome outcome, double[] scores, long start) {
            return new Training(outcome, Arrays.stream(scores).boxed().toList(), (System.nanoTime() - start) * 1e-9);
        }

        SweepOutcome sweep(StepPlan plan, long seed, RateSweep.Knobs knobs, List<? extends LossListener> listeners) {
            return trainer(0).sweep(plan, seed, knobs, listeners);
        }
    }

    private final class Trainer {
        private final Schedule schedule;
        private final Model model;
        private final List<OptimizerState> memories = new ArrayList<>();

        Trainer(Task task) {
            schedule = new Schedule(task.card().steps());
            model = task.newModel();
        }

        /// A new optimizer on the memory of that number; those in use at the same time have different ones.
        private BlockInterpreter stepper(StepPlan plan, int memory) {
            while (memories.size() <= memory) {
                memories.add(new OptimizerState(model.layout().total()));
            }
            return new BlockInterpreter(plan, model.layout(), model.weights(), model.gradient(), memories.get(memory));
        }

        Outcome train(StepPlan plan, long seed, LossListener listener) {
            return new TrainingRun(model, stepper(plan, 0), schedule, limits, listener).run(seed);
        }

        SweepOutcome sweep(StepPlan plan, long seed, RateSweep.Knobs knobs, List<? extends LossListener> listeners) {
            var steppers = new ArrayList<BlockInterpreter>();
            for (int rate = 0; rate < knobs.factors().size(); rate++) {
                steppers.add(stepper(plan, rate));
            }
            return new RateSweep(model, steppers, schedule, limits, knobs, listeners).run(seed);
        }
    }
}
