package serengeti.evaluator.block;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import serengeti.dsl.function.Lane;
import serengeti.evaluator.buffer.RawMemory;

/// Runs lane loops on arrays.
final class LaneRunner {

    private LaneRunner() {}

    /// Equal bits for plain arithmetic, all NaN alike; else a finite result may be [ElementaryLoops#ULPS] away, but
    /// NaN, infinities and the signs of zeros may not differ.
    static boolean isWithinBound(Lane lane, float expected, float found) {
        int from = Float.floatToIntBits(expected);
        int to = Float.floatToIntBits(found);
        boolean isNear =
                lane.isTranscendental()
                        && Float.isFinite(expected)
                        && Float.isFinite(found)
                        && Math.abs(from - to) <= ElementaryLoops.ULPS;
        return from == to || isNear;
    }

    /// `lane(x[i], y[i])`, all tensors.
    static float[] run(Lane lane, float[] x, float[] y) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment first = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
            MemorySegment second = arena.allocateFrom(ValueLayout.JAVA_FLOAT, y);
            MemorySegment out = arena.allocate((long) x.length * Float.BYTES);
            MemorySegment cell = arena.allocate(ElementaryLoops.CELL_BYTES);
            int step = RawMemory.VECTOR_BYTES;
            LaneLoops.run(
                    lane,
                    first.address(),
                    step,
                    second.address(),
                    step,
                    second.address(),
                    step,
                    out.address(),
                    x.length,
                    cell.address());
            return out.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    /// A few hundred results of each transcendental lane in one number.
    static String digest() {
        var random = new SplittableRandom(6);
        int digest = 0;
        for (Lane lane : Lane.values()) {
            if (lane.isTranscendental()) {
                float[] x = numbers(random);
                float[] y = numbers(random);
                digest = 31 * digest + Arrays.hashCode(run(lane, x, y));
            }
        }
        return Integer.toHexString(digest);
    }

    private static float[] numbers(SplittableRandom random) {
        float[] numbers = new float[300];
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] =
                    random.nextInt(20) == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) random.nextGaussian();
        }
        return numbers;
    }

    public static void main(String[] arguments) {
        System.out.println(digest());
    }
}
