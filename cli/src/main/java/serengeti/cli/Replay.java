package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.RateSweep;
import serengeti.evaluator.task.SweepOutcome;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/// Several programs trained on one task on the same seeds.
///
/// The seeds are those numbered 0, 1, 2, ... of a stream of their own, so that no campaign has chosen by them.
///
/// @param task what they train on
/// @param seeds how many, at least 1
/// @param workers threads, at least 1
/// @param validations how often each run is validated, 1 to its steps
/// @param isSweep whether each run is swept over learning rates
record Replay(Task task, int seeds, int workers, int validations, boolean isSweep) {
    static final long RANDOMNESS_SEED = -1;

    /// One training run.
    ///
    /// @param seed number of the seed
    /// @param curve its training loss
    /// @param validations its fitness at [Runs#validationSteps()], as far as it came
    /// @param sweep the learning rates it was swept over, if it was; all else is of the one that counts
    record Run(int seed, Outcome outcome, double[] curve, double[] validations, Optional<SweepOutcome> sweep) {

        /// The score; NaN if there is none.
        double score() {
            return outcome instanceof Outcome.Scored(double fitness, _) ? fitness : Double.NaN;
        }
    }

    /// All runs of one program, by seed.
    ///
    /// @param validationSteps after how many steps runs were validated
    record Runs(String program, int[] validationSteps, List<Run> runs) {

        /// The scores, by seed.
        Sample scores() {
            return new Sample(runs.stream().mapToDouble(Run::score).toArray());
        }

        /// Those that were scored.
        List<Run> scoredRuns() {
            return runs.stream().filter(run -> run.outcome() instanceof Outcome.Scored).toList();
        }

        /// The mean training loss of the runs that were scored; empty if none was.
        double[] curve() {
            return LossCurve.mean(scoredRuns().stream().map(Run::curve).toList());
        }

        /// The mean fitness of the runs that were scored; empty if none was.
        double[] validationCurve() {
            return LossCurve.mean(scoredRuns().stream().map(Run::validations).toList());
        }
    }

    /// Trains all programs; no run is cut short unless it diverges.
    ///
    /// @return the runs on those seeds on which all programs were trained: all of them unless stopped
    List<Runs> of(List<NamedProgram> programs, TrainingStatus status, BooleanSupplier stopped) {
        status.begin("training", programs.size() * seeds);
        List<StepPlan> plans = programs.stream().map(program -> Lowering.plan(program.program())).toList();
        var randomness = new Randomness(RANDOMNESS_SEED);
        List<Run> done;
        try (var pool = new TrainingPool(task, workers, Limits.NO_HURDLE)) {
            List<Supplier<CompletableFuture<Run>>> runs = new ArrayList<>();
            for (int seed = 0; seed < seeds; seed++) {
                int number = seed;
                long value = randomness.number(Purpose.FRESH_SEED, seed);
                plans.forEach(plan ->
                        runs.add(() -> isSweep ? swept(pool, plan, number, value) : run(pool, plan, number, value)));
            }
            done = new TrainingQueue(workers, stopped, status::oneDone).results(runs);
        }
        int complete = done.size() / programs.size();
        int[] validationSteps = LossCurve.validationSteps(task.card().steps(), validations);
        var results = new ArrayList<Runs>();
        for (int index = 0; index < programs.size(); index++) {
            var runs = new ArrayList<Run>();
            for (int seed = 0; seed < complete; seed++) {
                runs.add(done.get(seed * programs.size() + index));
            }
            results.add(new Runs(programs.get(index).name(), validationSteps, runs));
        }
        return results;
    }

    private CompletableFuture<Run> run(TrainingPool pool, StepPlan plan, int seed, long value) {
        LossCurve curve = newCurve();
        return pool.train(plan, value, curve)
                .thenApply(training ->
                        new Run(seed, training.outcome(), curve.points(), curve.validations(), Optional.empty()));
    }

    private CompletableFuture<Run> swept(TrainingPool pool, StepPlan plan, int seed, long value) {
        List<LossCurve> curves = RateSweep.Knobs.DEFAULT.factors().stream().map(_ -> newCurve()).toList();
        return pool.sweep(plan, value, RateSweep.Knobs.DEFAULT, curves)
                .thenApply(sweep -> {
                    LossCurve curve = curves.get(sweep.winner());
                    return new Run(seed, sweep.outcome(), curve.points(), curve.validations(), Optional.of(sweep));
                });
    }

    private LossCurve newCurve() {
        return new LossCurve(task.card().steps(), validations);
    }
}
