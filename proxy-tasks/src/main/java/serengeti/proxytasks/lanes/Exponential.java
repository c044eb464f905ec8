package serengeti.proxytasks.lanes;

import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Float32 exponential and logarithm of whole vectors, of any species.
public final class Exponential {
    /*
     * exp: x = n ln 2 + r with |r| <= ln 2 / 2; n is rounded by adding 1.5 * 2^23, which leaves it in the low bits of the
     * sum, and 2^n is then built from those bits. ln 2 is split so that n times the first part is exact. The polynomials
     * are those of S. Moshier, Cephes Mathematical Library, 1989, expf.c and logf.c.
     */
    private static final float ROUNDER = 12582912f;
    private static final float LOG2_E = 1.44269504088896341f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final int ONE_BITS = 0x3F800000;
    private static final int MANTISSA_BITS = 23;
    private static final float SMALLEST_NORMAL_LOG = -87.33654f;
    private static final float LARGEST_POWER_LOG = 88.37626f;
    private static final int SQRT_HALF_BITS = 0x3F3504F3;

    private Exponential() {}

    /// `e^x` within 2 ulp.
    ///
    /// 0 below -87.33654, where the result would be subnormal; infinity above 88.37626, 0.4 % below the largest float's
    /// logarithm; NaN for NaN.
    public static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.fma(x.broadcast(LOG2_E), x.broadcast(ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(x.broadcast(-LN2_HIGH), x);
        r = n.fma(x.broadcast(-LN2_LOW), r);
        FloatVector p = r.fma(x.broadcast(1.9875691500e-4f), x.broadcast(1.3981999507e-3f));
        p = p.fma(r, x.broadcast(8.3334519073e-3f));
        p = p.fma(r, x.broadcast(4.1665795894e-2f));
        p = p.fma(r, x.broadcast(1.6666665459e-1f));
        p = p.fma(r, x.broadcast(5.0000001201e-1f));
        p = p.fma(r.mul(r), r.add(1f));
        FloatVector power = shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                .add(ONE_BITS)
                .reinterpretAsFloats();
        FloatVector result = p.mul(power);
        result = result.blend(0f, x.compare(VectorOperators.LT, SMALLEST_NORMAL_LOG));
        return result.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, LARGEST_POWER_LOG));
    }

    /// The natural logarithm of positive normal numbers within 2 ulp; infinity for infinity, NaN for NaN.
    public static FloatVector log(FloatVector x) {
        var offset = x.reinterpretAsInts().sub(SQRT_HALF_BITS);
        var exponent = offset.lanewise(VectorOperators.ASHR, MANTISSA_BITS);
        FloatVector mantissa = offset.sub(exponent.lanewise(VectorOperators.LSHL, MANTISSA_BITS))
                .add(SQRT_HALF_BITS)
                .reinterpretAsFloats();
        FloatVector n = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
        FloatVector r = mantissa.sub(1f);
        FloatVector square = r.mul(r);
        FloatVector p = r.fma(x.broadcast(7.0376836292e-2f), x.broadcast(-1.1514610310e-1f));
        p = p.fma(r, x.broadcast(1.1676998740e-1f));
        p = p.fma(r, x.broadcast(-1.2420140846e-1f));
        p = p.fma(r, x.broadcast(1.4249322787e-1f));
        p = p.fma(r, x.broadcast(-1.6668057665e-1f));
        p = p.fma(r, x.broadcast(2.0000714765e-1f));
        p = p.fma(r, x.broadcast(-2.4999993993e-1f));
        p = p.fma(r, x.broadcast(3.3333331174e-1f));
        FloatVector low = p.mul(r).mul(square);
        low = n.fma(x.broadcast(LN2_LOW), low);
        low = square.fma(x.broadcast(-0.5f), low);
        FloatVector result = n.fma(x.broadcast(LN2_HIGH), low.add(r));
        return result.blend(x, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY).not());
    }

    /// [#exp] of one number, by the same steps.
    public static float exp(float x) {
        return exp(FloatVector.broadcast(WIDE, x)).lane(0);
    }

    /// [#log] of one number, by the same steps.
    public static float log(float x) {
        return log(FloatVector.broadcast(WIDE, x)).lane(0);
    }
}
