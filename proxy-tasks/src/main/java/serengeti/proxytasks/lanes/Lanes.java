package serengeti.proxytasks.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The vector widths of this module, and sums over the lanes of a vector in a fixed order.
///
/// `reduceLanes` may add in another order once compiled, so that a run would not repeat bit by bit; the sums here are
/// built from shuffles, which always add in the same order.
public final class Lanes {
    /// The widest vectors of the machine.
    public static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

    /// The lanes of [#WIDE].
    public static final int COUNT = WIDE.length();

    private static final VectorShuffle<Float> BY_32 = exchange(32);
    private static final VectorShuffle<Float> BY_16 = exchange(16);
    private static final VectorShuffle<Float> BY_8 = exchange(8);
    private static final VectorShuffle<Float> BY_4 = exchange(4);
    private static final VectorShuffle<Float> BY_2 = exchange(2);
    private static final VectorShuffle<Float> BY_1 = exchange(1);

    private Lanes() {}

    /// A zeroed array with room for a whole vector beyond its last element, so that tails are loaded without a check.
    public static float[] array(int length) {
        return new float[length + COUNT];
    }

    /// The lanes exchanged with those `distance` away, a power of two; the identity where there is no such lane.
    static VectorShuffle<Float> exchange(int distance) {
        return VectorShuffle.fromOp(WIDE, lane -> (lane ^ distance) < COUNT ? lane ^ distance : lane);
    }

    /// The sum of all lanes, in every lane.
    public static FloatVector sum(FloatVector value) {
        FloatVector sum = value;
        if (COUNT > 32) {
            sum = sum.add(sum.rearrange(BY_32));
        }
        if (COUNT > 16) {
            sum = sum.add(sum.rearrange(BY_16));
        }
        if (COUNT > 8) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        if (COUNT > 4) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        if (COUNT > 2) {
            sum = sum.add(sum.rearrange(BY_2));
        }
        return COUNT > 1 ? sum.add(sum.rearrange(BY_1)) : sum;
    }

    /// The largest of all lanes, in every lane; a NaN lane is passed over or returned.
    public static FloatVector max(FloatVector value) {
        FloatVector max = value;
        if (COUNT > 32) {
            max = larger(max, max.rearrange(BY_32));
        }
        if (COUNT > 16) {
            max = larger(max, max.rearrange(BY_16));
        }
        if (COUNT > 8) {
            max = larger(max, max.rearrange(BY_8));
        }
        if (COUNT > 4) {
            max = larger(max, max.rearrange(BY_4));
        }
        if (COUNT > 2) {
            max = larger(max, max.rearrange(BY_2));
        }
        return COUNT > 1 ? larger(max, max.rearrange(BY_1)) : max;
    }

    /// Lane by lane the larger of two values; `x` where either is NaN.
    ///
    /// Cheaper than the `max` of Java, whose rules for NaN and -0 take several instructions.
    public static FloatVector larger(FloatVector x, FloatVector y) {
        return x.blend(y, y.compare(VectorOperators.GT, x));
    }
}
