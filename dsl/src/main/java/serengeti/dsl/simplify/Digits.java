package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as they are written in programs: with the digits of a double that rounding has left alone.
final class Digits {
    private static final MathContext WRITTEN = new MathContext(15);

    private static final MathContext FEW = new MathContext(12);
    private static final BigDecimal NEAR = new BigDecimal("2e-14");
    private static final BigDecimal ROUNDING = new BigDecimal("1e-12");

    private Digits() {}

    static BigDecimal written(BigDecimal value) {
        if (value.precision() <= FEW.getPrecision()) {
            return value.stripTrailingZeros();
        }
        BigDecimal few = value.round(FEW);
        return (isNear(few, value) ? few : value.round(WRITTEN)).stripTrailingZeros();
    }

    /// The value of a function: few digits if those are it but for the rounding of doubles, else all.
    static BigDecimal computed(BigDecimal value) {
        BigDecimal few = value.round(FEW);
        return isNear(few, value) ? few.stripTrailingZeros() : Polynomial.kept(value);
    }

    private static boolean isNear(BigDecimal few, BigDecimal value) {
        return value.subtract(few).abs().compareTo(value.abs().multiply(NEAR)) < 0;
    }

    static Polynomial written(Polynomial value) {
        return value.mapped(Digits::written);
    }

    /// The sum; 0 where no more is left than the rounding of the numbers that it comes from.
    static BigDecimal sum(BigDecimal first, BigDecimal second) {
        BigDecimal sum = Polynomial.kept(first.add(second));
        return isRounding(sum, first.abs().max(second.abs())) ? BigDecimal.ZERO : sum;
    }

    /// The sum of the terms, without those that rounding left; parentheses are left as they are.
    static Polynomial sum(Polynomial first, Polynomial second) {
        return first.plus(second, Digits::sum);
    }

    /// Whether a number may be what rounding left of one of another size.
    static boolean isRounding(BigDecimal value, BigDecimal size) {
        return value.abs().compareTo(size.multiply(ROUNDING)) < 0;
    }

    /// Whether a number is 1, or would be if the numbers that it comes from had not been rounded to doubles.
    static boolean isOne(BigDecimal value) {
        return value.subtract(BigDecimal.ONE).abs().compareTo(ROUNDING) < 0;
    }
}
