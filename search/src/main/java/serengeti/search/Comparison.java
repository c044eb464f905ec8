package serengeti.search;

import java.util.Arrays;

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
    public static Comparison of(double[] best, double[] baseline) {
        double[] differences = new double[best.length];
        Arrays.setAll(differences, seed -> best[seed] - baseline[seed]);
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
        return Arrays.stream(values).sum() / values.length;
    }

    private static double standardError(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }
}
