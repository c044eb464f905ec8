package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ElementType;

/// Engines that are given the memory of their states.
class GivenStatesTest {
    private static final String TWO_STATES =
            """
            def train(w, g, m, v, lr):
              m = m + g
              v = v - g
              u = m * v
              return u, m, v
            """;

    private static StepEngine engine(String program, StateFormat format) {
        Kernel kernel = Kernel.of(Lowering.plan(Parser.parse(program)), ElementType.FLOAT, format);
        return new StepEngine(kernel, new double[0], 1, 0);
    }

    private static INDArray floats(char order, long... shape) {
        return Nd4j.create(DataType.FLOAT, shape, order);
    }

    @ParameterizedTest
    @ValueSource(chars = {'c', 'f'})
    void statesAreChangedInPlace(char order) {
        StepEngine engine = engine(TWO_STATES, StateFormat.EXACT);
        INDArray first = floats(order, 2, 3).assign(1);
        INDArray second = floats(order, 2, 3).assign(10);
        engine.adopt(List.of(first, second));
        INDArray weights = Nd4j.zeros(DataType.FLOAT, 2, 3);
        INDArray gradients = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        engine.step(List.of(weights), List.of(gradients), 1);
        assertEquals(gradients.add(1), first);
        assertEquals(gradients.rsub(10), second);
        assertEquals(gradients.add(1).mul(gradients.rsub(10)).neg(), weights);
        assertEquals(List.of(first), engine.state(0));
        assertEquals(List.of(second), engine.state(1));
    }

    /// A vector and a matrix of one row or column are dense in both orders, whatever ND4J calls them.
    @Test
    void whatIsDenseInBothOrdersFitsEither() {
        engine(TWO_STATES, StateFormat.EXACT).adopt(List.of(floats('c', 5), floats('f', 5)));
        engine(TWO_STATES, StateFormat.EXACT).adopt(List.of(floats('f', 1, 5), floats('c', 1, 5)));
    }

    @Test
    void aProgramWithoutStatesIsGivenNone() {
        StepEngine engine = engine("def train(w, g, lr):\n  return g", StateFormat.EXACT);
        engine.adopt(List.of());
        INDArray weights = floats('c', 2).assign(3);
        engine.step(List.of(weights), List.of(floats('c', 2).assign(1)), 1);
        assertEquals(floats('c', 2).assign(2), weights);
    }

    private static void assertRefused(String message, INDArray... arrays) {
        assertRefused(message, engine(TWO_STATES, StateFormat.EXACT), arrays);
    }

    private static void assertRefused(String message, StepEngine engine, INDArray... arrays) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> engine.adopt(List.of(arrays)));
        assertEquals(message, thrown.getMessage());
        assertEquals(List.of(), engine.shapes());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        INDArray fine = floats('c', 2, 3);
        assertRefused("states: 1 array, the program keeps 2", fine);
        assertRefused("states: 0 arrays, the program keeps 2");
        assertRefused("states: 3 arrays, the program keeps 2", fine, fine, fine);
        assertRefused(
                "states: 1 array, the program keeps 0",
                engine("def train(w, g, m, lr):\n  return g, m", StateFormat.EXACT),
                fine);
        assertRefused(
                "states: the kernel keeps them in bfloat16; only exact states can be given",
                engine(TWO_STATES, StateFormat.BFLOAT16_STOCHASTIC),
                fine,
                floats('c', 2, 3));
        assertRefused(
                "states[0]: data type int; possible are float and double", Nd4j.zeros(DataType.INT32, 2, 3), fine);
        assertRefused("states[1]: data type double, the kernel is for float", fine, Nd4j.zeros(DataType.DOUBLE, 2, 3));
        assertRefused("states[0]: an empty array; every array needs elements", Nd4j.empty(DataType.FLOAT), fine);
        assertRefused("states[1]: shape [3, 2], states[0] has [2, 3]; all must be the same", fine, floats('c', 3, 2));
        assertRefused("states[1]: shape [6], states[0] has [2, 3]; all must be the same", fine, floats('c', 6));
        INDArray window = floats('c', 4, 5).get(NDArrayIndex.interval(0, 2), NDArrayIndex.interval(1, 4));
        assertRefused("states[0]: shape [2, 3] has strides [5, 1], must be dense in c- or f-order", window, fine);
        assertRefused(
                "states[1]: shape [2, 3] has strides [5, 1], must be dense in c-order as states[0]", fine, window);
        assertRefused(
                "states[1]: shape [2, 3] has strides [1, 2], must be dense in c-order as states[0]",
                fine,
                floats('f', 2, 3));
        INDArray closed = floats('c', 2, 3);
        closed.close();
        assertRefused("states[1]: the array was closed", fine, closed);
    }

    @Test
    void statesThatAreThereAreNotReplaced() {
        String message = "adopt: call it before step and prepare, the model has its states";
        StepEngine engine = engine(TWO_STATES, StateFormat.EXACT);
        engine.prepare(List.of(floats('c', 3)));
        var thrown =
                assertThrows(IllegalStateException.class, () -> engine.adopt(List.of(floats('c', 3), floats('c', 3))));
        assertEquals(message, thrown.getMessage());
    }

    /// The model's array must have the shape of the states.
    @Test
    void weightsOfAnotherShapeAreRefused() {
        StepEngine engine = engine(TWO_STATES, StateFormat.EXACT);
        engine.adopt(List.of(floats('c', 2, 3), floats('c', 2, 3)));
        List<INDArray> arrays = List.of(floats('c', 6));
        assertEquals(
                "weights[0]: shape [6], the model has [2, 3]",
                assertThrows(IllegalArgumentException.class, () -> engine.step(arrays, arrays, 1)).getMessage());
    }
}
