package serengeti.search;

/// What a campaign found.
///
/// @param best winner of the search
/// @param baseline winner of the equally budgeted tuning of the start program's constants
/// @param fresh both on seeds by which nothing was chosen
/// @param statistics counts of the search, baseline not included
/// @param interrupted whether the search or its baseline was stopped before its limits
public record CampaignResult(
        Champion best, Champion baseline, Comparison fresh, Statistics statistics, boolean interrupted) {

    /// Two programs on the same seeds; scores that are not finite make means that are not.
    ///
    /// @param seeds number of seeds
    /// @param bestMean mean fitness of the search's winner
    /// @param bestStandardError its standard error
    /// @param baselineMean mean fitness of the baseline
    /// @param baselineStandardError its standard error
    /// @param differenceMean mean of the paired differences, best less baseline
    /// @param differenceStandardError standard error of that
    public record Comparison(
            int seeds,
            double bestMean,
            double bestStandardError,
            double baselineMean,
            double baselineStandardError,
            double differenceMean,
            double differenceStandardError) {

        /// The comparison of paired scores.
        static Comparison of(double[] best, double[] baseline) {
            double[] differences = new double[best.length];
            for (int seed = 0; seed < best.length; seed++) {
                differences[seed] = best[seed] - baseline[seed];
            }
            return new Comparison(
                    best.length,
                    mean(best),
                    standardError(best),
                    mean(baseline),
                    standardError(baseline),
                    mean(differences),
                    standardError(differences));
        }

        private static double mean(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum / values.length;
        }

        private static double standardError(double[] values) {
            double mean = mean(values);
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return Math.sqrt(squares / (values.length - 1) / values.length);
        }
    }
}
