package serengeti.search.mutation;

import java.math.BigDecimal;
import java.math.MathContext;

/*
 * Programs compute in single precision, so what a constant has beyond seven figures changes nothing but its length: on
 * paper, on disk, and as a behaviour of its own that differs from others by less than can be measured.
 */
/// Rounds the constants that mutations make.
final class Figures {
    private static final MathContext SIX = new MathContext(6);
    private static final MathContext SEVEN = new MathContext(7);

    private Figures() {}

    /// The nearest number of six decimal figures; NaN and infinities stay.
    static double rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(SIX).doubleValue() : value;
    }

    /// The nearest number of seven decimal figures, all that single precision has.
    ///
    /// @param value finite
    static double ofSinglePrecision(double value) {
        return new BigDecimal(value).round(SEVEN).doubleValue();
    }

    /// One less `distance`, with six figures of the distance: `0.999877` has three, as a weight of the past.
    static double oneLess(double distance) {
        return Double.isFinite(distance)
                ? BigDecimal.ONE.subtract(new BigDecimal(distance).round(SIX)).doubleValue()
                : 1 - distance;
    }
}
