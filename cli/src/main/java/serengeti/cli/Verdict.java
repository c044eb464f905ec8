package serengeti.cli;

import java.util.Locale;

/// What a paired difference and its standard error mean, in words.
final class Verdict {
    /// What is said instead when a campaign was interrupted.
    static final String PROVISIONAL =
            "provisional, since the campaign was interrupted and the baseline was not tuned to the end";

    /// The same where the baseline is not tuned at all.
    static final String PROVISIONAL_UNTUNED = "provisional, since the campaign was interrupted";

    private static final double VISIBLE = 2;

    private Verdict() {}

    /// A difference counts as seen from two standard errors on.
    static String of(double difference, double standardError) {
        if (!Double.isFinite(difference) || !Double.isFinite(standardError)) {
            return "cannot be compared: not every run was scored";
        }
        if (difference == 0 && standardError == 0) {
            return "no difference at all";
        }
        double ratio = Math.abs(difference) / standardError;
        return ratio < VISIBLE
                ? String.format(Locale.ROOT, "no difference can be seen (%.1f standard errors)", ratio)
                : String.format(Locale.ROOT, "%s by %.1f standard errors", difference > 0 ? "better" : "worse", ratio);
    }
}
