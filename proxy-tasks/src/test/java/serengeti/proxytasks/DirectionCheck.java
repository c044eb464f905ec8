package serengeti.proxytasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Model;

/// Compares a model's gradient with central differences of its own loss, array by array.
///
/// Differences are taken along random directions, so far apart that the rounding of the loss to a float does not matter.
/// Over such a distance units of rectified layers change sign, so that the slope is not that in the middle but the mean
/// of all those in between.
final class DirectionCheck {
    private static final int STEP = 3;
    private static final int DIRECTIONS = 4;
    private static final int POINTS = 32;

    /// How far each weight is moved to either side, in root mean squares of its array.
    private static final double REACH = 0.02;

    /// Relative to the slope along a usual direction. A tenth of an array with a gradient 10 % too small is wrong by twice
    /// as much; what sign changes between two points cost was at most two thirds of it.
    private static final double TOLERANCE = 0.015;

    /// Of two losses of some nats.
    private static final double ROUNDING = 6e-7;

    /// The loss rises by `difference` along a direction, for each step of 1 in all weights of an array, which the
    /// gradients say to be `slope`.
    record Fault(int array, double difference, double slope) {}

    private final Model model;
    private final float[] middle;
    private final int[] offsets;
    private final Random random = new Random(5);

    private DirectionCheck(Model model) {
        this.model = model;
        this.middle = model.weights().toArray();
        this.offsets = model.layout().offsets();
    }

    /// Starts the model and moves all weights, lest an array be zero, or one, throughout.
    static void startNudged(Model model, long seed) {
        model.start(seed);
        Random random = new Random(seed);
        int[] offsets = model.layout().offsets();
        TensorBuffer weights = model.weights();
        float[] initial = weights.toArray();
        for (int array = 0; array < model.layout().arrays(); array++) {
            double deviation = 0.1 + 0.2 * rootMeanSquare(initial, offsets[array], offsets[array + 1]);
            for (int index = offsets[array]; index < offsets[array + 1]; index++) {
                weights.set(index, (float) (initial[index] + deviation * random.nextGaussian()));
            }
        }
    }

    /// What is wrong with the gradient near the model's weights, at most once for an array; restores the weights.
    static List<Fault> faults(Model model) {
        var check = new DirectionCheck(model);
        var faults = new ArrayList<Fault>();
        for (int array = 0; array < model.layout().arrays(); array++) {
            Optional<Fault> fault = Optional.empty();
            for (int direction = 0; direction < DIRECTIONS && fault.isEmpty(); direction++) {
                fault = check.fault(array);
            }
            fault.ifPresent(faults::add);
        }
        return faults;
    }

    private Optional<Fault> fault(int array) {
        int first = offsets[array];
        int end = offsets[array + 1];
        double[] signs = new double[end - first];
        for (int index = 0; index < signs.length; index++) {
            signs[index] = random.nextBoolean() ? 1 : -1;
        }
        double reach = REACH * rootMeanSquare(middle, first, end);
        double difference = (loss(first, signs, reach) - loss(first, signs, -reach)) / (2 * reach);
        double slope = 0;
        double squares = 0;
        for (int point = 0; point < POINTS; point++) {
            loss(first, signs, reach * ((2 * point + 1.0) / POINTS - 1));
            for (int index = 0; index < signs.length; index++) {
                double gradient = model.gradient().get(first + index);
                slope += gradient * signs[index] / POINTS;
                squares += gradient * gradient / POINTS;
            }
        }
        loss(first, signs, 0);
        double tolerance = TOLERANCE * Math.sqrt(squares) + ROUNDING / (2 * reach);
        boolean isRight = Math.abs(difference - slope) <= tolerance;
        return isRight ? Optional.empty() : Optional.of(new Fault(array, difference, slope));
    }

    /// The loss after a step from the middle in one array.
    private double loss(int first, double[] signs, double distance) {
        for (int index = 0; index < signs.length; index++) {
            model.weights().set(first + index, (float) (middle[first + index] + distance * signs[index]));
        }
        return model.lossAndGradient(STEP);
    }

    private static double rootMeanSquare(float[] values, int from, int to) {
        double sum = 0;
        for (int index = from; index < to; index++) {
            sum += (double) values[index] * values[index];
        }
        return Math.sqrt(sum / (to - from));
    }
}
