package serengeti.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the runs of a tuning reached so far.
///
/// @param fitness of each run that is done; NaN if it was not scored
record TuningScores(Map<Run, Double> fitness) {

    /// One run.
    ///
    /// @param program its index
    /// @param seed its number
    record Run(int program, TuningGrid.Point point, int seed) {}

    /// A point of a program and its fitness so far.
    ///
    /// @param trained on how many seeds it was trained
    /// @param scored over those of them on which it was scored
    record Reached(TuningGrid.Point point, int trained, Sample scored) {

        private boolean isScoredOnAllOf(int leastSeeds) {
            return trained >= leastSeeds && scored.values().length == trained;
        }
    }

    /// Before any run.
    TuningScores() {
        this(new HashMap<>());
    }

    /// What a program reached at each of its points.
    ///
    /// @param seeds that each is to be trained on
    List<Reached> of(int program, List<TuningGrid.Point> points, int seeds) {
        var reached = new ArrayList<Reached>();
        for (TuningGrid.Point point : points) {
            var values = new ArrayList<Double>();
            for (int seed = 0; seed < seeds; seed++) {
                Optional.ofNullable(fitness.get(new Run(program, point, seed))).ifPresent(values::add);
            }
            var sample = new Sample(values.stream().mapToDouble(Double::doubleValue).toArray());
            reached.add(new Reached(point, values.size(), sample.scored()));
        }
        return reached;
    }

    /// The best mean among the points that were scored on all of at least so many seeds, the earlier one of equals.
    static Optional<Reached> best(List<Reached> reached, int seeds) {
        Optional<Reached> best = Optional.empty();
        for (Reached each : reached) {
            boolean isBetter = best.isEmpty() || each.scored().mean() > best.get().scored().mean();
            best = each.isScoredOnAllOf(seeds) && isBetter ? Optional.of(each) : best;
        }
        return best;
    }

    /// The best so far while runs are missing: among the points trained on as many seeds as half of the points were.
    static Optional<Reached> bestSoFar(List<Reached> reached) {
        List<Integer> trained = reached.stream().map(Reached::trained).sorted(Comparator.reverseOrder()).toList();
        return best(reached, Math.max(1, trained.get((trained.size() - 1) / 2)));
    }
}
