package serengeti.evaluator.block;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHR;
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
 * x = 2^k m with m between the roots of 1/2 and 2. With s = f / (2 + f), f = m - 1, ln m is 2 atanh s, a series in s^2.
 * Zero, which has no logarithm, negative numbers and what is not finite are slow. All floats are normal as doubles.
 *
 * Loops repeat each other on purpose, see ElementaryLoops.
 */
/// The loops of the natural logarithms.
final class LogarithmLoops {
    private static final long SIGN = Long.MIN_VALUE;
    private static final long FRACTION = 0x000F_FFFF_FFFF_FFFFL;
    private static final long HALF_ROOT = 0x3FE6_A09E_667F_3BCDL;
    private static final long TO_ONE = 0x3FF0_0000_0000_0000L - HALF_ROOT;
    private static final long TWO_52_BITS = 0x4330_0000_0000_0000L;
    private static final double TWO_52_AND_BIAS = 0x1p52 + 1023;
    private static final DoubleVector LN2 = DoubleVector.broadcast(DOUBLES, 0.6931471805599453);
    private static final DoubleVector ONE = DoubleVector.broadcast(DOUBLES, 1);
    private static final DoubleVector TWO = DoubleVector.broadcast(DOUBLES, 2);

    /// `ln m = s (2 + L1 s^2 + ...)`, relative error 2^-35.
    private static final DoubleVector L1 = DoubleVector.broadcast(DOUBLES, 0.6666666655445165);

    private static final DoubleVector L2 = DoubleVector.broadcast(DOUBLES, 0.40000121876972);
    private static final DoubleVector L3 = DoubleVector.broadcast(DOUBLES, 0.2855081659971155);
    private static final DoubleVector L4 = DoubleVector.broadcast(DOUBLES, 0.23330581938241893);

    private LogarithmLoops() {}

    static void logarithm(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            LongVector bits = v.reinterpretAsLongs().add(TO_ONE);
            DoubleVector k =
                    bits.lanewise(LSHR, 52).lanewise(OR, TWO_52_BITS).reinterpretAsDoubles().sub(TWO_52_AND_BIAS);
            DoubleVector m = bits.and(FRACTION).add(HALF_ROOT).reinterpretAsDoubles();
            DoubleVector f = m.sub(ONE);
            DoubleVector s = f.div(f.add(TWO));
            DoubleVector z = s.mul(s);
            DoubleVector result = k.fma(LN2, L4.fma(z, L3).fma(z, L2).fma(z, L1).fma(z, TWO).mul(s));
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.compare(GT, 0).and(v.compare(LE, Float.MAX_VALUE)).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.LOGARITHM, x, x, out, cell, safe);
            }
        }
    }

    /// Where `1 + x` needs no scaling, `f` is `x` itself, with the digits that `1 + x` loses.
    static void logarithmPlusOne(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            LongVector bits = v.add(ONE).reinterpretAsLongs().add(TO_ONE);
            DoubleVector k =
                    bits.lanewise(LSHR, 52).lanewise(OR, TWO_52_BITS).reinterpretAsDoubles().sub(TWO_52_AND_BIAS);
            DoubleVector m = bits.and(FRACTION).add(HALF_ROOT).reinterpretAsDoubles();
            DoubleVector f = m.sub(ONE).blend(v, k.compare(EQ, 0));
            DoubleVector s = f.div(f.add(TWO));
            DoubleVector z = s.mul(s);
            DoubleVector unsigned = k.fma(LN2, L4.fma(z, L3).fma(z, L2).fma(z, L1).fma(z, TWO).mul(s));
            DoubleVector result =
                    unsigned.reinterpretAsLongs().lanewise(OR, v.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = v.compare(GT, -1).and(v.compare(LE, Float.MAX_VALUE)).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.LOGARITHM_PLUS_ONE, x, x, out, cell, safe);
            }
        }
    }
}
