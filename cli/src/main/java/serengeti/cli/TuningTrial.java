package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import serengeti.cli.TuningScores.Reached;
import serengeti.cli.TuningScores.Run;
import serengeti.evaluator.task.Schedule;

/// What all programs are tried with by now, and what came out; programs go by their index.
///
/// @param scheduleSum the sum of the schedule over a run
/// @param scores grows with each run
record TuningTrial(List<Candidate> candidates, TuningGrid grid, double scheduleSum, TuningScores scores) {

    /// A program whose constants are chosen.
    ///
    /// @param decay what sets its weight decay, if anything does
    record Candidate(ReplayProgram given, Optional<DecayKnob> decay) {

        /// The program with the constants of a point.
        ReplayProgram at(TuningGrid.Point point, double scheduleSum) {
            ReplayProgram scaled = given.with(point.factor(), Map.of());
            return point.totalDecay()
                    .map(total -> decay.orElseThrow().value(total, scaled.learningRate(), scheduleSum))
                    .map(value -> scaled.with(1, Map.of(decay.orElseThrow().name(), value)))
                    .orElse(scaled);
        }
    }

    /// Before any run.
    static TuningTrial of(List<ReplayProgram> programs, TuningGrid grid, Schedule schedule) {
        List<Candidate> candidates =
                programs.stream().map(each -> new Candidate(each, DecayKnob.of(each.withHyperparameters()))).toList();
        return new TuningTrial(candidates, grid, schedule.sum(), new TuningScores());
    }

    /// The points of a program.
    List<TuningGrid.Point> points(int index) {
        return grid.points(candidates.get(index).decay().isPresent());
    }

    /// On how many seeds each of its points is trained.
    int seeds(int index) {
        boolean hasAnyDecay = candidates.stream().anyMatch(each -> each.decay().isPresent());
        return grid.seeds(candidates.get(index).decay().isPresent(), hasAnyDecay);
    }

    /// What it reached at each point.
    List<Reached> reached(int index) {
        return scores.of(index, points(index), seeds(index));
    }

    /// Its best point that was scored on all seeds.
    Optional<Reached> best(int index) {
        return TuningScores.best(reached(index), seeds(index));
    }

    /// It with the constants of a point.
    ReplayProgram program(int index, TuningGrid.Point point) {
        return candidates.get(index).at(point, scheduleSum);
    }

    private IntStream indices() {
        return IntStream.range(0, candidates.size());
    }

    /// All runs that are not done, those on the first seed first.
    List<Run> missing() {
        var runs = new ArrayList<Run>();
        int mostSeeds = indices().map(this::seeds).max().orElse(0);
        for (int seed = 0; seed < mostSeeds; seed++) {
            for (int index = 0; index < candidates.size(); index++) {
                for (TuningGrid.Point point : seed < seeds(index) ? points(index) : List.<TuningGrid.Point>of()) {
                    runs.add(new Run(index, point, seed));
                }
            }
        }
        runs.removeAll(scores.fitness().keySet());
        return runs;
    }

    /// This with a grid that has grown where an optimum lies at an edge; the same if none does, or it may not grow.
    TuningTrial grown() {
        List<Optional<TuningGrid.Point>> optima = indices().mapToObj(index -> best(index).map(Reached::point)).toList();
        return new TuningTrial(candidates, grid.grownAround(optima), scheduleSum, scores);
    }
}
