package serengeti.proxytasks.lanes;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Sums over the lanes of vectors, in an order that is always the same.
public final class LaneSums {
    /*
     * Four vectors become four numbers: two steps blend and exchange lanes so that each quarter of one vector belongs
     * to one of the four, and a few exchanges inside the quarters finish the sums. That takes a third of the
     * instructions of four separate sums.
     */
    private static final boolean BY_FOUR = COUNT >= 4 && COUNT <= 16;
    private static final VectorShuffle<Float> BY_HALF = exchange(COUNT / 2);
    private static final VectorShuffle<Float> BY_QUARTER = exchange(COUNT / 4);
    private static final VectorShuffle<Float> BY_2 = exchange(2);
    private static final VectorShuffle<Float> BY_1 = exchange(1);
    private static final VectorShuffle<Float> FIRST_OF_QUARTERS =
            VectorShuffle.fromOp(WIDE, lane -> lane % 4 * (COUNT / 4));
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(WIDE, -1L << COUNT / 2);
    private static final VectorMask<Float> ODD_QUARTERS =
            UPPER_HALF.xor(
                    VectorMask.fromLong(WIDE, -1L << COUNT / 4)
                            .xor(VectorMask.fromLong(WIDE, -1L << COUNT / 2 + COUNT / 4)));
    private static final VectorMask<Float> FIRST_FOUR = WIDE.indexInRange(0, Math.min(4, COUNT));

    private LaneSums() {}

    private static VectorShuffle<Float> exchange(int distance) {
        return VectorShuffle.fromOp(WIDE, lane -> (lane ^ distance) < COUNT ? lane ^ distance : lane);
    }

    /// Writes the sums of `count` vectors, which lie one after the other in `vectors` from `from` on, to `out`.
    public static void sum(float[] vectors, int from, int count, float[] out, int outOffset) {
        int done = 0;
        if (BY_FOUR) {
            done = count & -4;
            sumByFour(vectors, from, done, out, outOffset);
        }
        for (int vector = done; vector < count; vector++) {
            float sum = 0;
            for (int lane = 0; lane < COUNT; lane++) {
                sum += vectors[from + vector * COUNT + lane];
            }
            out[outOffset + vector] = sum;
        }
    }

    private static void sumByFour(float[] vectors, int from, int count, float[] out, int outOffset) {
        for (int vector = 0; vector < count; vector += 4) {
            int index = from + vector * COUNT;
            var v0 = FloatVector.fromArray(WIDE, vectors, index);
            var v2 = FloatVector.fromArray(WIDE, vectors, index + 2 * COUNT);
            var even = v0.blend(v2, UPPER_HALF).add(v2.blend(v0, UPPER_HALF).rearrange(BY_HALF));
            var v1 = FloatVector.fromArray(WIDE, vectors, index + COUNT);
            var v3 = FloatVector.fromArray(WIDE, vectors, index + 3 * COUNT);
            var odd = v1.blend(v3, UPPER_HALF).add(v3.blend(v1, UPPER_HALF).rearrange(BY_HALF));
            var quarters = even.blend(odd, ODD_QUARTERS).add(odd.blend(even, ODD_QUARTERS).rearrange(BY_QUARTER));
            if (COUNT >= 16) {
                quarters = quarters.add(quarters.rearrange(BY_2));
            }
            if (COUNT >= 8) {
                quarters = quarters.add(quarters.rearrange(BY_1));
            }
            quarters.rearrange(FIRST_OF_QUARTERS).intoArray(out, outOffset + vector, FIRST_FOUR);
        }
    }
}
