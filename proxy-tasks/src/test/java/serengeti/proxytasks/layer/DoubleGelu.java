package serengeti.proxytasks.layer;

/// The Gaussian error linear unit's tanh form in double precision.
public final class DoubleGelu {
    private DoubleGelu() {}

    /// Its value at `x`.
    public static double at(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
}
