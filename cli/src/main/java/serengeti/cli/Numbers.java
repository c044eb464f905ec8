package serengeti.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers as people read them.
final class Numbers {
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3600;
    private static final int FIGURES = 4;
    private static final double HUGE = 1e6;

    private Numbers() {}

    /// A count with its thousands apart: `12,345`.
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// A count of something: `1 step`, `1,000 steps`.
    static String count(long value, String noun) {
        return count(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /// A score to four places, or as `2.3e32` if it is huge, or `-` where there is none.
    static String score(double value) {
        return Double.isFinite(value) ? decimal("%.4f", value) : "-";
    }

    /// A difference of scores, sign included.
    static String difference(double value) {
        return Double.isFinite(value) ? decimal("%+.4f", value) : "-";
    }

    /// A training loss to three places, or as `2.3e32` if it is huge.
    static String loss(double value) {
        return decimal("%.3f", value);
    }

    private static String decimal(String format, double value) {
        return Math.abs(value) < HUGE
                ? String.format(Locale.ROOT, format, value)
                : String.format(Locale.ROOT, format.startsWith("%+") ? "%+.1e" : "%.1e", value)
                        .replaceFirst("e[+]0?", "e");
    }

    /// A constant of a program to four figures, trailing zeros left out: `0.3162`, `12`, `1.500e-05`.
    static String constant(double value) {
        String plain = new BigDecimal(value).round(new MathContext(FIGURES)).stripTrailingZeros().toPlainString();
        boolean isShort = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9;
        return isShort ? plain : String.format(Locale.ROOT, "%.3e", value);
    }

    /// A constant with all its figures, so that the text stands for the same number: `94.8`, `30`, `1.5E-5`.
    static String exact(double value) {
        boolean isShort = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9;
        return isShort ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() : Double.toString(value);
    }

    /// The nearest number of four figures, which can be written down; infinity and NaN stay.
    static double rounded(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value).round(new MathContext(FIGURES)).doubleValue() : value;
    }

    /// A share in percent, such as `12.3%`.
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    /// A stretch of time, such as `8.1 s`, `1 min 20 s` or `2 h 5 min`.
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < SECONDS_PER_MINUTE) {
            return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : whole + " s";
        }
        if (whole < SECONDS_PER_HOUR) {
            return "%d min %d s".formatted(whole / SECONDS_PER_MINUTE, whole % SECONDS_PER_MINUTE);
        }
        return "%d h %d min".formatted(whole / SECONDS_PER_HOUR, whole % SECONDS_PER_HOUR / SECONDS_PER_MINUTE);
    }
}
