package serengeti.dsl.export;

/// An interval of numbers, with or without its ends.
///
/// @param low the lower end, -∞ where there is none
/// @param high the upper end, ∞ where there is none
/// @param hasLow whether `low` belongs to it
/// @param hasHigh whether `high` belongs to it
record Range(double low, double high, boolean hasLow, boolean hasHigh) {
    static final Range ALL = open(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Range open(double low, double high) {
        return new Range(low, high, false, false);
    }

    static Range of(double value) {
        return new Range(value, value, true, true);
    }

    /// All numbers that are not below `low`.
    static Range from(double low) {
        return new Range(low, Double.POSITIVE_INFINITY, true, false);
    }

    boolean contains(double value) {
        return (value > low || (hasLow && value == low)) && (value < high || (hasHigh && value == high));
    }

    boolean isPositive() {
        return low > 0 || (low == 0 && !hasLow);
    }

    boolean isNonNegative() {
        return low >= 0;
    }

    boolean hasNoZero() {
        return isPositive() || high < 0 || (high == 0 && !hasHigh);
    }

    Range plus(Range other) {
        return new Range(low + other.low, high + other.high, hasLow && other.hasLow, hasHigh && other.hasHigh);
    }

    Range negated() {
        return new Range(-high, -low, hasHigh, hasLow);
    }

    /// The products with numbers of `other`, which are known only where no number is below 0.
    Range times(Range other) {
        if (!isNonNegative() || !other.isNonNegative()) {
            return ALL;
        }
        return new Range(
                low * other.low,
                high == 0 || other.high == 0 ? 0 : high * other.high,
                (hasLow && other.hasLow) || (low == 0 && hasLow) || (other.low == 0 && other.hasLow),
                hasHigh && other.hasHigh);
    }

    /// One divided by these, which is known only where all are above 0.
    Range inverse() {
        return isPositive() ? new Range(1 / high, low == 0 ? Double.POSITIVE_INFINITY : 1 / low, hasHigh, hasLow) : ALL;
    }
}
