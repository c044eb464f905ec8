package serengeti.evaluator.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

class BlockRunnerTest {
    private static final int COUNT = 21;

    /// Two arrays of one block each, scattered in memory, in two passes: `m = m + g; u = m * norm(g)`.
    @ParameterizedTest
    @EnumSource
    void runsPassesOnBlocksWhereverTheyLie(ElementType type) {
        StepPlan plan =
                Lowering.plan(
                        Parser.parse(
                                """
                                def train(w, g, m, lr):
                                  n = norm(g)
                                  m = m + g
                                  u = m * n
                                  return u, m
                                """));
        try (Arena arena = Arena.ofConfined()) {
            var scalars = new Scalars(plan, new double[0], vectors(2), type);
            scalars.place(arena.allocate(scalars.bytes(), RawMemory.VECTOR_BYTES));
            var runner = new BlockRunner(plan, scalars, type, 64);
            long[] weights = new long[2];
            long[] gradients = new long[2];
            long[] states = new long[2];
            for (int array = 0; array < 2; array++) {
                weights[array] = filled(arena, type, 100);
                gradients[array] = filled(arena, type, 2 + array);
                states[array] = filled(arena, type, 1);
            }
            scalars.compute(0, 1, 1);
            scalars.clearSums(0);
            for (int array = 0; array < 2; array++) {
                double[] sums = {1};
                bind(runner, array, weights, gradients, states);
                runner.run(0, COUNT, sums);
                double square = (2 + array) * (2 + array);
                assertArrayEquals(new double[] {1 + COUNT * square}, sums);
                scalars.add(scalars.sums(0)[0], array, (2 + array) * (2 + array));
            }
            scalars.publishSums(0);
            scalars.compute(1, 1, 1);
            for (int array = 0; array < 2; array++) {
                bind(runner, array, weights, gradients, states);
                runner.run(1, COUNT, new double[0]);
                // what is behind the block stays
                assertArrayEquals(elements(3 + array, 1), read(states[array], type));
                assertArrayEquals(elements(100 - (3 + array) * (2 + array), 100), read(weights[array], type));
                assertArrayEquals(elements(2 + array, 2 + array), read(gradients[array], type));
            }
        }
    }

    private static void bind(BlockRunner runner, int array, long[] weights, long[] gradients, long[] states) {
        runner.setWeights(weights[array]);
        runner.setGradient(gradients[array]);
        runner.setState(0, states[array]);
        runner.setArray(array);
    }

    /// A block and one element more.
    private static double[] elements(double value, double last) {
        double[] elements = new double[COUNT + 1];
        Arrays.fill(elements, value);
        elements[COUNT] = last;
        return elements;
    }

    private static long filled(Arena arena, ElementType type, double value) {
        MemorySegment memory = arena.allocate((COUNT + 2L) * type.bytes(), RawMemory.VECTOR_BYTES);
        long address = memory.address() + type.bytes();
        for (int index = 0; index <= COUNT; index++) {
            switch (type) {
                case FLOAT -> RawMemory.set(address + (long) index * Float.BYTES, (float) value);
                case DOUBLE -> RawMemory.setDouble(address + (long) index * Double.BYTES, value);
            }
        }
        return address;
    }

    private static double[] read(long address, ElementType type) {
        double[] values = new double[COUNT + 1];
        for (int index = 0; index <= COUNT; index++) {
            values[index] =
                    switch (type) {
                        case FLOAT -> RawMemory.get(address + (long) index * Float.BYTES);
                        case DOUBLE -> RawMemory.getDouble(address + (long) index * Double.BYTES);
                    };
        }
        return values;
    }

    private static ArrayShape[] vectors(int count) {
        return IntStream.range(0, count).mapToObj(_ -> ArrayShape.vector(3)).toArray(ArrayShape[]::new);
    }
}
