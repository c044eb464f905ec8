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

/// Compares a model's loss and gradient with those of a SameDiff graph.
public final class GraphCheck {
    private GraphCheck() {}

    /// Checks the loss and the gradient that `model` has just computed.
    ///
    /// @param loss makes the loss in a graph whose variables `array0`, `array1` and so on are the parameter arrays
    /// @param tolerance float rounding
    public static void check(Model model, float own, Function<SameDiff, SDVariable> loss, double tolerance) {
        SameDiff graph = SameDiff.create();
        Map<String, INDArray> arrays = arrays(model, model.weights().toArray());
        arrays.forEach(graph::var);
        loss.apply(graph).rename("loss");
        graph.setLossVariables("loss");
        assertEquals(own, graph.outputSingle(Map.of(), "loss").getFloat(0), tolerance);
        Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), arrays.keySet());
        arrays(model, model.gradient().toArray())
                .forEach((name, gradient) ->
                        assertArrayEquals(
                                gradients.get(name).dup('c').data().asFloat(),
                                gradient.dup('c').data().asFloat(),
                                (float) tolerance,
                                name));
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
