package serengeti.evaluator.block;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.OR;
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
 * Loops repeat each other, and those of the logarithms and exponentials, on purpose, see ElementaryLoops.
 */
/// The loops of the power and the roots that are not square.
final class PowerLoops {
    private static final long SIGN = Long.MIN_VALUE;
    private static final long FRACTION = 0x000F_FFFF_FFFF_FFFFL;
    private static final long HALF_ROOT = 0x3FE6_A09E_667F_3BCDL;
    private static final long TO_ONE = 0x3FF0_0000_0000_0000L - HALF_ROOT;
    private static final long TWO_52_BITS = 0x4330_0000_0000_0000L;
    private static final double TWO_52_AND_BIAS = 0x1p52 + 1023;
    private static final double FAR = 1000;
    private static final double MOST_WHOLE = 0x1p30;
    private static final DoubleVector ROUND = DoubleVector.broadcast(DOUBLES, 0x1.8p52);
    private static final DoubleVector ONE = DoubleVector.broadcast(DOUBLES, 1);
    private static final DoubleVector TWO = DoubleVector.broadcast(DOUBLES, 2);
    private static final LongVector BITS_OF_ONE = ONE.reinterpretAsLongs();

    /// `log2 m = s (L0 + L1 s^2 + ...)`, `m` and `s` as in [LogarithmLoops]; relative error 2^-45.
    private static final DoubleVector L0 = DoubleVector.broadcast(DOUBLES, 2.8853900817778504);

    private static final DoubleVector L1 = DoubleVector.broadcast(DOUBLES, 0.9617966941123595);
    private static final DoubleVector L2 = DoubleVector.broadcast(DOUBLES, 0.5770779426302618);
    private static final DoubleVector L3 = DoubleVector.broadcast(DOUBLES, 0.41220922733052445);
    private static final DoubleVector L4 = DoubleVector.broadcast(DOUBLES, 0.3199066608891474);
    private static final DoubleVector L5 = DoubleVector.broadcast(DOUBLES, 0.28288718263073565);

    /// `2^r = 1 + E1 r + ...` for `|r| <= 1/2`, relative error 2^-33.
    private static final DoubleVector E1 = DoubleVector.broadcast(DOUBLES, 0.6931471805599453);

    private static final DoubleVector E2 = DoubleVector.broadcast(DOUBLES, 0.2402265092256076);
    private static final DoubleVector E3 = DoubleVector.broadcast(DOUBLES, 0.05550410883930555);
    private static final DoubleVector E4 = DoubleVector.broadcast(DOUBLES, 0.00961805662050108);
    private static final DoubleVector E5 = DoubleVector.broadcast(DOUBLES, 0.001333350234150156);
    private static final DoubleVector E6 = DoubleVector.broadcast(DOUBLES, 0.00015461467905285986);
    private static final DoubleVector E7 = DoubleVector.broadcast(DOUBLES, 1.529734162283227e-05);

    /// A bit pattern minus a third of another's is that of the inverse cube root, within 4 percent; the constant
    /// balances the largest error on both sides. It stands for the upper 32 bits.
    private static final DoubleVector INVERSE_ROOT = DoubleVector.broadcast(DOUBLES, 0x1.8p52 + 0x553E_E000);

    private static final DoubleVector MINUS_THIRD = DoubleVector.broadcast(DOUBLES, -1.0 / 3);
    private static final DoubleVector THIRD = DoubleVector.broadcast(DOUBLES, 1.0 / 3);
    private static final DoubleVector TWO_NINTHS = DoubleVector.broadcast(DOUBLES, 2.0 / 9);
    private static final DoubleVector FOURTEEN_81STS = DoubleVector.broadcast(DOUBLES, 14.0 / 81);

    private PowerLoops() {}

    /// `2^(y log2 |x|)`. The sign of a negative base is that of `(-1)^y`; a fractional `y` then gives NaN. Slow for a
    /// base of zero, for `|y|` above 2^30 and for results beyond `2^1000` or `2^-1000`, besides what is not finite.
    static void power(long x, int dx, long y, int dy, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, y += dy, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector w =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, y, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector a = v.abs();
            LongVector bits = a.reinterpretAsLongs().add(TO_ONE);
            DoubleVector k =
                    bits.lanewise(LSHR, 52).lanewise(OR, TWO_52_BITS).reinterpretAsDoubles().sub(TWO_52_AND_BIAS);
            DoubleVector m = bits.and(FRACTION).add(HALF_ROOT).reinterpretAsDoubles();
            DoubleVector f = m.sub(ONE);
            DoubleVector s = f.div(f.add(TWO));
            DoubleVector z = s.mul(s);
            DoubleVector logarithm = L5.fma(z, L4).fma(z, L3).fma(z, L2).fma(z, L1).fma(z, L0).fma(s, k);
            DoubleVector exponent = logarithm.mul(w);
            DoubleVector whole = exponent.add(ROUND);
            DoubleVector r = exponent.sub(whole.sub(ROUND));
            DoubleVector series = E7.fma(r, E6).fma(r, E5).fma(r, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, ONE);
            DoubleVector scale = whole.reinterpretAsLongs().lanewise(LSHL, 52).add(BITS_OF_ONE).reinterpretAsDoubles();
            DoubleVector times = w.add(ROUND);
            LongVector sign = times.reinterpretAsLongs().lanewise(LSHL, 63).and(v.reinterpretAsLongs());
            DoubleVector signed = series.mul(scale).reinterpretAsLongs().lanewise(XOR, sign).reinterpretAsDoubles();
            VectorMask<Double> isNan = v.compare(LT, 0).and(times.sub(ROUND).compare(NE, w));
            DoubleVector result = signed.blend(Double.NaN, isNan);
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe =
                    a.compare(GT, 0)
                            .and(a.compare(LE, Float.MAX_VALUE))
                            .and(w.abs().compare(LE, MOST_WHOLE))
                            .and(exponent.abs().compare(LE, FAR))
                            .toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.POWER, x, y, out, cell, safe);
            }
        }
    }

    /// One step of fourth order and one of third towards `|x|^(-1/3)`, without a division. Slow where not finite.
    static void cubeRoot(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector a = v.abs();
            DoubleVector high =
                    a.reinterpretAsLongs()
                            .lanewise(LSHR, 32)
                            .lanewise(OR, TWO_52_BITS)
                            .reinterpretAsDoubles()
                            .sub(0x1p52);
            DoubleVector guess =
                    high.fma(MINUS_THIRD, INVERSE_ROOT).reinterpretAsLongs().lanewise(LSHL, 32).reinterpretAsDoubles();
            DoubleVector h = ONE.sub(a.mul(guess).mul(guess).mul(guess));
            DoubleVector near = FOURTEEN_81STS.fma(h, TWO_NINTHS).fma(h, THIRD).mul(h).fma(guess, guess);
            DoubleVector square = a.mul(near).mul(near);
            DoubleVector rest = ONE.sub(square.mul(near));
            DoubleVector step = TWO_NINTHS.fma(rest, THIRD).mul(rest).add(ONE);
            DoubleVector unsigned = square.mul(step).mul(step);
            DoubleVector result =
                    unsigned.reinterpretAsLongs().lanewise(OR, v.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = a.compare(LE, Float.MAX_VALUE).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.CUBE_ROOT, x, x, out, cell, safe);
            }
        }
    }

    /// The squares of floats neither overflow nor underflow in double. Slow where not finite.
    static void hypotenuse(long x, int dx, long y, int dy, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, y += dy, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector w =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, y, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector square = v.mul(v).add(w.mul(w));
            DoubleVector result = square.sqrt();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = square.compare(LT, Double.POSITIVE_INFINITY).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.HYPOTENUSE, x, y, out, cell, safe);
            }
        }
    }
}
