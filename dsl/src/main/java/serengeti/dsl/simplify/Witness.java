package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Program;

/// Steps of two programs side by side in double precision, as a second proof that they do the same. Stateless.
final class Witness {
    private static final int STEPS = 20;
    private static final int[] SIZES = {5, 3};

    private Witness() {}

    /// Updates of programs for gradients of some sizes, made once for each.
    static final class Runs {
        private record Run(Program program, double size) {}

        private final Map<Run, List<double[]>> runs = new HashMap<>();

        /// The largest difference of updates, as [Witness#difference(Program, Program)].
        double difference(Program first, Program second, double size) {
            return Witness.difference(updates(first, size), updates(second, size));
        }

        /// The same of the last of the steps alone.
        double lastDifference(Program first, Program second, double size) {
            return Witness.difference(updates(first, size).getLast(), updates(second, size).getLast());
        }

        /// Whether an update of the first is no number where that of the second is one, for gradients of some size.
        boolean isLessDefined(Program first, Program second, double size) {
            List<double[]> updates = updates(first, size);
            List<double[]> others = updates(second, size);
            for (int step = 0; step < STEPS; step++) {
                for (int index = 0; index < updates.get(step).length; index++) {
                    if (!Double.isFinite(updates.get(step)[index]) && Double.isFinite(others.get(step)[index])) {
                        return true;
                    }
                }
            }
            return false;
        }

        private List<double[]> updates(Program program, double size) {
            return runs.computeIfAbsent(new Run(program, size), run -> Witness.updates(run.program(), run.size()));
        }
    }

    /// The largest difference of updates over some steps on small tensors, relative to the largest update of its step;
    /// infinite where one is finite and the other is not.
    static double difference(Program first, Program second) {
        return difference(updates(first), updates(second));
    }

    private static double difference(List<double[]> expected, List<double[]> actual) {
        double largest = 0;
        for (int step = 0; step < STEPS; step++) {
            largest = Math.max(largest, difference(expected.get(step), actual.get(step)));
        }
        return largest;
    }

    private static double difference(double[] expected, double[] actual) {
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
        return difference == 0 ? 0 : difference / most;
    }

    /// The cosine of updates, mean over the steps; not finite updates count as 0.
    static double cosine(List<double[]> first, List<double[]> second) {
        double sum = 0;
        for (int step = 0; step < STEPS; step++) {
            double[] one = first.get(step);
            double[] other = second.get(step);
            double product = 0;
            double squares = 0;
            double otherSquares = 0;
            for (int index = 0; index < one.length; index++) {
                product += one[index] * other[index];
                squares += one[index] * one[index];
                otherSquares += other[index] * other[index];
            }
            double cosine = product / (Math.sqrt(squares) * Math.sqrt(otherSquares));
            sum += Double.isFinite(cosine) ? cosine / STEPS : 0;
        }
        // Rounding may add a little.
        return Math.min(1, sum);
    }

    /// The updates of the steps, for gradients of ordinary size.
    static List<double[]> updates(Program program) {
        return updates(program, 1);
    }

    /// Steps with random gradients, while the weights go down them slowly; the gradients do not depend on the program.
    private static List<double[]> updates(Program program, double size) {
        var random = new SplittableRandom(7);
        Reference reference = Reference.of(program);
        var updates = new ArrayList<double[]>();
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
            updates.add(
                    Arrays.stream(reference.update(weights, gradients, rate))
                            .flatMapToDouble(Arrays::stream)
                            .toArray());
            for (int array = 0; array < SIZES.length; array++) {
                for (int index = 0; index < SIZES[array]; index++) {
                    weights[array][index] -= 0.01 / size * gradients[array][index];
                }
            }
        }
        return updates;
    }
}
