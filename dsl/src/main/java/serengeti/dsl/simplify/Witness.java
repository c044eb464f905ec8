package serengeti.dsl.simplify;

import java.util.SplittableRandom;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Program;

/// Steps of two programs side by side in double precision, as a second proof that they do the same. Stateless.
final class Witness {
    private static final int STEPS = 20;
    private static final int[] SIZES = {5, 3};

    private Witness() {}

    /// The largest difference of updates over some steps on small tensors, relative to the largest update of its step;
    /// infinite where one is finite and the other is not.
    static double difference(Program first, Program second) {
        var random = new SplittableRandom(7);
        Reference one = Reference.of(first);
        Reference other = Reference.of(second);
        double[][] weights = new double[SIZES.length][];
        double[][] gradients = new double[SIZES.length][];
        for (int array = 0; array < SIZES.length; array++) {
            weights[array] = random.doubles(SIZES[array], -1, 1).toArray();
        }
        double largest = 0;
        for (int step = 0; step < STEPS; step++) {
            for (int array = 0; array < SIZES.length; array++) {
                gradients[array] = random.doubles(SIZES[array], -1, 1).toArray();
            }
            double rate = 1 - step / (double) STEPS;
            double[][] expected = one.update(weights, gradients, rate);
            double[][] actual = other.update(weights, gradients, rate);
            double size = 0;
            double difference = 0;
            for (int array = 0; array < SIZES.length; array++) {
                for (int index = 0; index < SIZES[array]; index++) {
                    double x = expected[array][index];
                    double y = actual[array][index];
                    size = Math.max(size, Math.abs(x));
                    if (Double.doubleToLongBits(x) != Double.doubleToLongBits(y)) {
                        double off = Math.abs(x - y);
                        difference = Math.max(difference, off <= Double.MAX_VALUE ? off : Double.POSITIVE_INFINITY);
                    }
                    weights[array][index] -= 0.01 * gradients[array][index];
                }
            }
            largest = Math.max(largest, difference == 0 ? 0 : difference / size);
        }
        return largest;
    }
}
