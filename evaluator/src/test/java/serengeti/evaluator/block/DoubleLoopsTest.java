package serengeti.evaluator.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import serengeti.dsl.function.Lane;
import serengeti.dsl.testing.EdgeNumbers;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

class DoubleLoopsTest {
    private static final int COUNT = 500;

    @ParameterizedTest
    @EnumSource
    void lanesAreThoseOfTheTable(Lane lane) {
        double[][] operands = new double[3][];
        for (int operand = 0; operand < 3; operand++) {
            var random = new SplittableRandom(operand);
            double[] edges = EdgeNumbers.doubles();
            operands[operand] = new double[COUNT];
            for (int index = 0; index < COUNT; index++) {
                operands[operand][index] =
                        random.nextInt(3) == 0 ? edges[random.nextInt(edges.length)] : EdgeNumbers.anyDouble(random);
            }
        }
        for (int scalars = 0; scalars < 8; scalars++) {
            check(lane, operands, scalars);
        }
    }

    /// @param scalars bit by bit which operands are numbers
    private static void check(Lane lane, double[][] operands, int scalars) {
        try (Arena arena = Arena.ofConfined()) {
            long bytes = (long) COUNT * Double.BYTES;
            long[] addresses = new long[3];
            int[] steps = new int[3];
            double[] expected = new double[COUNT];
            for (int operand = 0; operand < 3; operand++) {
                addresses[operand] = arena.allocate(bytes, RawMemory.VECTOR_BYTES).address();
                boolean isScalar = (scalars >> operand & 1) == 1;
                steps[operand] = isScalar ? 0 : RawMemory.VECTOR_BYTES;
                if (isScalar) {
                    ElementType.DOUBLE.fill(addresses[operand], operands[operand][0]);
                } else {
                    write(addresses[operand], operands[operand]);
                }
            }
            for (int index = 0; index < COUNT; index++) {
                expected[index] =
                        lane.apply(
                                operands[0][steps[0] == 0 ? 0 : index],
                                operands[1][steps[1] == 0 ? 0 : index],
                                operands[2][steps[2] == 0 ? 0 : index]);
            }
            long out = steps[0] == 0 ? arena.allocate(bytes, RawMemory.VECTOR_BYTES).address() : addresses[0];
            DoubleLoops.run(lane, addresses[0], steps[0], addresses[1], steps[1], addresses[2], steps[2], out, COUNT);
            assertArrayEquals(expected, read(out, COUNT));
        }
    }

    private static void write(long address, double... values) {
        for (int index = 0; index < values.length; index++) {
            RawMemory.setDouble(address + (long) index * Double.BYTES, values[index]);
        }
    }

    private static double[] read(long address, int count) {
        double[] values = new double[count];
        Arrays.setAll(values, index -> RawMemory.getDouble(address + (long) index * Double.BYTES));
        return values;
    }

    @Test
    void sumsTakeEveryElementOnce() {
        try (Arena arena = Arena.ofConfined()) {
            long cell = arena.allocate(RawMemory.VECTOR_BYTES, RawMemory.VECTOR_BYTES).address();
            for (int count = 0; count < 200; count++) {
                long address = arena.allocate((count + 1L) * Double.BYTES, RawMemory.VECTOR_BYTES).address();
                double[] values = new double[count + 1];
                Arrays.setAll(values, index -> 1L << index % 40);
                values[count] = Double.NaN;
                write(address, values);
                double expected = Arrays.stream(values, 0, count).sum();
                assertEquals(expected, DoubleLoops.sum(address, count, cell), "%d elements".formatted(count));
            }
        }
    }

    @Test
    void sumsOfNotANumberAreNotANumber() {
        try (Arena arena = Arena.ofConfined()) {
            long cell = arena.allocate(RawMemory.VECTOR_BYTES, RawMemory.VECTOR_BYTES).address();
            long address = arena.allocate(100L * Double.BYTES, RawMemory.VECTOR_BYTES).address();
            for (int place = 0; place < 100; place++) {
                double[] values = new double[100];
                values[place] = Double.NaN;
                write(address, values);
                assertEquals(Double.NaN, DoubleLoops.sum(address, 100, cell));
            }
        }
    }
}
