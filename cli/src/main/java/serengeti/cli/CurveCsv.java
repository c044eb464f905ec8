package serengeti.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import serengeti.results.store.SearchCurve;
import serengeti.search.validation.ValidationPoint;

/// The cycles of searches as comma-separated values; where they are many, those nearest below equal shares of the
/// training runs. Their best fitness is that of the population at that time, and validation is of the best program so
/// far.
///
/// @param curves of the campaign
record CurveCsv(CampaignCurves curves) {
    private static final String HEADER =
            "search,mode,repeat,is_baseline,trainings,programs,best_fitness,cache_hit_rate,redundant_share,seconds,"
                    + "validation,validation_standard_error";

    /// The text, with a header; where nothing was scored yet, the fitness is empty, as is what is not validated.
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

    private String row(SearchCurve search, SearchCurve.Cycle cycle) {
        Optional<ValidationPoint> validation = curves.validation(search.run(), cycle.programs());
        return String.join(
                ",",
                search.run().label(),
                search.run().mode().label(),
                Integer.toString(search.run().repeat()),
                Boolean.toString(search.run().isBaseline()),
                Long.toString(cycle.trainings()),
                Long.toString(cycle.programs()),
                number(cycle.bestFitness()),
                Double.toString(cycle.cacheHitRate()),
                Double.toString(cycle.redundantShare()),
                String.format(Locale.ROOT, "%.1f", cycle.seconds()),
                validation.map(point -> number(point.mean())).orElse(""),
                validation.map(point -> number(point.standardError())).orElse(""));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }
}
