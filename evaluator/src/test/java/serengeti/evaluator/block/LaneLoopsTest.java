package serengeti.evaluator.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Lane;
import serengeti.dsl.testing.EdgeNumbers;
import serengeti.evaluator.buffer.RawMemory;

/// Each loop against the lane itself, over all mixes of tensors and scalars, up to the border of its memory.
class LaneLoopsTest {

    private static final int[] COUNTS = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100};
    private static final int MOST = 100;
    private static final float GUARD = 12345.5f;

    @TestFactory
    Stream<DynamicTest> giveTheLanesValueRoundedToFloatOrWithinTheBound() {
        return Stream.of(Lane.values()).map(lane -> dynamicTest(lane.name(), () -> check(lane)));
    }

    private static void check(Lane lane) {
        for (int tensors = 1; tensors < 1 << lane.arity(); tensors++) {
            for (int count : COUNTS) {
                check(lane, tensors, count, false);
                check(lane, tensors, count, true);
            }
        }
    }

    /// @param tensors bit by bit whether an operand is a tensor
    /// @param inPlace whether the result goes where the first tensor is
    private static void check(Lane lane, int tensors, int count, boolean inPlace) {
        try (var arena = Arena.ofConfined()) {
            float[][] operands = new float[3][];
            MemorySegment[] memory = new MemorySegment[3];
            for (int operand = 0; operand < 3; operand++) {
                boolean isTensor = (tensors >> operand & 1) == 1;
                operands[operand] = numbers(isTensor ? count : RawMemory.LANES, !isTensor, count + 7L * operand);
                memory[operand] = arena.allocateFrom(ValueLayout.JAVA_FLOAT, operands[operand]);
            }
            int first = Integer.numberOfTrailingZeros(tensors);
            MemorySegment out = inPlace ? memory[first] : arena.allocate(4L * (MOST + 32));
            if (!inPlace) {
                for (int index = 0; index < MOST + 32; index++) {
                    out.setAtIndex(ValueLayout.JAVA_FLOAT, index, GUARD);
                }
            }
            LaneLoops.run(
                    lane,
                    memory[0].address(),
                    step(tensors, 0),
                    memory[1].address(),
                    step(tensors, 1),
                    memory[2].address(),
                    step(tensors, 2),
                    out.address(),
                    count,
                    arena.allocate(ElementaryLoops.CELL_BYTES).address());
            for (int index = 0; index < count; index++) {
                float x = operands[0][index % operands[0].length];
                float y = operands[1][index % operands[1].length];
                float z = operands[2][index % operands[2].length];
                float expected = (float) lane.apply(x, y, z);
                float found = out.getAtIndex(ValueLayout.JAVA_FLOAT, index);
                if (!LaneRunner.isWithinBound(lane, expected, found)) {
                    fail("%s(%s, %s, %s) is %s, not %s".formatted(lane, x, y, z, found, expected));
                }
            }
            if (!inPlace) {
                assertEquals(GUARD, out.getAtIndex(ValueLayout.JAVA_FLOAT, count), "written beyond the end");
            }
        }
    }

    private static int step(int tensors, int operand) {
        return (tensors >> operand & 1) == 1 ? RawMemory.VECTOR_BYTES : 0;
    }

    private static float[] numbers(int count, boolean same, long seed) {
        var random = new SplittableRandom(seed);
        double[] edges = EdgeNumbers.floats();
        float[] numbers = new float[count];
        for (int index = 0; index < count; index++) {
            numbers[index] =
                    (float) (random.nextBoolean() ? edges[random.nextInt(edges.length)] : EdgeNumbers.anyFloat(random));
        }
        if (same) {
            Arrays.fill(numbers, numbers[0]);
        }
        return numbers;
    }

    /// Loops are compiled in between; what they give must not show it.
    @TestFactory
    Stream<DynamicTest> giveTheSameBitsBeforeAndAfterCompilation() {
        return Stream.of(Lane.values())
                .map(lane ->
                        dynamicTest(
                                lane.name(),
                                () -> {
                                    try (var arena = Arena.ofConfined()) {
                                        MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, gaussians(MOST));
                                        MemorySegment y =
                                                arena.allocateFrom(ValueLayout.JAVA_FLOAT, gaussians(MOST + 1));
                                        MemorySegment out = arena.allocate(4L * MOST);
                                        MemorySegment cell = arena.allocate(ElementaryLoops.CELL_BYTES);
                                        int[] first = null;
                                        for (int run = 0; run < 20_000; run++) {
                                            int step = RawMemory.VECTOR_BYTES;
                                            LaneLoops.run(
                                                    lane,
                                                    x.address(),
                                                    step,
                                                    y.address(),
                                                    step,
                                                    y.address(),
                                                    step,
                                                    out.address(),
                                                    MOST,
                                                    cell.address());
                                            int[] bits = out.toArray(ValueLayout.JAVA_INT);
                                            first = first == null ? bits : first;
                                            if (!Arrays.equals(first, bits)) {
                                                fail("run %d differs from the first".formatted(run));
                                            }
                                        }
                                    }
                                }));
    }

    @Test
    void sumsAreTheSameBeforeAndAfterCompilation() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(RawMemory.VECTOR_BYTES);
            MemorySegment[] x = new MemorySegment[MOST];
            Arrays.setAll(x, count -> arena.allocateFrom(ValueLayout.JAVA_FLOAT, gaussians(count)));
            double[] first = new double[MOST];
            for (int run = 0; run < 3_000; run++) {
                for (int count = 1; count < MOST; count++) {
                    double sum = LaneLoops.sum(x[count].address(), count, cell.address());
                    first[count] = run == 0 ? sum : first[count];
                    assertEquals(first[count], sum, "run %d of %d elements".formatted(run, count));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 207, 702, 1024, 2047, 2048})
    void sumsAreNearTheExactSum(int count) {
        try (var arena = Arena.ofConfined()) {
            float[] numbers = gaussians(count);
            double exact = 0;
            double magnitude = 0;
            for (float number : numbers) {
                exact += number;
                magnitude += Math.abs(number);
            }
            MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, numbers);
            MemorySegment cell = arena.allocate(RawMemory.VECTOR_BYTES);
            // Each of the few dozen additions on the way to a running sum rounds to float once.
            double bound = magnitude * Math.ulp(1f) * (2 + count / (4.0 * RawMemory.LANES)) / 2;
            assertEquals(exact, LaneLoops.sum(x.address(), count, cell.address()), bound);
        }
    }

    private static float[] gaussians(int count) {
        var random = new SplittableRandom(count);
        float[] numbers = new float[count];
        for (int index = 0; index < count; index++) {
            numbers[index] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
