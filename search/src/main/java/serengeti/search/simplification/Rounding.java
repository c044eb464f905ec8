package serengeti.search.simplification;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/*
 * Training runs of some hundred steps hardly tell long memories from each other, so that they may not have the last
 * word: 0.99 does not become 0.9, a tenth of the memory, whatever is measured, while 0.9982 may become 0.99.
 */
/// Rounder values for a number, the roundest first.
final class Rounding {
    private static final int MOST_DIGITS = 3;

    /// By what factor the memory of a mean may change.
    private static final BigDecimal MEMORY = new BigDecimal(6);

    private Rounding() {}

    /// A number with one, two and three digits, as far as that makes it another one.
    static List<BigDecimal> digits(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return Stream.iterate(1, digits -> digits <= MOST_DIGITS, digits -> digits + 1)
                .map(digits -> exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)))
                .map(BigDecimal::stripTrailingZeros)
                .distinct()
                .filter(rounded -> rounded.signum() != 0 && rounded.compareTo(exact) != 0)
                .takeWhile(rounded -> rounded.precision() < exact.stripTrailingZeros().precision())
                .toList();
    }

    /// A weight of a mean with one, two and three decimals: the nearest that is not 0 or 1 and changes the length of the
    /// memory no more than sixfold.
    static List<BigDecimal> weights(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        if (value <= 0 || value >= 1) {
            return digits(value);
        }
        var rounded = new ArrayList<BigDecimal>();
        for (int decimals = 1; decimals <= MOST_DIGITS; decimals++) {
            BigDecimal unit = BigDecimal.ONE.movePointLeft(decimals);
            BigDecimal nearest =
                    exact.setScale(decimals, RoundingMode.HALF_EVEN).max(unit).min(BigDecimal.ONE.subtract(unit));
            boolean isFar = isFar(nearest, exact) || isFar(other(nearest), other(exact));
            if (!isFar
                    && nearest.compareTo(exact) != 0
                    && nearest.stripTrailingZeros().precision() < exact.stripTrailingZeros().precision()
                    && rounded.stream().noneMatch(each -> each.compareTo(nearest) == 0)) {
                rounded.add(nearest.stripTrailingZeros());
            }
        }
        return rounded;
    }

    private static BigDecimal other(BigDecimal weight) {
        return BigDecimal.ONE.subtract(weight);
    }

    private static boolean isFar(BigDecimal first, BigDecimal second) {
        return first.compareTo(second.multiply(MEMORY)) > 0 || second.compareTo(first.multiply(MEMORY)) > 0;
    }
}
