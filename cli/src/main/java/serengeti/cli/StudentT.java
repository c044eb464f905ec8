package serengeti.cli;

/*
 * The finite sums are 26.7.3 and 26.7.4 of Abramowitz and Stegun, Handbook of Mathematical Functions, 1964, with the
 * angle of which the tangent is t / sqrt(degrees).
 */
/// Student's distribution: that of a mean over its standard error, where both are estimated from a normal sample.
final class StudentT {

    private StudentT() {}

    /// The probability that the magnitude stays below `t`, 0 to 1; exact for any number of degrees.
    ///
    /// @param t at least 0, may be infinite
    /// @param degrees of freedom, at least 1: one less than there are values
    static double within(double t, int degrees) {
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
