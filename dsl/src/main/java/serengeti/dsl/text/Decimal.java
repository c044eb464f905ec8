package serengeti.dsl.text;

import java.math.BigDecimal;

/// Numbers as programs show them.
public final class Decimal {

    private static final int MIN_PLAIN_EXPONENT = -4;
    private static final int MAX_PLAIN_EXPONENT = 15;

    private Decimal() {}

    /// The shortest decimal that reads back as the same double: `0.9`, `2`, `-0.0`, `1e-8`, `1.5e300`.
    ///
    /// Magnitudes from 1e-4 to below 1e16 are written without exponent.
    ///
    /// @param value finite
    public static String of(double value) {
        if (value == 0) {
            return Double.compare(value, 0) == 0 ? "0" : "-0.0";
        }
        var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        return exponent >= MIN_PLAIN_EXPONENT && exponent <= MAX_PLAIN_EXPONENT
                ? decimal.toPlainString()
                : decimal.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
