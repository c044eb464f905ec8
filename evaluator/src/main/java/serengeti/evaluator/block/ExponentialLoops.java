package serengeti.evaluator.block;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.OR;
import static serengeti.evaluator.block.ElementaryLoops.BYTES;
import static serengeti.evaluator.block.ElementaryLoops.DOUBLES;
import static serengeti.evaluator.block.ElementaryLoops.FLOATS;
import static serengeti.evaluator.block.ElementaryLoops.LANES;
import static serengeti.evaluator.block.ElementaryLoops.WHOLE;
import static serengeti.evaluator.block.ElementaryLoops.finish;
import static serengeti.evaluator.buffer.RawMemory.ALL;
import static serengeti.evaluator.buffer.RawMemory.ORDER;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import serengeti.dsl.function.Lane;

/*
 * x = k ln 2 + r with k whole and |r| at most half of ln 2. Adding 1.5 * 2^52 rounds to a whole number, which then
 * stands in the low bits; shifted to the exponent's place it is 2^k. The hyperbolic functions take sinh r and cosh r,
 * and what 2^k and 2^-k make of them: for k = 0 the cosh r cancels exactly, so small arguments keep all their digits.
 *
 * Loops repeat each other on purpose, see ElementaryLoops.
 */
/// The loops around `e^x`. Fast for `|x| <= 700`; the rest, NaN among it, is slow.
final class ExponentialLoops {
    private static final double FAR = 700;
    private static final long SIGN = Long.MIN_VALUE;
    private static final DoubleVector LOG2_E = DoubleVector.broadcast(DOUBLES, 1.4426950408889634);
    private static final DoubleVector ROUND = DoubleVector.broadcast(DOUBLES, 0x1.8p52);
    private static final DoubleVector MINUS_LN2 = DoubleVector.broadcast(DOUBLES, -0.6931471805599453);
    private static final DoubleVector ONE = DoubleVector.broadcast(DOUBLES, 1);
    private static final LongVector BITS_OF_ONE = ONE.reinterpretAsLongs();
    private static final LongVector BITS_OF_HALF = DoubleVector.broadcast(DOUBLES, 0.5).reinterpretAsLongs();

    /// `(e^r - 1) / r`, relative error 2^-36.
    private static final DoubleVector E1 = DoubleVector.broadcast(DOUBLES, 0.4999999999999999);

    private static final DoubleVector E2 = DoubleVector.broadcast(DOUBLES, 0.16666666719029097);
    private static final DoubleVector E3 = DoubleVector.broadcast(DOUBLES, 0.04166666671903055);
    private static final DoubleVector E4 = DoubleVector.broadcast(DOUBLES, 0.008333298469728382);
    private static final DoubleVector E5 = DoubleVector.broadcast(DOUBLES, 0.0013888854030564821);
    private static final DoubleVector E6 = DoubleVector.broadcast(DOUBLES, 0.00019899285636003792);
    private static final DoubleVector E7 = DoubleVector.broadcast(DOUBLES, 2.485959324394054e-05);

    /// `sinh r = r (1 + S1 r^2 + ...)`, relative error 2^-35.
    private static final DoubleVector S1 = DoubleVector.broadcast(DOUBLES, 0.16666666681623232);

    private static final DoubleVector S2 = DoubleVector.broadcast(DOUBLES, 0.0083333109254809);
    private static final DoubleVector S3 = DoubleVector.broadcast(DOUBLES, 0.00019890990824673654);

    /// `cosh r = 1 + C1 r^2 + ...`, relative error 2^-44.
    private static final DoubleVector C1 = DoubleVector.broadcast(DOUBLES, 0.4999999999995507);

    private static final DoubleVector C2 = DoubleVector.broadcast(DOUBLES, 0.041666666786337556);
    private static final DoubleVector C3 = DoubleVector.broadcast(DOUBLES, 0.001388883909064138);
    private static final DoubleVector C4 = DoubleVector.broadcast(DOUBLES, 2.4867883453521802e-05);

    private ExponentialLoops() {}

    static void exponential(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector whole = v.fma(LOG2_E, ROUND);
            DoubleVector k = whole.sub(ROUND);
            DoubleVector r = k.fma(MINUS_LN2, v);
            DoubleVector series = E7.fma(r, E6).fma(r, E5).fma(r, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, ONE);
            DoubleVector scale = whole.reinterpretAsLongs().lanewise(LSHL, 52).add(BITS_OF_ONE).reinterpretAsDoubles();
            DoubleVector result = series.mul(r).add(ONE).mul(scale);
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.abs().compare(LE, FAR).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.EXPONENTIAL, x, x, out, cell, safe);
            }
        }
    }

    static void exponentialMinusOne(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector whole = v.fma(LOG2_E, ROUND);
            DoubleVector k = whole.sub(ROUND);
            DoubleVector r = k.fma(MINUS_LN2, v);
            DoubleVector series = E7.fma(r, E6).fma(r, E5).fma(r, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, ONE);
            DoubleVector scale = whole.reinterpretAsLongs().lanewise(LSHL, 52).add(BITS_OF_ONE).reinterpretAsDoubles();
            DoubleVector unsigned = series.mul(r).fma(scale, scale.sub(ONE));
            DoubleVector result =
                    unsigned.reinterpretAsLongs().lanewise(OR, v.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.abs().compare(LE, FAR).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.EXPONENTIAL_MINUS_ONE, x, x, out, cell, safe);
            }
        }
    }

    static void hyperbolicSine(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector whole = v.fma(LOG2_E, ROUND);
            DoubleVector k = whole.sub(ROUND);
            DoubleVector r = k.fma(MINUS_LN2, v);
            DoubleVector z = r.mul(r);
            DoubleVector sinh = S3.fma(z, S2).fma(z, S1).fma(z, ONE).mul(r);
            DoubleVector cosh = C4.fma(z, C3).fma(z, C2).fma(z, C1).fma(z, ONE);
            LongVector shifted = whole.reinterpretAsLongs().lanewise(LSHL, 52);
            DoubleVector up = shifted.add(BITS_OF_HALF).reinterpretAsDoubles();
            DoubleVector down = BITS_OF_HALF.sub(shifted).reinterpretAsDoubles();
            DoubleVector sum = up.add(down);
            DoubleVector difference = up.sub(down);
            DoubleVector unsigned = cosh.fma(difference, sinh.mul(sum));
            DoubleVector result =
                    unsigned.reinterpretAsLongs().lanewise(OR, v.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.abs().compare(LE, FAR).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.HYPERBOLIC_SINE, x, x, out, cell, safe);
            }
        }
    }

    static void hyperbolicCosine(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector whole = v.fma(LOG2_E, ROUND);
            DoubleVector k = whole.sub(ROUND);
            DoubleVector r = k.fma(MINUS_LN2, v);
            DoubleVector z = r.mul(r);
            DoubleVector sinh = S3.fma(z, S2).fma(z, S1).fma(z, ONE).mul(r);
            DoubleVector cosh = C4.fma(z, C3).fma(z, C2).fma(z, C1).fma(z, ONE);
            LongVector shifted = whole.reinterpretAsLongs().lanewise(LSHL, 52);
            DoubleVector up = shifted.add(BITS_OF_HALF).reinterpretAsDoubles();
            DoubleVector down = BITS_OF_HALF.sub(shifted).reinterpretAsDoubles();
            DoubleVector sum = up.add(down);
            DoubleVector difference = up.sub(down);
            DoubleVector result = cosh.fma(sum, sinh.mul(difference));
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.abs().compare(LE, FAR).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.HYPERBOLIC_COSINE, x, x, out, cell, safe);
            }
        }
    }

    static void hyperbolicTangent(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector whole = v.fma(LOG2_E, ROUND);
            DoubleVector k = whole.sub(ROUND);
            DoubleVector r = k.fma(MINUS_LN2, v);
            DoubleVector z = r.mul(r);
            DoubleVector sinh = S3.fma(z, S2).fma(z, S1).fma(z, ONE).mul(r);
            DoubleVector cosh = C4.fma(z, C3).fma(z, C2).fma(z, C1).fma(z, ONE);
            LongVector shifted = whole.reinterpretAsLongs().lanewise(LSHL, 52);
            DoubleVector up = shifted.add(BITS_OF_HALF).reinterpretAsDoubles();
            DoubleVector down = BITS_OF_HALF.sub(shifted).reinterpretAsDoubles();
            DoubleVector sum = up.add(down);
            DoubleVector difference = up.sub(down);
            DoubleVector unsigned = cosh.fma(difference, sinh.mul(sum)).div(cosh.fma(sum, sinh.mul(difference)));
            DoubleVector result =
                    unsigned.reinterpretAsLongs().lanewise(OR, v.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.abs().compare(LE, FAR).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.HYPERBOLIC_TANGENT, x, x, out, cell, safe);
            }
        }
    }
}
