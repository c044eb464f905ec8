package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.ToDoubleFunction;

/// Compares a float gradient with central differences of a loss computed in double precision.
public final class GradientCheck {
    private static final double STEP = 1e-5;

    private GradientCheck() {}

    /// Checks every element; `tolerance` is the float rounding of the gradient.
    public static void check(float[] weights, float[] gradient, ToDoubleFunction<double[]> loss, double tolerance) {
        double[] point = new double[weights.length];
        for (int index = 0; index < weights.length; index++) {
            point[index] = weights[index];
        }
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
}
