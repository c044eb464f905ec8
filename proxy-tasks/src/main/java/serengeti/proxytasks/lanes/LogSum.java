package serengeti.proxytasks.lanes;

/// The sum of the logarithms of numbers, taken as few logarithms of their products.
///
/// Sums of softmax powers lie between 1 and the number of classes, so that dozens of them multiply to a double that is
/// neither too large nor less exact than each alone.
public final class LogSum {
    private static final double LARGE = 1e200;

    private double product = 1;
    private double sum;

    /// Forgets all numbers.
    public void clear() {
        product = 1;
        sum = 0;
    }

    /// Adds the logarithm of a number from 1 to the largest float; NaN makes the sum NaN.
    public void add(float number) {
        product *= number;
        if (product > LARGE) {
            sum += StrictMath.log(product);
            product = 1;
        }
    }

    /// The sum of the logarithms added, in nats.
    public double total() {
        return sum + StrictMath.log(product);
    }
}
