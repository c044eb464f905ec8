package serengeti.evaluator.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.text.Parser;

/// Updaters whose states lie in an array of the framework's, wherever its elements are.
class StateViewTest {
    private static final int ELEMENTS = 6;
    private static final int STEPS = 3;
    private static final ProgramUpdater TWO_STATES =
            ProgramUpdater.of(
                    Parser.parse(
                            """
                            def train(w, g, m, v, lr):
                              m = interp(g, m, 0.5)
                              v = v - g
                              u = m * v
                              return u, m, v
                            """));

    /// Views of twelve elements.
    enum View {
        VECTOR('c', base -> base, 12),
        PART_OF_A_VECTOR('c', base -> base.get(interval(2, 14)), 20),
        EVERY_THIRD('c', base -> base.get(interval(1, 3, 37)), 40),
        ROW_OF_A_MATRIX('c', base -> base.getRow(1), 3, 12),
        ROW_WITH_A_STRIDE('f', base -> base.getRow(1), 3, 12),
        ROW_WITH_A_STRIDE_AS_A_MATRIX('f', base -> base.get(interval(1, 2), all()), 3, 12),
        PART_OF_A_ROW_WITH_A_STRIDE('f', base -> base.get(interval(1, 2), interval(2, 14)), 3, 20),
        COLUMN('c', base -> base.getColumn(1), 12, 3),
        COLUMN_AS_A_MATRIX('c', base -> base.get(all(), interval(1, 2)), 12, 3),
        MATRIX('c', base -> base, 3, 4),
        COLUMN_MAJOR('f', base -> base, 3, 4),
        TRANSPOSED('c', base -> base.transpose(), 4, 3),
        WINDOW('c', base -> base.get(interval(1, 4), interval(2, 6)), 5, 7),
        WINDOW_OF_COLUMN_MAJOR('f', base -> base.get(interval(1, 4), interval(2, 6)), 5, 7);

        private final char order;
        private final UnaryOperator<INDArray> part;
        private final long[] shape;

        View(char order, UnaryOperator<INDArray> part, long... shape) {
            this.order = order;
            this.part = part;
            this.shape = shape;
        }

        INDArray base() {
            return Nd4j.create(DataType.DOUBLE, shape, order).assign(-7);
        }
    }

    /// The elements by their places, in c-order.
    private static List<Double> numbers(INDArray array) {
        return DoubleStream.of(array.dup('c').data().asDouble()).boxed().toList();
    }

    private static INDArray gradient(int step, char order, long... shape) {
        return Nd4j.linspace(DataType.DOUBLE, 1 + step, 0.5, ELEMENTS).reshape('c', shape).dup(order);
    }

    /// The updates of some steps, each followed by the states, and what was written beside them.
    private static void assertStepsLikeDenseMemory(View view, char order, boolean initialize, long... shape) {
        INDArray dense = Nd4j.linspace(DataType.DOUBLE, 1.0, 1.0, 2 * ELEMENTS);
        INDArray base = view.base();
        INDArray memory = view.part.apply(base);
        memory.assign(dense.reshape('c', memory.shape()));
        INDArray others = base.dup();
        var expected = new ProgramGradientUpdater(TWO_STATES);
        expected.setStateViewArray(dense, shape, order, initialize);
        var found = new ProgramGradientUpdater(TWO_STATES);
        found.setStateViewArray(memory, shape, order, initialize);
        assertEquals(numbers(dense), numbers(memory));
        for (int step = 0; step < STEPS; step++) {
            INDArray update = gradient(step, order, shape);
            INDArray same = gradient(step, order, shape);
            expected.applyUpdater(update, step, 0);
            found.applyUpdater(same, step, 0);
            assertEquals(numbers(update), numbers(same), "update of step " + step);
            assertEquals(numbers(dense), numbers(memory), "states after step " + step);
            for (String state : List.of("m", "v")) {
                assertEquals(numbers(expected.getState().get(state)), numbers(found.getState().get(state)), state);
            }
        }
        view.part.apply(others).assign(memory);
        assertEquals(numbers(others), numbers(base), "what is not in the view");
    }

    @ParameterizedTest
    @EnumSource
    void statesLieInTheView(View view) {
        for (char order : new char[] {'c', 'f'}) {
            for (boolean initialize : new boolean[] {false, true}) {
                assertStepsLikeDenseMemory(view, order, initialize, ELEMENTS);
                assertStepsLikeDenseMemory(view, order, initialize, 1, ELEMENTS);
                assertStepsLikeDenseMemory(view, order, initialize, 2, 3);
            }
        }
    }

    /// Frameworks load a training's states into the view.
    @ParameterizedTest
    @EnumSource
    void statesThatAreWrittenToTheViewCount(View view) {
        INDArray memory = view.part.apply(view.base());
        ProgramGradientUpdater updater = TWO_STATES.instantiate(memory, true);
        updater.applyUpdater(gradient(0, 'c', ELEMENTS), 0, 0);
        memory.assign(10);
        INDArray update = gradient(1, 'c', ELEMENTS);
        updater.applyUpdater(update, 1, 0);
        INDArray gradient = gradient(1, 'c', ELEMENTS);
        assertEquals(gradient.add(10).div(2).mul(gradient.rsub(10)), update);
    }

    /// Of two states the first decides on the order of memory; the second may be in another.
    @ParameterizedTest
    @EnumSource
    void arraysThatAreGivenByNameAreStates(View view) {
        INDArray first = view.part.apply(view.base());
        INDArray second = Nd4j.create(DataType.DOUBLE, first.shape(), 'f').assign(3);
        INDArray denseFirst = first.dup('c');
        INDArray denseSecond = second.dup('c');
        ProgramGradientUpdater expected = TWO_STATES.instantiate(Map.of("m", denseFirst, "v", denseSecond), false);
        ProgramGradientUpdater found = TWO_STATES.instantiate(Map.of("m", first, "v", second), false);
        for (int step = 0; step < STEPS; step++) {
            INDArray update = Nd4j.linspace(DataType.DOUBLE, 1 + step, 0.5, first.length()).reshape(first.shape());
            INDArray same = update.dup();
            expected.applyUpdater(update, step, 0);
            found.applyUpdater(same, step, 0);
            assertEquals(numbers(update), numbers(same), "update of step " + step);
            assertEquals(numbers(denseFirst), numbers(first), "m after step " + step);
            assertEquals(numbers(denseSecond), numbers(second), "v after step " + step);
        }
        assertEquals(numbers(Nd4j.zeros(first.shape())), initialized(first));
    }

    private static List<Double> initialized(INDArray array) {
        var unused = TWO_STATES.instantiate(Map.of("m", array, "v", array.dup()), true);
        assertEquals(array.length(), unused.getState().get("m").length());
        return numbers(array);
    }

    @ParameterizedTest
    @EnumSource
    void gradientsMayLieAnywhere(View view) {
        INDArray base = view.base();
        INDArray gradient = view.part.apply(base);
        gradient.assign(Nd4j.linspace(DataType.DOUBLE, 1.0, 0.5, gradient.length()).reshape(gradient.shape()));
        INDArray others = base.dup();
        INDArray dense = gradient.dup('c').reshape(gradient.length());
        INDArray memory = Nd4j.ones(DataType.DOUBLE, 2 * gradient.length());
        INDArray same = memory.dup();
        TWO_STATES.instantiate(memory, false).applyUpdater(dense, 0, 0);
        TWO_STATES.instantiate(same, false).applyUpdater(gradient, 0, 0);
        assertEquals(numbers(dense), numbers(gradient));
        assertEquals(numbers(memory), numbers(same));
        view.part.apply(others).assign(gradient);
        assertEquals(numbers(others), numbers(base), "what is not the gradient");
    }

    @Test
    void theOrderOfTheGradientIsThatOfTheStates() {
        INDArray memory = Nd4j.zeros(DataType.DOUBLE, 2 * ELEMENTS);
        var updater = new ProgramGradientUpdater(TWO_STATES);
        updater.setStateViewArray(memory, new long[] {2, 3}, 'f', true);
        updater.applyUpdater(Nd4j.createFromArray(new double[][] {{2, 4, 6}, {8, 10, 12}}), 0, 0);
        assertEquals(List.of(1.0, 4.0, 2.0, 5.0, 3.0, 6.0), numbers(memory).subList(0, ELEMENTS));
        assertEquals(List.of(-2.0, -8.0, -4.0, -10.0, -6.0, -12.0), numbers(memory).subList(ELEMENTS, 2 * ELEMENTS));
    }

    @Test
    void aViewOfAnotherLengthOrTypeIsRefused() {
        var updater = new ProgramGradientUpdater(TWO_STATES);
        assertEquals(
                "updater state: 11 elements, 2 states of shape [2, 3] need 12",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        updater.setStateViewArray(
                                                Nd4j.zeros(DataType.DOUBLE, 11), new long[] {2, 3}, 'c', true))
                        .getMessage());
        assertEquals(
                "updater state: data type int; possible are float and double",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TWO_STATES.instantiate(Nd4j.zeros(DataType.INT32, 12), true))
                        .getMessage());
    }
}
