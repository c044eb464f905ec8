package serengeti.search.statistics;

/*
 * The finite sums are 26.7.3 and 26.7.4 of Abramowitz and Stegun, Handbook of Mathematical Functions, 1964, with the
 * angle of which the tangent is t / sqrt(degrees).
 */
/// Student's distribution: that of a mean over its standard error, where both are estimated from a normal sample.
public final class StudentT {

    private static final double MOST = 1e6;
    private static final int HALVINGS = 100;

    private StudentT() {}

    /// The `t` below which the magnitude stays with a probability.
    ///
    /// @param probability 0 to below 1
    /// @param degrees of freedom, at least 1
    public static double bound(double probability, int degrees) {
        double low = 0;
        double high = MOST;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            if (within(middle, degrees) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /// The probability that the magnitude stays below `t`, 0 to 1; exact for any number of degrees.
    ///
    /// @param t at least 0, may be infinite
    /// @param degrees of freedom, at least 1: one less than there are values
    public static double within(double t, int degrees) {
        double angle = Math.atan(t / Math.sqrt(degrees));
        double squaredCosine = Math.cos(angle) * Math.cos(angle);
        boolean isEven = degrees % 2 == 0;
        double term = isEven ? 1 : Math.cos(angle);
        double sum = 0;
        for (int power = isEven ? 0 : 1; power <= degrees - 2; power += 2) {
            sum += term;
            term *= squaredCosine * (power + 1) / (power + 2);
        }
        return isEven ? Math.sin(angle) * sum : 2 / Math.PI * (angle + Math.sin(angle) * sum);
    }
}
