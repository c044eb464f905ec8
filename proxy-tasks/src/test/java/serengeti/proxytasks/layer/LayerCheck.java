package serengeti.proxytasks.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import serengeti.evaluator.buffer.Layout;
import serengeti.proxytasks.lanes.Matrix;

/// Compares a layer's gradients with central differences of its own forward pass.
///
/// The loss is the sum of all outputs, each times a random factor that the backward pass gets as the output's gradient.
public final class LayerCheck {
    private static final float STEP = 1f / 64;

    /// Float rounding of the output, some 1e-6 for sums near 10, divided by the step, and the step's square.
    private static final double TOLERANCE = 3e-3;

    private final Random random = new Random(7);
    private final Parameters parameters;

    public LayerCheck(int[]... shapes) {
        parameters = new Parameters(Layout.of(shapes));
        for (int index = 0; index < shapes.length; index++) {
            fill(parameters.weight(index));
        }
    }

    /// The layer's parameters, normal numbers.
    public Parameters parameters() {
        return parameters;
    }

    /// A signal whose values are normal numbers.
    public Signal input(int rows, int columns) {
        Signal signal = Signal.zeros(rows, columns);
        fill(signal.value());
        return signal;
    }

    /// Overwrites a matrix by normal numbers.
    public void fill(Matrix matrix) {
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                matrix.set(row, column, (float) random.nextGaussian());
            }
        }
    }

    /// Checks a layer whose two gradients are computed apart.
    public void check(
            Runnable forward, Runnable backwardToParameters, Runnable backwardToInput, Signal input, Signal output) {
        check(
                forward,
                () -> {
                    backwardToParameters.run();
                    backwardToInput.run();
                },
                input,
                output);
    }

    /// Checks the gradients of `input` and of all parameters.
    public void check(Runnable forward, Runnable backward, Signal input, Signal output) {
        fill(output.gradient());
        Matrix factors = copy(output.gradient());
        input.gradient().clear();
        forward.run();
        backward.run();
        Matrix inputGradient = copy(input.gradient());
        compare("input", input.value(), inputGradient, forward, output.value(), factors);
        for (int index = 0; index < parameters.layout().arrays(); index++) {
            Matrix gradient = copy(parameters.gradient(index));
            compare("array " + index, parameters.weight(index), gradient, forward, output.value(), factors);
        }
    }

    private static void compare(
            String name, Matrix values, Matrix gradient, Runnable forward, Matrix output, Matrix factors) {
        for (int row = 0; row < values.rows(); row++) {
            for (int column = 0; column < values.columns(); column++) {
                float value = values.get(row, column);
                values.set(row, column, value + STEP);
                forward.run();
                double above = loss(output, factors);
                values.set(row, column, value - STEP);
                forward.run();
                double below = loss(output, factors);
                values.set(row, column, value);
                double expected = (above - below) / (2 * STEP);
                double tolerance = TOLERANCE * Math.max(1, Math.abs(expected));
                assertEquals(
                        expected,
                        gradient.get(row, column),
                        tolerance,
                        "%s, row %d column %d".formatted(name, row, column));
            }
        }
    }

    private static double loss(Matrix output, Matrix factors) {
        double loss = 0;
        for (int row = 0; row < output.rows(); row++) {
            for (int column = 0; column < output.columns(); column++) {
                loss += (double) output.get(row, column) * factors.get(row, column);
            }
        }
        return loss;
    }

    private static Matrix copy(Matrix matrix) {
        Matrix copy = Matrix.zeros(matrix.rows(), matrix.columns());
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                copy.set(row, column, matrix.get(row, column));
            }
        }
        return copy;
    }
}
