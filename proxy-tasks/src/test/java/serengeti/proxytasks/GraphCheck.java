package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.lanes.Matrix;

/// Compares losses and gradients of models and layers with those of a SameDiff graph.
public final class GraphCheck {
    private GraphCheck() {}

    /// Checks the loss and the gradient that `model` has just computed.
    ///
    /// @param loss makes the loss in a graph whose variables `array0`, `array1` and so on are the parameter arrays
    /// @param tolerance float rounding
    public static void check(Model model, float own, Function<SameDiff, SDVariable> loss, double tolerance) {
        check(
                arrays(model, model.weights().toArray()),
                arrays(model, model.gradient().toArray()),
                own,
                loss,
                tolerance);
    }

    /// Checks a loss and its gradients.
    ///
    /// @param values of the graph's variables, by their names
    /// @param gradients with respect to them
    /// @param loss makes the loss in a graph of these variables
    /// @param tolerance float rounding
    public static void check(
            Map<String, INDArray> values,
            Map<String, INDArray> gradients,
            double own,
            Function<SameDiff, SDVariable> loss,
            double tolerance) {
        SameDiff graph = SameDiff.create();
        values.forEach(graph::var);
        loss.apply(graph).rename("loss");
        graph.setLossVariables("loss");
        assertEquals(graph.outputSingle(Map.of(), "loss").getFloat(0), own, tolerance);
        Map<String, INDArray> expected = graph.calculateGradients(Map.of(), values.keySet());
        gradients.forEach((name, gradient) ->
                assertArrayEquals(
                        expected.get(name).dup('c').data().asFloat(),
                        gradient.dup('c').data().asFloat(),
                        (float) tolerance,
                        name));
    }

    /// The same numbers for a graph.
    public static INDArray array(Matrix matrix) {
        float[] own = new float[matrix.rows() * matrix.columns()];
        for (int index = 0; index < own.length; index++) {
            own[index] = matrix.get(index / matrix.columns(), index % matrix.columns());
        }
        return Nd4j.create(own, new int[] {matrix.rows(), matrix.columns()}, 'c');
    }

    private static Map<String, INDArray> arrays(Model model, float[] values) {
        Map<String, INDArray> arrays = new HashMap<>();
        int[] offsets = model.layout().offsets();
        for (int index = 0; index < model.layout().arrays(); index++) {
            int[] shape = model.layout().shapes().get(index);
            float[] own = Arrays.copyOfRange(values, offsets[index], offsets[index + 1]);
            int columns = shape[shape.length - 1];
            arrays.put("array" + index, Nd4j.create(own, new int[] {own.length / columns, columns}, 'c'));
        }
        return arrays;
    }
}
