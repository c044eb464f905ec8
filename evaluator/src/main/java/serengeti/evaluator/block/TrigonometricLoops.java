package serengeti.evaluator.block;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
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
import jdk.incubator.vector.VectorMask;
import serengeti.dsl.function.Lane;

/*
 * x = k pi/2 + r with k whole and |r| at most pi/4 and a rounding, pi/2 as two doubles (Cody and Waite, Software Manual
 * for the Elementary Functions, 1980). No float up to 2^20 is so near a multiple of pi/2 that r lost digits a float has
 * room for. The last two bits of k say which of sine and cosine to take, and the sign.
 *
 * Loops repeat each other on purpose, see ElementaryLoops.
 */
/// The loops of sine, cosine and tangent. Fast for `|x| <= 2^20`; the rest, NaN among it, is slow.
final class TrigonometricLoops {
    private static final double FAR = 0x1p20;
    private static final DoubleVector TWO_BY_PI = DoubleVector.broadcast(DOUBLES, 0.6366197723675814);
    private static final DoubleVector ROUND = DoubleVector.broadcast(DOUBLES, 0x1.8p52);
    private static final DoubleVector MINUS_HALF_PI = DoubleVector.broadcast(DOUBLES, -1.5707963267948966);
    private static final DoubleVector MINUS_HALF_PI_REST = DoubleVector.broadcast(DOUBLES, -6.123233995736766e-17);
    private static final DoubleVector ONE = DoubleVector.broadcast(DOUBLES, 1);

    /// `sin r = r (1 + S1 r^2 + ...)`, relative error 2^-35.
    private static final DoubleVector S1 = DoubleVector.broadcast(DOUBLES, -0.16666666663853044);

    private static final DoubleVector S2 = DoubleVector.broadcast(DOUBLES, 0.008333331873837089);
    private static final DoubleVector S3 = DoubleVector.broadcast(DOUBLES, -0.00019840086263755443);
    private static final DoubleVector S4 = DoubleVector.broadcast(DOUBLES, 2.7249864655139585e-06);

    /// `cos r = 1 + C1 r^2 + ...`, relative error 2^-41.
    private static final DoubleVector C1 = DoubleVector.broadcast(DOUBLES, -0.49999999999963857);

    private static final DoubleVector C2 = DoubleVector.broadcast(DOUBLES, 0.041666666637372694);
    private static final DoubleVector C3 = DoubleVector.broadcast(DOUBLES, -0.0013888885089126252);
    private static final DoubleVector C4 = DoubleVector.broadcast(DOUBLES, 2.479986150250612e-05);
    private static final DoubleVector C5 = DoubleVector.broadcast(DOUBLES, -2.7237076731325097e-07);

    private TrigonometricLoops() {}

    static void sine(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector whole = v.fma(TWO_BY_PI, ROUND);
            DoubleVector k = whole.sub(ROUND);
            DoubleVector r = k.fma(MINUS_HALF_PI_REST, k.fma(MINUS_HALF_PI, v));
            DoubleVector z = r.mul(r);
            DoubleVector sine = S4.fma(z, S3).fma(z, S2).fma(z, S1).fma(z, ONE).mul(r);
            DoubleVector cosine = C5.fma(z, C4).fma(z, C3).fma(z, C2).fma(z, C1).fma(z, ONE);
            LongVector quarter = whole.reinterpretAsLongs();
            VectorMask<Long> isOdd = quarter.and(1).compare(NE, 0);
            LongVector either = sine.reinterpretAsLongs().blend(cosine.reinterpretAsLongs(), isOdd);
            DoubleVector result = either.lanewise(XOR, quarter.and(2).lanewise(LSHL, 62)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.abs().compare(LE, FAR).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.SINE, x, x, out, cell, safe);
            }
        }
    }

    static void cosine(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector whole = v.fma(TWO_BY_PI, ROUND);
            DoubleVector k = whole.sub(ROUND);
            DoubleVector r = k.fma(MINUS_HALF_PI_REST, k.fma(MINUS_HALF_PI, v));
            DoubleVector z = r.mul(r);
            DoubleVector sine = S4.fma(z, S3).fma(z, S2).fma(z, S1).fma(z, ONE).mul(r);
            DoubleVector cosine = C5.fma(z, C4).fma(z, C3).fma(z, C2).fma(z, C1).fma(z, ONE);
            LongVector quarter = whole.reinterpretAsLongs();
            VectorMask<Long> isOdd = quarter.and(1).compare(NE, 0);
            LongVector either = cosine.reinterpretAsLongs().blend(sine.reinterpretAsLongs(), isOdd);
            DoubleVector result = either.lanewise(XOR, quarter.add(1).and(2).lanewise(LSHL, 62)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.abs().compare(LE, FAR).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.COSINE, x, x, out, cell, safe);
            }
        }
    }

    static void tangent(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector whole = v.fma(TWO_BY_PI, ROUND);
            DoubleVector k = whole.sub(ROUND);
            DoubleVector r = k.fma(MINUS_HALF_PI_REST, k.fma(MINUS_HALF_PI, v));
            DoubleVector z = r.mul(r);
            DoubleVector sine = S4.fma(z, S3).fma(z, S2).fma(z, S1).fma(z, ONE).mul(r);
            DoubleVector cosine = C5.fma(z, C4).fma(z, C3).fma(z, C2).fma(z, C1).fma(z, ONE);
            LongVector quarter = whole.reinterpretAsLongs();
            VectorMask<Long> isOdd = quarter.and(1).compare(NE, 0);
            DoubleVector above =
                    sine.reinterpretAsLongs().blend(cosine.reinterpretAsLongs(), isOdd).reinterpretAsDoubles();
            LongVector below = cosine.reinterpretAsLongs().blend(sine.reinterpretAsLongs(), isOdd);
            DoubleVector result = above.div(below.lanewise(XOR, quarter.lanewise(LSHL, 63)).reinterpretAsDoubles());
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.abs().compare(LE, FAR).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.TANGENT, x, x, out, cell, safe);
            }
        }
    }
}
