package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.evaluator.score.Suite;
import serengeti.results.store.SearchCurve;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignSpec;
import serengeti.search.Comparison;
import serengeti.search.validation.Confirmation;
import serengeti.search.validation.ValidationCurve;
import serengeti.search.validation.ValidationPoint;
import serengeti.search.validation.ValidationSettings;

/// What the documents of a campaign say of its validation tasks.
///
/// @param metric what is measured there: the metric of the one task, or `standardised_score` of several
/// @param seeds of each program
/// @param confirmingSeeds on which the best there and the last best are compared
/// @param searches of the campaign itself, those that have begun
record ValidationPart(
        List<SearchDocument.TaskPart> tasks,
        String metric,
        int seeds,
        int confirmingSeeds,
        List<SearchValidation> searches) {

    /// How the best program of a search fared; all arrays have a value for each program that became the best.
    ///
    /// @param stopped whether the search ended because of it
    /// @param overfitted whether the last best is worse there than the best there; null as long as that is unknown
    /// @param confirmed the comparison that tells; null before the search has ended, and where both are one program
    /// @param fitness in the search when it became the best
    /// @param mean on the validation tasks; null where it was not scored on each seed
    record SearchValidation(
            String search,
            Best peak,
            Best last,
            boolean stopped,
            Boolean overfitted,
            Confirmed confirmed,
            String verdict,
            long[] cycle,
            long[] programs,
            long[] trainings,
            long[] id,
            double[] fitness,
            int[] scored,
            double[] mean,
            double[] standardError) {

        private static SearchValidation of(SearchCurve search, ValidationCurve curve, ValidationSettings settings) {
            List<ValidationPoint> points = curve.points();
            var judgement = OverfittingVerdict.of(curve, search.hasEnded());
            return new SearchValidation(
                    search.run().label(),
                    Best.of(curve.peak().orElseThrow()),
                    Best.of(curve.last().orElseThrow()),
                    curve.worseInARow() >= settings.stop(),
                    judgement.isOverfitted().orElse(null),
                    curve.confirmation().map(Confirmed::of).orElse(null),
                    judgement.text(),
                    points.stream().mapToLong(ValidationPoint::cycle).toArray(),
                    points.stream().mapToLong(ValidationPoint::programs).toArray(),
                    points.stream().mapToLong(ValidationPoint::trainings).toArray(),
                    points.stream().mapToLong(ValidationPoint::id).toArray(),
                    points.stream().mapToDouble(ValidationPoint::fitness).toArray(),
                    points.stream().mapToInt(ValidationPoint::scored).toArray(),
                    points.stream().mapToDouble(ValidationPoint::mean).toArray(),
                    points.stream().mapToDouble(ValidationPoint::standardError).toArray());
        }

        /// The number of the last point by so many training runs, from 0; none before the first.
        Optional<Integer> at(long trainingsByThen) {
            int point = 0;
            while (point < trainings.length && trainings[point] <= trainingsByThen) {
                point++;
            }
            return point == 0 ? Optional.empty() : Optional.of(point - 1);
        }
    }

    /// A program that became the best of a search.
    ///
    /// @param programs born by then
    record Best(long id, long programs, double fitness, double mean, double standardError) {
        private static Best of(ValidationPoint point) {
            return new Best(point.id(), point.programs(), point.fitness(), point.mean(), point.standardError());
        }
    }

    /// The best on the validation tasks and the last best of the search, on seeds by which neither was chosen.
    ///
    /// @param compared seeds on which both were scored, which the difference is over
    /// @param differenceMean last less peak
    record Confirmed(
            int seeds,
            int peakScored,
            double peakMean,
            int lastScored,
            double lastMean,
            int compared,
            double differenceMean,
            double differenceStandardError) {
        private static Confirmed of(Confirmation confirmation) {
            Comparison compared = confirmation.comparison();
            return new Confirmed(
                    compared.seeds(),
                    compared.baselineScored(),
                    compared.baselineMean(),
                    compared.bestScored(),
                    compared.bestMean(),
                    compared.compared(),
                    compared.differenceMean(),
                    compared.differenceStandardError());
        }
    }

    /// That of a stored campaign; none where nothing is validated.
    static Optional<ValidationPart> of(StoredCampaign campaign, CampaignSpec spec) {
        Optional<Suite> suite = CampaignSuite.ofValidation(spec);
        if (suite.isEmpty()) {
            return Optional.empty();
        }
        ValidationSettings settings = spec.validation();
        var searches = new ArrayList<SearchValidation>();
        for (SearchCurve search : campaign.curves()) {
            ValidationCurve curve = campaign.validation(search.run());
            if (!curve.points().isEmpty()) {
                searches.add(SearchValidation.of(search, curve, settings));
            }
        }
        return Optional.of(
                new ValidationPart(
                        suite.get().tasks().stream().map(task -> SearchDocument.TaskPart.of(task.card())).toList(),
                        CampaignSuite.metric(suite.get()),
                        settings.seeds(),
                        settings.confirmingSeeds(),
                        searches));
    }
}
