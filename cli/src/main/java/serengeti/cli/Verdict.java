package serengeti.cli;

import java.util.Locale;
import serengeti.search.statistics.StudentT;

/// What a paired difference and its standard error mean, in words.
final class Verdict {
    /// What is said instead when a campaign was interrupted.
    static final String PROVISIONAL =
            "provisional, since the campaign was interrupted and the baseline was not tuned to the end";

    /// The same where the baseline is not tuned at all.
    static final String PROVISIONAL_UNTUNED = "provisional, since the campaign was interrupted";

    private static final double CONFIDENCE = 0.95;
    private static final double ENOUGH_FOR_MANY_SEEDS = 1.96;

    /// Seeds below which nothing is said.
    static final int LEAST_SEEDS = 3;

    private Verdict() {}

    /// The same of two programs that were not scored on every seed.
    ///
    /// @param seeds that they were trained on
    /// @param compared those of them on which both were scored, which the difference is over
    static String of(double difference, double standardError, int compared, int seeds) {
        if (compared == seeds) {
            return of(difference, standardError, compared);
        }
        return compared < 2
                ? "cannot be compared: too few runs were scored"
                : "%s, on the %d seeds that both finished".formatted(of(difference, standardError, compared), compared);
    }

    /// Whether a difference is below 0 by more than chance explains.
    ///
    /// @param seeds that both means are over
    static boolean isWorse(double difference, double standardError, int seeds) {
        return difference < 0 && seeds >= LEAST_SEEDS && isSeen(-difference / standardError, seeds);
    }

    private static boolean isSeen(double ratio, int seeds) {
        return StudentT.within(ratio, seeds - 1) >= CONFIDENCE;
    }

    /// A difference counts as seen if one so far from 0, to either side, comes about by chance in 5 % of cases at most.
    ///
    /// The fewer seeds, the worse the standard error itself is known: 3 seeds need 4.3 of them, 8 need 2.4, many 2.
    ///
    /// @param seeds that both means are over; with less than three nothing is said
    static String of(double difference, double standardError, int seeds) {
        if (difference == 0 && standardError == 0) {
            return "no difference at all";
        }
        if (Double.isFinite(difference) && seeds < LEAST_SEEDS) {
            return "too few seeds to tell";
        }
        if (!Double.isFinite(difference) || !Double.isFinite(standardError)) {
            return "cannot be compared: not every run was scored";
        }
        double ratio = Math.abs(difference) / standardError;
        if (isSeen(ratio, seeds)) {
            return String.format(Locale.ROOT, "%s by %.1f standard errors", difference > 0 ? "better" : "worse", ratio);
        }
        boolean isForMore = ratio >= ENOUGH_FOR_MANY_SEEDS;
        return String.format(
                Locale.ROOT,
                "no difference can be seen (%.1f standard errors%s)",
                ratio,
                isForMore ? ", too little for %d seeds".formatted(seeds) : "");
    }
}
