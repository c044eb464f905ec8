package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import serengeti.evaluator.task.Model;

/// Compares a float gradient with central differences of a loss computed in double precision.
public final class GradientCheck {
    private static final double STEP = 1e-5;

    private GradientCheck() {}

    /// Checks the loss and the gradient that `model` has just computed.
    ///
    /// @param loss the definition of the model's loss, by its weights
    /// @param tolerance float rounding of loss and gradient
    public static void check(Model model, float own, ToDoubleFunction<double[]> loss, double tolerance) {
        float[] weights = model.weights().toArray();
        assertEquals(loss.applyAsDouble(toDoubles(weights)), own, tolerance);
        check(weights, model.gradient().toArray(), loss, tolerance);
    }

    /// Checks every element; `tolerance` is the float rounding of the gradient.
    public static void check(float[] weights, float[] gradient, ToDoubleFunction<double[]> loss, double tolerance) {
        double[] point = toDoubles(weights);
        for (int index = 0; index < weights.length; index++) {
            double weight = point[index];
            point[index] = weight + STEP;
            double above = loss.applyAsDouble(point);
            point[index] = weight - STEP;
            double below = loss.applyAsDouble(point);
            point[index] = weight;
            assertEquals((above - below) / (2 * STEP), gradient[index], tolerance, "weight " + index);
        }
    }

    /// The same numbers in double precision.
    public static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, index -> values[index]);
        return doubles;
    }
}
