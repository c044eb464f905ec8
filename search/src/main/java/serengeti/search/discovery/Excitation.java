package serengeti.search.discovery;

import java.util.Arrays;
import java.util.SplittableRandom;

/*
 * All steps' gradients have the same norm in all arrays, so that clipping by a norm and division by one are constant
 * factors. They are about 0.008, and none is far larger: large beside the 1e-8 of protected division, small enough for
 * arcsin, tanh and their like to be straight lines. Elements have scales of their own, by which rows are divided before
 * anything is fitted, so that all elements count alike.
 */
/// The gradients and weights on which programs are observed, the same for all, and the sums over past gradients that
/// are known of them.
final class Excitation {
    /// Steps of a run.
    static final int STEPS = 20;

    /// Elements of all arrays.
    static final int ELEMENTS = 64;

    /// Where the two arrays begin, and the end.
    static final int[] OFFSETS = {0, 40, ELEMENTS};

    /// The schedule's value, the same at each step; neither 1 nor a common weight of an average.
    static final double RATE = 0.8;

    /// `double[step][element]`
    static final double[][] GRADIENTS = new double[STEPS][ELEMENTS];

    /// Weights that do not matter.
    static final double[] NO_WEIGHTS = new double[ELEMENTS];

    /// Weights of about 0.05.
    static final double[] WEIGHTS = new double[ELEMENTS];

    /// The norm of each array in each step.
    private static final double NORM = 0.05;

    /// The share of a guard such as an epsilon in what still counts as a sum of past values.
    private static final double MOST_CONSTANT = 0.3;

    private static final double[] SCALES = new double[ELEMENTS];

    static {
        var random = new SplittableRandom(20260117);
        for (int index = 0; index < ELEMENTS; index++) {
            SCALES[index] = Math.pow(10, 0.5 * (index * 23 % ELEMENTS) / ELEMENTS);
            WEIGHTS[index] = 0.05 * random.nextGaussian();
        }
        rescale(SCALES);
        for (double[] gradient : GRADIENTS) {
            for (int index = 0; index < ELEMENTS; index++) {
                gradient[index] = SCALES[index] * random.nextDouble(-1, 1);
            }
            rescale(gradient);
        }
    }

    /// Gives both arrays their norm.
    private static void rescale(double[] values) {
        for (int array = 0; array + 1 < OFFSETS.length; array++) {
            double squares = 0;
            for (int index = OFFSETS[array]; index < OFFSETS[array + 1]; index++) {
                squares += values[index] * values[index];
            }
            for (int index = OFFSETS[array]; index < OFFSETS[array + 1]; index++) {
                values[index] *= NORM / Math.sqrt(squares);
            }
        }
    }

    /// Sums of gradients: a column for each lag, and a constant.
    private static final LeastSquares OF_GRADIENTS = lags(GRADIENTS, 1);

    /// Sums of squared gradients.
    private static final LeastSquares OF_SQUARES = squares(GRADIENTS);

    private Excitation() {}

    /// The gradients times a number.
    static double[][] gradients(double factor) {
        double[][] gradients = new double[STEPS][ELEMENTS];
        for (int step = 0; step < STEPS; step++) {
            for (int index = 0; index < ELEMENTS; index++) {
                gradients[step][index] = factor * GRADIENTS[step][index];
            }
        }
        return gradients;
    }

    /// A tensor as a sum of past values.
    ///
    /// @param kernel the weights' shape
    /// @param misfit what is left over, as a share of the tensor's spread over the elements; infinite if it is mainly a
    ///     constant, NaN if undefined
    record PastSum(Kernel kernel, double misfit) {}

    /// The tensor of the last step as a sum of gradients.
    static PastSum ofGradients(double[] tensor) {
        return pastSum(OF_GRADIENTS, tensor, 1);
    }

    /// The tensor of the last step as a sum of squared gradients.
    static PastSum ofSquares(double[] tensor) {
        return pastSum(OF_SQUARES, tensor, 2);
    }

    /// The tensor of the last step as a sum of the values to which `squares` belongs.
    static PastSum ofSquares(LeastSquares squares, double[] tensor) {
        return pastSum(squares, tensor, 2);
    }

    /// Sums of the squares of `double[step][element]`.
    static LeastSquares squares(double[][] history) {
        double[][] squares = new double[STEPS][ELEMENTS];
        for (int step = 0; step < STEPS; step++) {
            for (int index = 0; index < ELEMENTS; index++) {
                squares[step][index] = history[step][index] * history[step][index];
            }
        }
        return lags(squares, 2);
    }

    /// A tensor divided by a power of the elements' scales.
    static double[] scaled(double[] tensor, int power) {
        double[] scaled = new double[ELEMENTS];
        for (int index = 0; index < ELEMENTS; index++) {
            scaled[index] = tensor[index] / (power == 1 ? SCALES[index] : SCALES[index] * SCALES[index]);
        }
        return scaled;
    }

    private static LeastSquares lags(double[][] history, int power) {
        double[][] columns = new double[STEPS + 1][];
        for (int lag = 0; lag < STEPS; lag++) {
            columns[lag] = scaled(history[STEPS - 1 - lag], power);
        }
        double[] ones = new double[ELEMENTS];
        Arrays.fill(ones, 1e-2);
        columns[STEPS] = scaled(ones, power);
        return new LeastSquares(columns);
    }

    private static PastSum pastSum(LeastSquares columns, double[] tensor, int power) {
        double[] rows = scaled(tensor, power);
        LeastSquares.Fit fit = columns.fit(rows);
        double constant = Math.abs(fit.weights()[STEPS]) * columns.size(STEPS);
        boolean isSum = constant <= MOST_CONSTANT * Math.sqrt(LeastSquares.dot(rows, rows));
        Kernel kernel = Kernel.of(Arrays.copyOf(fit.weights(), STEPS));
        return new PastSum(kernel, isSum ? fit.residual() : Double.POSITIVE_INFINITY);
    }
}
