package serengeti.proxytasks.lanes;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// The matrix product whose vectors lie along the depth: `A transpose(B)`, every element a dot product of two rows.
///
/// Any size is right; the tail of the depth is masked. The lanes are added in a fixed order, so results repeat bit by
/// bit.
public final class DotProducts {
    /*
     * A block of 4 x 4 dot products keeps sixteen sums in registers and loads eight vectors for sixteen multiply-adds.
     * Four vectors of partial sums then become four numbers with two blend-and-exchange steps and a few exchanges inside
     * quarters, a third of what four separate sums over lanes would take.
     */
    private static final VectorShuffle<Float> BY_HALF = Lanes.exchange(COUNT / 2);
    private static final VectorShuffle<Float> BY_QUARTER = Lanes.exchange(COUNT / 4);
    private static final VectorShuffle<Float> BY_2 = Lanes.exchange(2);
    private static final VectorShuffle<Float> BY_1 = Lanes.exchange(1);
    private static final VectorShuffle<Float> FIRST_OF_QUARTERS =
            VectorShuffle.fromOp(WIDE, lane -> lane % 4 * (COUNT / 4));

    private DotProducts() {}

    /// `out = a transpose(b)`, for `a` of `float[m][k]`, `b` of `float[n][k]` and `out` of `float[m][n]`.
    public static void nt(Matrix a, Matrix b, Matrix out) {
        int rows = COUNT >= 4 && COUNT <= 16 ? a.rows() & -4 : 0;
        int columns = COUNT >= 4 && COUNT <= 16 ? b.rows() & -4 : 0;
        for (int row = 0; row < rows; row += 4) {
            for (int column = 0; column < columns; column += 4) {
                fourByFour(row, column, a, b, out);
            }
        }
        for (int row = 0; row < a.rows(); row++) {
            for (int column = row < rows ? columns : 0; column < b.rows(); column++) {
                one(row, column, a, b, out);
            }
        }
    }

    private static void fourByFour(int row, int column, Matrix left, Matrix right, Matrix out) {
        float[] a = left.data();
        float[] b = right.data();
        int depth = left.columns();
        int aStride = left.stride();
        int bStride = right.stride();
        int aIndex = left.offset() + row * aStride;
        int bIndex = right.offset() + column * bStride;
        var zero = FloatVector.zero(WIDE);
        var s00 = zero;
        var s01 = zero;
        var s02 = zero;
        var s03 = zero;
        var s10 = zero;
        var s11 = zero;
        var s12 = zero;
        var s13 = zero;
        var s20 = zero;
        var s21 = zero;
        var s22 = zero;
        var s23 = zero;
        var s30 = zero;
        var s31 = zero;
        var s32 = zero;
        var s33 = zero;
        for (int p = 0; p < depth; p += COUNT) {
            VectorMask<Float> mask = WIDE.indexInRange(p, depth);
            var b0 = FloatVector.fromArray(WIDE, b, bIndex + p, mask);
            var b1 = FloatVector.fromArray(WIDE, b, bIndex + bStride + p, mask);
            var b2 = FloatVector.fromArray(WIDE, b, bIndex + 2 * bStride + p, mask);
            var b3 = FloatVector.fromArray(WIDE, b, bIndex + 3 * bStride + p, mask);
            var a0 = FloatVector.fromArray(WIDE, a, aIndex + p, mask);
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            s02 = a0.fma(b2, s02);
            s03 = a0.fma(b3, s03);
            var a1 = FloatVector.fromArray(WIDE, a, aIndex + aStride + p, mask);
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            s12 = a1.fma(b2, s12);
            s13 = a1.fma(b3, s13);
            var a2 = FloatVector.fromArray(WIDE, a, aIndex + 2 * aStride + p, mask);
            s20 = a2.fma(b0, s20);
            s21 = a2.fma(b1, s21);
            s22 = a2.fma(b2, s22);
            s23 = a2.fma(b3, s23);
            var a3 = FloatVector.fromArray(WIDE, a, aIndex + 3 * aStride + p, mask);
            s30 = a3.fma(b0, s30);
            s31 = a3.fma(b1, s31);
            s32 = a3.fma(b2, s32);
            s33 = a3.fma(b3, s33);
        }
        float[] o = out.data();
        int oStride = out.stride();
        int oIndex = out.offset() + row * oStride + column;
        VectorMask<Float> four = WIDE.indexInRange(0, 4);
        sums(s00, s01, s02, s03).intoArray(o, oIndex, four);
        sums(s10, s11, s12, s13).intoArray(o, oIndex + oStride, four);
        sums(s20, s21, s22, s23).intoArray(o, oIndex + 2 * oStride, four);
        sums(s30, s31, s32, s33).intoArray(o, oIndex + 3 * oStride, four);
    }

    /// The sums over the lanes of four vectors, in the first four lanes.
    private static FloatVector sums(FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3) {
        VectorMask<Float> upperHalf = VectorMask.fromLong(WIDE, -1L << COUNT / 2);
        VectorMask<Float> oddQuarters = VectorMask.fromLong(WIDE, ODD_QUARTERS);
        FloatVector even = merged(v0, v2, upperHalf, BY_HALF);
        FloatVector odd = merged(v1, v3, upperHalf, BY_HALF);
        FloatVector quarters = merged(even, odd, oddQuarters, BY_QUARTER);
        if (COUNT >= 16) {
            quarters = quarters.add(quarters.rearrange(BY_2));
        }
        if (COUNT >= 8) {
            quarters = quarters.add(quarters.rearrange(BY_1));
        }
        return quarters.rearrange(FIRST_OF_QUARTERS);
    }

    private static final long ODD_QUARTERS = oddQuarters();

    private static long oddQuarters() {
        long bits = 0;
        for (int lane = 0; lane < COUNT; lane++) {
            bits |= COUNT >= 4 && lane / (COUNT / 4) % 2 == 1 ? 1L << lane : 0;
        }
        return bits;
    }

    /// Pairs of lanes a certain distance apart added up: those of `x` where `mask` is unset, those of `y` elsewhere.
    private static FloatVector merged(
            FloatVector x, FloatVector y, VectorMask<Float> mask, VectorShuffle<Float> exchange) {
        return x.blend(y, mask).add(y.blend(x, mask).rearrange(exchange));
    }

    private static void one(int row, int column, Matrix left, Matrix right, Matrix out) {
        int depth = left.columns();
        int aIndex = left.offset() + row * left.stride();
        int bIndex = right.offset() + column * right.stride();
        var sum = FloatVector.zero(WIDE);
        for (int p = 0; p < depth; p += COUNT) {
            VectorMask<Float> mask = WIDE.indexInRange(p, depth);
            var x = FloatVector.fromArray(WIDE, left.data(), aIndex + p, mask);
            sum = x.fma(FloatVector.fromArray(WIDE, right.data(), bIndex + p, mask), sum);
        }
        out.set(row, column, Lanes.sum(sum).lane(0));
    }
}
