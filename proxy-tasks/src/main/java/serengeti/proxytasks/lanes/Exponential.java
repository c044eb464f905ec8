package serengeti.proxytasks.lanes;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Float32 exponential of arrays.
public final class Exponential {
    /*
     * exp: x = n ln 2 + r with |r| <= ln 2 / 2; n is rounded by adding 1.5 * 2^23, which leaves it in the low bits of
     * the sum, and 2^n is then built from those bits. ln 2 is split so that n times the first part is exact. The
     * polynomial is that of S. Moshier, Cephes Mathematical Library, 1989, expf.c.
     */
    private static final float ROUNDER = 12582912f;
    private static final float LOG2_E = 1.44269504088896341f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final int ONE_BITS = 0x3F800000;
    private static final int MANTISSA_BITS = 23;
    private static final float SMALLEST_NORMAL_LOG = -87.33654f;
    private static final float LARGEST_POWER_LOG = 88.37626f;

    private Exponential() {}

    /// Replaces each of `count` elements from `from` on by `e^x`, within 2 ulp.
    ///
    /// 0 below -87.33654, where the result would be subnormal; infinity above 88.37626, 0.4 % below the largest float's
    /// logarithm; NaN for NaN.
    public static void exp(float[] data, int from, int count) {
        for (int index = 0; index < count; index += COUNT) {
            var mask = WIDE.indexInRange(index, count);
            var x = FloatVector.fromArray(WIDE, data, from + index, mask);
            var shifted = x.fma(x.broadcast(LOG2_E), x.broadcast(ROUNDER));
            var n = shifted.sub(ROUNDER);
            var r = n.fma(x.broadcast(-LN2_LOW), n.fma(x.broadcast(-LN2_HIGH), x));
            var p =
                    r.fma(x.broadcast(1.9875691500e-4f), x.broadcast(1.3981999507e-3f))
                            .fma(r, x.broadcast(8.3334519073e-3f))
                            .fma(r, x.broadcast(4.1665795894e-2f))
                            .fma(r, x.broadcast(1.6666665459e-1f))
                            .fma(r, x.broadcast(5.0000001201e-1f))
                            .fma(r.mul(r), r.add(1f));
            var power =
                    shifted.reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                            .add(ONE_BITS)
                            .reinterpretAsFloats();
            p.mul(power)
                    .blend(0f, x.compare(VectorOperators.LT, SMALLEST_NORMAL_LOG))
                    .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, LARGEST_POWER_LOG))
                    .intoArray(data, from + index, mask);
        }
    }
}
