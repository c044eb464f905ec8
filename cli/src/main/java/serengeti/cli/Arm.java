package serengeti.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import serengeti.results.store.SearchCurve;

/// The repeats of one kind of search of a campaign.
///
/// @param name such as `evolution` or `baseline-constants`
/// @param mode how children are made
/// @param isBaseline whether it is what others are compared with
/// @param searches the repeats, at least one
record Arm(String name, String mode, boolean isBaseline, List<SearchCurve> searches) {

    /// The arms of a campaign, its own searches first.
    static List<Arm> of(List<SearchCurve> searches) {
        Map<String, List<SearchCurve>> byName = new LinkedHashMap<>();
        searches.forEach(search -> byName.computeIfAbsent(search.run().kind(), _ -> new ArrayList<>()).add(search));
        return byName.entrySet().stream()
                .map(entry -> {
                    SearchCurve first = entry.getValue().getFirst();
                    return new Arm(
                            entry.getKey(), first.run().mode().label(), first.run().isBaseline(), entry.getValue());
                })
                .toList();
    }

    /// What the repeats had reached after so many training runs each.
    ///
    /// @param trainings of each repeat
    /// @param repeats how many of them can be told of: those that had a cycle by then, and have come as far or ended
    /// @param fitness the best so far of each repeat that has come as far or ended; nothing before all of them have one,
    ///     as a mean would fall where a worse one joined it
    /// @param cacheHitRate 0 to 1
    /// @param redundantShare 0 to 1
    record Point(long trainings, int repeats, Sample fitness, Sample cacheHitRate, Sample redundantShare) {}

    /// The point at so many training runs; none if no repeat can be told of.
    Optional<Point> at(long trainings) {
        List<SearchCurve> known = searches.stream().filter(search -> search.at(trainings).isPresent()).toList();
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Point(
                                trainings,
                                known.size(),
                                fitness(trainings),
                                sample(known, search -> search.at(trainings).orElseThrow().cacheHitRate()),
                                sample(known, search -> search.at(trainings).orElseThrow().redundantShare())));
    }

    private Sample fitness(long trainings) {
        List<SearchCurve> reached = searches.stream().filter(search -> search.hasReached(trainings)).toList();
        Sample best = sample(reached, search -> search.bestFitnessBy(trainings));
        return best.scored().values().length == reached.size() ? best : new Sample();
    }

    private static Sample sample(List<SearchCurve> searches, ToDoubleFunction<SearchCurve> value) {
        return new Sample(searches.stream().mapToDouble(value).toArray());
    }

    /// The points at these numbers of training runs, those left out of which nothing can be told.
    List<Point> at(long[] trainings) {
        var points = new ArrayList<Point>();
        for (long each : trainings) {
            at(each).ifPresent(points::add);
        }
        return points;
    }

    /// The highest fitness that any repeat had after a cycle; minus infinity where none was scored.
    double highest() {
        return searches.stream()
                .mapToDouble(search -> search.bestFitnessBy(Long.MAX_VALUE))
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }
}
