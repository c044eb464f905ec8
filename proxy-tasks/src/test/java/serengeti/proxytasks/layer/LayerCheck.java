package serengeti.proxytasks.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.evaluator.buffer.Layout;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.lanes.Matrix;

/// Compares a layer's gradients with central differences of its own forward pass.
///
/// The loss is the sum of all outputs, each times a random factor that the backward pass gets as the output's gradient.
public final class LayerCheck {
    private static final float STEP = 1f / 64;

    /// Float rounding of the output, some 1e-6 for sums near 10, divided by the step, and the step's square.
    private static final double TOLERANCE = 3e-3;

    /// Of sums of some hundred products of normal numbers, in another order than the layer's.
    private static final double ROUNDING = 5e-5;

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

    /// Checks the output, the gradient of `input` and those of all parameters against a SameDiff graph.
    ///
    /// @param output may be `input`, of a layer that works in place
    /// @param layer makes the output from the variables `input`, unless that has no elements, and `array0`, `array1` and
    ///     so on
    public void checkAgainstGraph(
            Runnable forward, Runnable backward, Signal input, Signal output, Function<SameDiff, SDVariable> layer) {
        input.gradient().clear();
        fill(output.gradient());
        INDArray factors = GraphCheck.array(output.gradient());
        Map<String, INDArray> values = arrays(input.value(), parameters::weight);
        forward.run();
        double loss = GraphCheck.array(output.value()).mul(factors).sumNumber().doubleValue();
        backward.run();
        Map<String, INDArray> gradients = arrays(input.gradient(), parameters::gradient);
        GraphCheck.check(
                values,
                gradients,
                loss,
                graph -> layer.apply(graph).mul(graph.constant("factors", factors)).sum(),
                ROUNDING);
    }

    private Map<String, INDArray> arrays(Matrix input, IntFunction<Matrix> array) {
        var arrays = new HashMap<String, INDArray>();
        if (input.rows() > 0) {
            arrays.put("input", GraphCheck.array(input));
        }
        for (int index = 0; index < parameters.layout().arrays(); index++) {
            arrays.put("array" + index, GraphCheck.array(array.apply(index)));
        }
        return arrays;
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
