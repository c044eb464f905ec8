package serengeti.search;

import java.util.Arrays;

/// Two programs on the same seeds. Means are over the seeds on which a program was scored, differences over those on which
/// both were; NaN over none, and standard errors below two.
///
/// @param seeds number of seeds
/// @param bestScored those on which the search's winner was scored
/// @param bestMean its mean fitness
/// @param bestStandardError standard error of that
/// @param baselineScored those on which the baseline was scored
/// @param baselineMean its mean fitness
/// @param baselineStandardError standard error of that
/// @param compared those on which both were scored
/// @param differenceMean mean of the paired differences, best less baseline
/// @param differenceStandardError standard error of that
public record Comparison(
        int seeds,
        int bestScored,
        double bestMean,
        double bestStandardError,
        int baselineScored,
        double baselineMean,
        double baselineStandardError,
        int compared,
        double differenceMean,
        double differenceStandardError) {

    /// The comparison of paired scores; what is not finite was not scored.
    public static Comparison of(double[] best, double[] baseline) {
        double[] differences = new double[best.length];
        Arrays.setAll(differences, seed -> best[seed] - baseline[seed]);
        return of(best.length, scored(best), scored(baseline), scored(differences));
    }

    private static Comparison of(int seeds, double[] best, double[] baseline, double[] differences) {
        return new Comparison(
                seeds,
                best.length,
                mean(best),
                standardError(best),
                baseline.length,
                mean(baseline),
                standardError(baseline),
                differences.length,
                mean(differences),
                standardError(differences));
    }

    private static double[] scored(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double standardError(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        return values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1) / values.length);
    }
}
