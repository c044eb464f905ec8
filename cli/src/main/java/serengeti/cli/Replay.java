package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
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
record Replay(Task task, int seeds, int workers) {
    private static final Randomness RANDOMNESS = new Randomness(-1);

    /// One training run.
    ///
    /// @param seed number of the seed
    /// @param curve its training loss
    record Run(int seed, Outcome outcome, double[] curve) {

        /// The score; NaN if there is none.
        double score() {
            return outcome instanceof Outcome.Scored(double fitness, _) ? fitness : Double.NaN;
        }
    }

    /// All runs of one program, by seed.
    record Runs(String program, List<Run> runs) {

        /// The scores, by seed.
        Sample scores() {
            return new Sample(runs.stream().mapToDouble(Run::score).toArray());
        }

        /// The mean training loss.
        double[] curve() {
            return LossCurve.mean(runs.stream().map(Run::curve).toList());
        }
    }

    /// Trains all programs; no run is cut short unless it diverges.
    List<Runs> of(List<NamedProgram> programs) {
        record Pending(int seed, LossCurve curve, CompletableFuture<Training> training) {}
        try (var pool = new TrainingPool(task, workers, Limits.NO_HURDLE)) {
            var pending = new ArrayList<List<Pending>>();
            for (NamedProgram program : programs) {
                StepPlan plan = Lowering.plan(program.program());
                var runs = new ArrayList<Pending>();
                for (int seed = 0; seed < seeds; seed++) {
                    var curve = new LossCurve(task.card().steps());
                    long number = RANDOMNESS.number(Purpose.FRESH_SEED, seed);
                    runs.add(new Pending(seed, curve, pool.train(plan, number, curve)));
                }
                pending.add(runs);
            }
            var results = new ArrayList<Runs>();
            for (int index = 0; index < programs.size(); index++) {
                var runs = new ArrayList<Run>();
                for (Pending each : pending.get(index)) {
                    Outcome outcome = each.training().join().outcome();
                    runs.add(new Run(each.seed(), outcome, each.curve().points()));
                }
                results.add(new Runs(programs.get(index).name(), runs));
            }
            return results;
        }
    }
}
