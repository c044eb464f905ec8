package serengeti.evaluator.score;

import java.util.ArrayList;
import java.util.Collections;
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
    private final double[] noBars;

    /// A pool of `workers` threads for `task`, at least 1.
    public TrainingPool(Task task, int workers, Limits limits) {
        this(Suite.of(task), workers, limits);
    }

    /// A pool of `workers` threads for `suite`, at least 1.
    public TrainingPool(Suite suite, int workers, Limits limits) {
        this.suite = suite;
        this.limits = limits;
        noBars = suite.tasks().stream().mapToDouble(_ -> Double.POSITIVE_INFINITY).toArray();
        executor = Executors.newFixedThreadPool(workers, Thread.ofPlatform().daemon().name("trainer-", 1).factory());
        worker = ThreadLocal.withInitial(Worker::new);
    }

    /// The number of tasks.
    public int tasks() {
        return noBars.length;
    }

    /// Trains on the next free worker.
    public CompletableFuture<Training> train(StepPlan plan, long seed) {
        return train(plan, seed, (_, _) -> {});
    }

    /// Trains on the next free worker; on each task the loss must be at most that task's bar at the hurdle.
    ///
    /// @param bars one for each task
    public CompletableFuture<Training> train(StepPlan plan, long seed, double[] bars) {
        return train(plan, seed, Rates.OWN, bars);
    }

    /// Trains on the next free worker at other learning rates; on each task the loss must be at most that task's bar at
    /// the hurdle.
    ///
    /// Of several rates all are trained on the first task up to the hurdle, or for a quarter of the steps where there is
    /// none; that of the lowest loss goes on there as in [RateSweep], and is the only one on the other tasks.
    ///
    /// @param bars one for each task
    public CompletableFuture<Training> train(StepPlan plan, long seed, Rates rates, double[] bars) {
        return CompletableFuture.supplyAsync(() -> worker.get().train(plan, seed, rates, bars, (_, _) -> {}), executor);
    }

    /// Trains on the next free worker and reports the loss of every step to `listener`, on the worker's thread; of
    /// several tasks the steps are those of each in turn.
    public CompletableFuture<Training> train(StepPlan plan, long seed, LossListener listener) {
        return CompletableFuture.supplyAsync(
                () -> worker.get().train(plan, seed, Rates.OWN, noBars, listener), executor);
    }

    /// Trains on the first task at several learning rates on the next free worker, one rate after the other.
    ///
    /// @param listeners one for each factor, called on the worker's thread
    public CompletableFuture<SweepOutcome> sweep(
            StepPlan plan, long seed, RateSweep.Knobs knobs, List<? extends LossListener> listeners) {
        return CompletableFuture.supplyAsync(
                () -> worker.get().trainer(0).sweep(plan, seed, knobs, limits, listeners), executor);
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

        Training train(StepPlan plan, long seed, Rates rates, double[] bars, LossListener listener) {
            long start = System.nanoTime();
            List<Double> scores = new ArrayList<>();
            List<Double> hurdleLosses = new ArrayList<>();
            double losses = 0;
            double rate = 1;
            for (int task = 0; task < bars.length; task++) {
                Rates tried = task == 0 ? rates : Rates.only(rate);
                Run run = trainer(task).run(plan, seed, tried, limits.withHurdleLoss(bars[task]), listener);
                rate = run.rate();
                if (Double.isFinite(run.lossAtHurdle())) {
                    hurdleLosses.add(run.lossAtHurdle());
                }
                if (!(run.outcome() instanceof Outcome.Scored(double fitness, double loss))) {
                    return new Training(run.outcome(), scores, hurdleLosses, rate, secondsSince(start));
                }
                scores.add(fitness);
                losses += loss;
            }
            double fitness = suite.fitness(scores.stream().mapToDouble(score -> score).toArray());
            var outcome = new Outcome.Scored(fitness, losses / bars.length);
            return new Training(outcome, scores, hurdleLosses, rate, secondsSince(start));
        }

        private static double secondsSince(long start) {
            return (System.nanoTime() - start) * 1e-9;
        }
    }

    /// How a program's training on one task ended, and at which rate.
    private record Run(Outcome outcome, double lossAtHurdle, double rate) {}

    private static final class Trainer {
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

        Run run(StepPlan plan, long seed, Rates rates, Limits limits, LossListener listener) {
            if (rates.isSweep()) {
                double share = limits.hurdleShare() > 0 ? limits.hurdleShare() : RateSweep.Knobs.LOWEST.share();
                var knobs = new RateSweep.Knobs(rates.factors(), share, RateSweep.Knobs.LOWEST.tolerance());
                List<LossListener> listeners = Collections.nCopies(rates.factors().size(), listener);
                SweepOutcome sweep = sweep(plan, seed, knobs, limits, listeners);
                return new Run(sweep.outcome(), sweep.lossAtHurdle(), sweep.factor());
            }
            double rate = rates.factors().getFirst();
            var run = new TrainingRun(model, stepper(plan, 0), schedule, rate, limits, listener);
            return new Run(run.run(seed), run.lossAtHurdle(), rate);
        }

        SweepOutcome sweep(
                StepPlan plan,
                long seed,
                RateSweep.Knobs knobs,
                Limits limits,
                List<? extends LossListener> listeners) {
            var steppers = new ArrayList<BlockInterpreter>();
            for (int rate = 0; rate < knobs.factors().size(); rate++) {
                steppers.add(stepper(plan, rate));
            }
            return new RateSweep(model, steppers, schedule, limits, knobs, listeners).run(seed);
        }
    }
}
