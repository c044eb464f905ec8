package serengeti.dsl.simplify;

import java.util.Arrays;
import java.util.SplittableRandom;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Program;

/// Steps of two programs side by side in double precision, as a second proof that they do the same. Stateless.
final class Witness {
    private static final int STEPS = 20;
    private static final int[] SIZES = {5, 3};

    private Witness() {}

    /// What is seen of each step.
    private interface Observer {
        void saw(double[] first, double[] second);
    }

    /// The largest difference of updates over some steps on small tensors, relative to the largest update of its step;
    /// infinite where one is finite and the other is not.
    static double difference(Program first, Program second) {
        return difference(first, second, 1);
    }

    /// The same for gradients of another size.
    static double difference(Program first, Program second, double size) {
        double[] largest = {0};
        run(
                first,
                second,
                size,
                (expected, actual) -> {
                    double most = 0;
                    double difference = 0;
                    for (int index = 0; index < expected.length; index++) {
                        double x = expected[index];
                        double y = actual[index];
                        most = Math.max(most, Math.abs(x));
                        if (Double.doubleToLongBits(x) != Double.doubleToLongBits(y)) {
                            double off = Math.abs(x - y);
                            difference = Math.max(difference, off <= Double.MAX_VALUE ? off : Double.POSITIVE_INFINITY);
                        }
                    }
                    largest[0] = Math.max(largest[0], difference == 0 ? 0 : difference / most);
                });
        return largest[0];
    }

    /// The cosine of the updates, mean over the same steps; not finite updates count as 0.
    static double cosine(Program first, Program second) {
        double[] sum = {0};
        run(
                first,
                second,
                1,
                (one, other) -> {
                    double product = 0;
                    double squares = 0;
                    double otherSquares = 0;
                    for (int index = 0; index < one.length; index++) {
                        product += one[index] * other[index];
                        squares += one[index] * one[index];
                        otherSquares += other[index] * other[index];
                    }
                    double cosine = product / Math.sqrt(squares * otherSquares);
                    sum[0] += Double.isFinite(cosine) ? cosine / STEPS : 0;
                });
        return sum[0];
    }

    /// Steps with random gradients, while the weights go down them slowly.
    private static void run(Program first, Program second, double size, Observer observer) {
        var random = new SplittableRandom(7);
        Reference one = Reference.of(first);
        Reference other = Reference.of(second);
        double[][] weights = new double[SIZES.length][];
        double[][] gradients = new double[SIZES.length][];
        for (int array = 0; array < SIZES.length; array++) {
            weights[array] = random.doubles(SIZES[array], -1, 1).toArray();
        }
        for (int step = 0; step < STEPS; step++) {
            for (int array = 0; array < SIZES.length; array++) {
                gradients[array] = random.doubles(SIZES[array], -size, size).toArray();
            }
            double rate = 1 - step / (double) STEPS;
            observer.saw(flat(one.update(weights, gradients, rate)), flat(other.update(weights, gradients, rate)));
            for (int array = 0; array < SIZES.length; array++) {
                for (int index = 0; index < SIZES[array]; index++) {
                    weights[array][index] -= 0.01 / size * gradients[array][index];
                }
            }
        }
    }

    private static double[] flat(double[][] arrays) {
        return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).toArray();
    }
}
