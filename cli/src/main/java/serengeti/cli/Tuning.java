package serengeti.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import serengeti.cli.TuningDocument.Tuned;
import serengeti.cli.TuningDocument.Warning;
import serengeti.cli.TuningScores.Reached;
import serengeti.cli.TuningScores.Run;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/// The choice of learning rate and weight decay for several programs: the same grid, the same number of training runs.
///
/// Where the optimum of one program lies at an edge, the grid grows for all, as far as it may. The seeds are those
/// numbered 0, 1, 2, ... of a stream of their own, so that nothing reported is chosen by them.
///
/// @param task what they train on
/// @param grid what is tried at first
/// @param workers threads, at least 1
record Tuning(Task task, TuningGrid grid, int workers) {

    /// @param programs as chosen, in the order given
    /// @param isComplete whether nobody asked for an end; if not, the programs are as they were
    record Result(List<NamedProgram> programs, TuningDocument document, boolean isComplete) {}

    /// Tunes all programs.
    Result of(List<ReplayProgram> programs, TrainingStatus status, BooleanSupplier stopped) {
        TuningTrial trial = TuningTrial.of(programs, grid, new Schedule(task.card().steps()));
        int extensions = 0;
        boolean isComplete = train(trial, "tuning", status, stopped);
        while (isComplete && !trial.grown().grid().equals(trial.grid())) {
            trial = trial.grown();
            extensions++;
            isComplete = train(trial, "tuning on a wider grid", status, stopped);
        }
        var tuned = new ArrayList<Tuned>();
        var warnings = new ArrayList<Warning>();
        var chosen = new ArrayList<NamedProgram>();
        for (int index = 0; index < programs.size(); index++) {
            Optional<Reached> best = isComplete ? trial.best(index) : Optional.empty();
            ReplayProgram given = programs.get(index);
            tuned.add(tuned(trial, index, best, isComplete));
            if (isComplete) {
                warnings.addAll(new TuningWarnings(trial.grid()).of(given.name(), best.map(Reached::point)));
            }
            TuningTrial last = trial;
            int program = index;
            chosen.add(best.map(each -> last.program(program, each.point())).orElse(given).changed());
        }
        var document =
                new TuningDocument(
                        grid.seeds(),
                        trial.grid().factors().values(),
                        trial.grid().totalDecays().values(),
                        extensions,
                        trial.points(0).size() * trial.seeds(0),
                        tuned,
                        warnings,
                        !isComplete);
        return new Result(chosen, document, isComplete);
    }

    /// Does the runs that are missing.
    ///
    /// @return whether all were done
    private boolean train(TuningTrial trial, String purpose, TrainingStatus status, BooleanSupplier stopped) {
        List<Run> missing = trial.missing();
        status.begin(purpose, missing.size());
        var plans = new HashMap<Run, StepPlan>();
        List<Training> trainings;
        try (var pool = new TrainingPool(task, workers, Limits.NO_HURDLE)) {
            var randomness = new Randomness(Replay.RANDOMNESS_SEED);
            List<Supplier<CompletableFuture<Training>>> runs = new ArrayList<>();
            for (Run run : missing) {
                StepPlan plan =
                        plans.computeIfAbsent(
                                new Run(run.program(), run.point(), 0),
                                _ -> Lowering.plan(trial.program(run.program(), run.point()).changed().program()));
                runs.add(() -> pool.train(plan, randomness.number(Purpose.TUNING_SEED, run.seed())));
            }
            trainings = new TrainingQueue(workers, stopped, status::oneDone).results(runs);
        }
        for (int at = 0; at < trainings.size(); at++) {
            Outcome outcome = trainings.get(at).outcome();
            trial.scores()
                    .fitness()
                    .put(missing.get(at), outcome instanceof Outcome.Scored(double fitness, _) ? fitness : Double.NaN);
        }
        return trainings.size() == missing.size();
    }

    private static Tuned tuned(TuningTrial trial, int index, Optional<Reached> best, boolean isComplete) {
        TuningTrial.Candidate candidate = trial.candidates().get(index);
        List<Reached> reached = trial.reached(index);
        Optional<Reached> bestSoFar = isComplete ? Optional.empty() : TuningScores.bestSoFar(reached);
        return new Tuned(
                candidate.given().name(),
                candidate.decay().map(DecayKnob::name).orElse(null),
                trial.seeds(index),
                reached.stream().map(each -> point(trial, index, each)).toList(),
                best.map(each -> point(trial, index, each)).orElse(null),
                bestSoFar.map(each -> point(trial, index, each)).orElse(null));
    }

    private static TuningDocument.Point point(TuningTrial trial, int index, Reached reached) {
        ReplayProgram program = trial.program(index, reached.point());
        Sample scored = reached.scored();
        boolean isScored = scored.values().length > 0;
        return new TuningDocument.Point(
                reached.point().factor(),
                reached.point().totalDecay().orElse(null),
                program.learningRate(),
                program.hyperparameters(),
                reached.trained(),
                scored.values().length,
                isScored ? scored.mean() : null,
                isScored ? scored.standardError() : null);
    }
}
