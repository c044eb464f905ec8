package serengeti.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import serengeti.results.store.SearchCurve;

/// The cycles of searches as comma-separated values; where they are many, those nearest below equal shares of the
/// training runs. Their best fitness is that of the population at that time.
///
/// @param curves of the campaign
record CurveCsv(CampaignCurves curves) {
    private static final String HEADER =
            "search,mode,repeat,is_baseline,trainings,programs,best_fitness,cache_hit_rate,redundant_share,seconds";

    /// The text, with a header; where nothing was scored yet, the fitness is empty.
    String text() {
        var text = new StringBuilder(HEADER).append('\n');
        for (SearchCurve search : curves.searches()) {
            LongStream.of(curves.points())
                    .mapToObj(search::at)
                    .flatMap(Optional::stream)
                    .distinct()
                    .forEach(cycle -> text.append(row(search, cycle)).append('\n'));
        }
        return text.toString();
    }

    private static String row(SearchCurve search, SearchCurve.Cycle cycle) {
        return String.join(
                ",",
                search.run().label(),
                search.run().mode().label(),
                Integer.toString(search.run().repeat()),
                Boolean.toString(search.run().isBaseline()),
                Long.toString(cycle.trainings()),
                Long.toString(cycle.programs()),
                Double.isFinite(cycle.bestFitness()) ? Double.toString(cycle.bestFitness()) : "",
                Double.toString(cycle.cacheHitRate()),
                Double.toString(cycle.redundantShare()),
                String.format(Locale.ROOT, "%.1f", cycle.seconds()));
    }
}
