package serengeti.search.micro;

import java.util.SplittableRandom;
import serengeti.evaluator.buffer.Layout;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/*
 * With e the distance of the weights from the optimum less its mean in each array, the loss is the sum of c e^2 / 2 over
 * the elements, where the curvatures c grow from 0.01 to 1: gradients are as large as a network's are for its weights.
 *
 * Means count nothing because networks do not mind either when all weights of an array move alike, and there are good
 * programs that do that.
 *
 * Elements come in pairs of one curvature and one start. Their distances from the optimum have opposite signs, so that
 * weights that only decay come no nearer; and the start is a quarter of the distance, so that those that decay on the
 * way lose little.
 */
/// A sum of parabolas over sixteen weights in two arrays of curvatures from 0.01 to 1, optionally with noise on the
/// gradient; the optimum's loss is 0.
///
/// @param name how it is called
/// @param steps length of a run, a multiple of 20
/// @param distance of each weight from its optimum at the start, above 0
/// @param noise standard deviation of the gradient's error, as a share of the gradient at the start; at least 0
public record MicroProblem(String name, int steps, double distance, double noise) {
    private static final int PAIRS = 8;
    private static final int ELEMENTS = 2 * PAIRS;
    private static final int[] ENDS = {12, ELEMENTS};
    private static final double FLATTEST = 0.01;
    private static final double STEEPEST = 1;
    private static final double START = 0.25;

    /// Shuffles the curvatures: each array has steep and flat ones.
    private static final int STRIDE = 3;

    private static final double[] CURVATURES = new double[ELEMENTS];

    static {
        for (int element = 0; element < ELEMENTS; element++) {
            int rank = STRIDE * (element / 2) % PAIRS;
            CURVATURES[element] = FLATTEST * Math.pow(STEEPEST / FLATTEST, rank / (PAIRS - 1.0));
        }
    }

    /// The arrays that the weights divide into.
    static Layout layout() {
        return Layout.of(new int[] {3, 4}, new int[] {4});
    }

    /// The weights before the first step, `double[16]`.
    double[] start() {
        double[] start = new double[ELEMENTS];
        for (int element = 0; element < ELEMENTS; element++) {
            start[element] = START * distance * (element / 2 % 2 == 0 ? 1 : -1);
        }
        return start;
    }

    /// Weights of loss 0, `double[16]`.
    double[] optimum() {
        double[] optimum = start();
        for (int element = 0; element < ELEMENTS; element++) {
            optimum[element] += distance * (element % 2 == 0 ? 1 : -1);
        }
        return optimum;
    }

    /// The errors of the gradients, `double[steps][16]`, the same in each run.
    double[][] errors() {
        SplittableRandom random = new Randomness(0).stream(Purpose.MICRO_PROBLEM);
        double[][] errors = new double[steps][ELEMENTS];
        for (double[] each : errors) {
            for (int element = 0; element < ELEMENTS; element++) {
                each[element] = CURVATURES[element] * distance * noise * random.nextGaussian();
            }
        }
        return errors;
    }

    /// The loss of weights at `offset` from an optimum, all `double[16]`; at least 0, not finite where an offset is not.
    ///
    /// @param gradient its gradient is written here
    static double lossAndGradient(double[] offset, double[] gradient) {
        double loss = 0;
        int from = 0;
        for (int end : ENDS) {
            double mean = mean(offset, from, end);
            for (int element = from; element < end; element++) {
                double centred = offset[element] - mean;
                gradient[element] = CURVATURES[element] * centred;
                loss += 0.5 * gradient[element] * centred;
            }
            double drift = mean(gradient, from, end);
            for (int element = from; element < end; element++) {
                gradient[element] -= drift;
            }
            from = end;
        }
        return loss;
    }

    private static double mean(double[] values, int from, int end) {
        double sum = 0;
        for (int index = from; index < end; index++) {
            sum += values[index];
        }
        return sum / (end - from);
    }
}
