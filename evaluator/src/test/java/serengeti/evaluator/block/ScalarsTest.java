package serengeti.evaluator.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

class ScalarsTest {
    private final StepPlan.Builder builder = new StepPlan.Builder();
    private final int gradient = builder.add(new StepPlan.Gradient());
    private final int rate = builder.add(new StepPlan.LearningRate());
    private final int step = builder.add(new StepPlan.StepNumber());
    private final int hyperparameter = builder.add(new StepPlan.Hyperparameter(1));
    private final int third = builder.number(1.0 / 3);
    private final int perStep = builder.apply(Lane.DIVIDE, List.of(rate, step));
    private final int product = builder.apply(Lane.MULTIPLY, List.of(perStep, hyperparameter));
    private final int norms = builder.add(new StepPlan.SumPerArray(gradient));
    private final int scaled = builder.apply(Lane.MULTIPLY, List.of(norms, product));
    private final int shifted = builder.apply(Lane.ADD, List.of(scaled, third));
    private final int longer = builder.apply(Lane.MULTIPLY, List.of(gradient, shifted));
    private final int all = builder.add(new StepPlan.SumAll(longer));
    private final int update = builder.apply(Lane.MULTIPLY, List.of(longer, all));
    private final StepPlan plan = builder.build(update, List.of(OptionalInt.empty()));

    @Test
    void passesCountTheSumsBeforeANode() {
        assertArrayEquals(new int[] {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2}, Scalars.passes(plan));
        assertTrue(Scalars.isSum(plan.nodes(), plan.nodes().get(norms)));
        assertTrue(Scalars.isSum(plan.nodes(), plan.nodes().get(all)));
        assertFalse(Scalars.isSum(plan.nodes(), plan.nodes().get(update)));
    }

    @ParameterizedTest
    @EnumSource
    void numbersAreComputedInDoubleAndRoundedOnce(ElementType type) {
        double[] hyperparameters = {-1, 0.1};
        var scalars = new Scalars(plan, hyperparameters, vectors(3), type);
        // rate, step, hyperparameter, third, their quotient and product, the sum of all; norms, scaled and shifted
        assertEquals((7 + 3 * 3) * RawMemory.VECTOR_BYTES, scalars.bytes());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(scalars.bytes(), RawMemory.VECTOR_BYTES);
            scalars.place(memory);
            assertEquals(memory.address(), scalars.modelCells());
            assertEquals(1.0 / 3, cell(scalars, third, type), ulp(type));
            for (int number = 1; number <= 3; number++) {
                hyperparameters[1] = number * 0.1;
                checkStep(scalars, type, number);
            }
        }
    }

    private void checkStep(Scalars scalars, ElementType type, int number) {
        double[] parts = {1, 0.7, 1e300};
        scalars.compute(0, 0.3, number);
        double expected = 0.3 / number * (number * 0.1);
        assertCell(expected, scalars, product, type);
        assertArrayEquals(new int[] {norms}, scalars.sums(0));
        scalars.clearSums(0);
        for (int array = 0; array < 3; array++) {
            scalars.add(norms, array, parts[array]);
            scalars.add(norms, array, parts[array]);
        }
        scalars.publishSums(0);
        scalars.compute(1, 0.3, number);
        for (int array = 0; array < 3; array++) {
            double shiftedOnce = 2 * parts[array] * expected + 1.0 / 3;
            assertEquals(rounded(shiftedOnce, type), read(scalars.arrayCells(array) + scalars.offset(shifted), type));
        }
        assertArrayEquals(new int[] {all}, scalars.sums(1));
        scalars.clearSums(1);
        scalars.add(all, 0, 5);
        scalars.add(all, 2, 0.25);
        scalars.publishSums(1);
        scalars.compute(2, 0.3, number);
        assertCell(5.25, scalars, all, type);
        assertEquals(0, scalars.sums(2).length);
    }

    private static void assertCell(double expected, Scalars scalars, int node, ElementType type) {
        assertEquals(rounded(expected, type), cell(scalars, node, type));
    }

    private static double cell(Scalars scalars, int node, ElementType type) {
        long address = scalars.modelCells() + scalars.offset(node);
        double first = read(address, type);
        for (int lane = 1; lane < type.lanes(); lane++) {
            assertEquals(first, read(address + (long) lane * type.bytes(), type));
        }
        return first;
    }

    private static double read(long address, ElementType type) {
        return switch (type) {
            case FLOAT -> RawMemory.get(address);
            case DOUBLE -> RawMemory.getDouble(address);
        };
    }

    private static double rounded(double value, ElementType type) {
        return type == ElementType.FLOAT ? (double) (float) value : value;
    }

    private static double ulp(ElementType type) {
        return type == ElementType.FLOAT ? 1e-7 : 0;
    }

    @Test
    void cellsOfAKindFollowEachOtherAndArraysShareNone() {
        var scalars = new Scalars(plan, new double[2], vectors(2), ElementType.FLOAT);
        scalars.place(Arena.ofAuto().allocate(scalars.bytes(), RawMemory.VECTOR_BYTES));
        int[] model = {rate, step, hyperparameter, third, perStep, product, all};
        for (int place = 0; place < model.length; place++) {
            assertEquals((long) place * RawMemory.VECTOR_BYTES, scalars.offset(model[place]));
        }
        int[] perArray = {norms, scaled, shifted};
        for (int place = 0; place < perArray.length; place++) {
            assertEquals((long) place * RawMemory.VECTOR_BYTES, scalars.offset(perArray[place]));
        }
        assertEquals(7L * RawMemory.VECTOR_BYTES, scalars.arrayCells(0) - scalars.modelCells());
        assertEquals(3L * RawMemory.VECTOR_BYTES, scalars.arrayCells(1) - scalars.arrayCells(0));
    }

    private static ArrayShape[] vectors(int count) {
        return IntStream.range(0, count).mapToObj(_ -> ArrayShape.vector(3)).toArray(ArrayShape[]::new);
    }
}
