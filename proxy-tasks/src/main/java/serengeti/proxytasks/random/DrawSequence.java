package serengeti.proxytasks.random;

/// [Draws] taken one after the other, for generators that need a number of draws not known beforehand.
///
/// Not thread-safe.
public final class DrawSequence {
    private final Draws draws;
    private long counter;

    DrawSequence(Draws draws, long counter) {
        this.draws = draws;
        this.counter = counter;
    }

    /// A uniform number, above 0 and below 1.
    public double uniform() {
        return draws.uniform(counter++);
    }

    /// A uniform whole number from 0 to `bound - 1`.
    public int below(int bound) {
        return draws.below(bound, counter++);
    }

    /// A normal number of mean 0 and variance 1.
    public double normal() {
        return draws.normal(counter++);
    }

    /// A gamma-distributed number of the given shape, above 0, and scale 1.
    public double gamma(double shape) {
        // G. Marsaglia, W. Tsang, A simple method for generating gamma variables, 2000, with its step for shapes below
        // 1
        if (shape < 1) {
            return gamma(shape + 1) * StrictMath.pow(uniform(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal();
            double cube = 1 + c * x;
            double v = cube * cube * cube;
            if (v > 0 && StrictMath.log(uniform()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /// An index drawn with probabilities proportional to `weights`, at least one of which is positive.
    public int index(double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double left = uniform() * total;
        int last = 0;
        for (int index = 0; index < weights.length; index++) {
            if (weights[index] > 0) {
                last = index;
                left -= weights[index];
                if (left < 0) {
                    return index;
                }
            }
        }
        return last;
    }
}
