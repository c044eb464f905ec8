package serengeti.evaluator.block;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
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
import jdk.incubator.vector.VectorMask;
import serengeti.dsl.function.Lane;

/*
 * Up to 1/2 the arc sine is a series in x^2; above, asin x = pi/2 - 2 asin(sqrt((1 - x) / 2)). The arc tangent is a
 * series up to 1; above, atan x = pi/2 - atan(1 / x), which serves infinity as well.
 *
 * Loops repeat each other on purpose, see ElementaryLoops.
 */
/// The loops of the inverse trigonometric functions. Slow outside -1..1 for the first two and for NaN.
final class ArcLoops {
    private static final long SIGN = Long.MIN_VALUE;
    private static final DoubleVector HALF_PI = DoubleVector.broadcast(DOUBLES, 1.5707963267948966);
    private static final DoubleVector PI = DoubleVector.broadcast(DOUBLES, Math.PI);
    private static final DoubleVector ONE = DoubleVector.broadcast(DOUBLES, 1);
    private static final DoubleVector HALF = DoubleVector.broadcast(DOUBLES, 0.5);
    private static final DoubleVector MINUS_TWO = DoubleVector.broadcast(DOUBLES, -2);

    /// `asin w = w (1 + A1 w^2 + ...)` for `w <= 1/2`, relative error 2^-38.
    private static final DoubleVector A1 = DoubleVector.broadcast(DOUBLES, 0.16666666665495086);

    private static final DoubleVector A2 = DoubleVector.broadcast(DOUBLES, 0.07500000598829049);
    private static final DoubleVector A3 = DoubleVector.broadcast(DOUBLES, 0.044642358484883196);
    private static final DoubleVector A4 = DoubleVector.broadcast(DOUBLES, 0.030397634130580702);
    private static final DoubleVector A5 = DoubleVector.broadcast(DOUBLES, 0.022132443623426794);
    private static final DoubleVector A6 = DoubleVector.broadcast(DOUBLES, 0.019306260869368045);
    private static final DoubleVector A7 = DoubleVector.broadcast(DOUBLES, 0.0054431851027481075);
    private static final DoubleVector A8 = DoubleVector.broadcast(DOUBLES, 0.02930523970533579);

    /// `atan t = t (1 + T1 t^2 + ...)` for `t <= 1`, relative error 2^-34.
    private static final DoubleVector T1 = DoubleVector.broadcast(DOUBLES, -0.3333333332694414);

    private static final DoubleVector T2 = DoubleVector.broadcast(DOUBLES, 0.19999998154086215);
    private static final DoubleVector T3 = DoubleVector.broadcast(DOUBLES, -0.14285624891483525);
    private static final DoubleVector T4 = DoubleVector.broadcast(DOUBLES, 0.11109392308322223);
    private static final DoubleVector T5 = DoubleVector.broadcast(DOUBLES, -0.09073553118976409);
    private static final DoubleVector T6 = DoubleVector.broadcast(DOUBLES, 0.0758665283364667);
    private static final DoubleVector T7 = DoubleVector.broadcast(DOUBLES, -0.06246315194128317);
    private static final DoubleVector T8 = DoubleVector.broadcast(DOUBLES, 0.047294798621813336);
    private static final DoubleVector T9 = DoubleVector.broadcast(DOUBLES, -0.02991311194551696);
    private static final DoubleVector T10 = DoubleVector.broadcast(DOUBLES, 0.014072923344697239);
    private static final DoubleVector T11 = DoubleVector.broadcast(DOUBLES, -0.0042216579909296476);
    private static final DoubleVector T12 = DoubleVector.broadcast(DOUBLES, 0.0005930437556365282);

    private ArcLoops() {}

    static void arcSine(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector a = v.abs();
            VectorMask<Double> isBig = a.compare(GT, HALF);
            DoubleVector halved = HALF.sub(a.mul(HALF));
            DoubleVector z = a.mul(a).blend(halved, isBig);
            DoubleVector t = a.blend(halved.sqrt(), isBig);
            DoubleVector arc =
                    A8.fma(z, A7).fma(z, A6).fma(z, A5).fma(z, A4).fma(z, A3).fma(z, A2).fma(z, A1).fma(z, ONE).mul(t);
            DoubleVector unsigned = arc.blend(arc.fma(MINUS_TWO, HALF_PI), isBig);
            DoubleVector result =
                    unsigned.reinterpretAsLongs().lanewise(OR, v.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = a.compare(LE, 1).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.ARC_SINE, x, x, out, cell, safe);
            }
        }
    }

    static void arcCosine(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector a = v.abs();
            VectorMask<Double> isBig = a.compare(GT, HALF);
            DoubleVector halved = HALF.sub(a.mul(HALF));
            DoubleVector z = a.mul(a).blend(halved, isBig);
            DoubleVector t = a.blend(halved.sqrt(), isBig);
            DoubleVector arc =
                    A8.fma(z, A7).fma(z, A6).fma(z, A5).fma(z, A4).fma(z, A3).fma(z, A2).fma(z, A1).fma(z, ONE).mul(t);
            DoubleVector first = HALF_PI.sub(arc).blend(arc.add(arc), isBig);
            DoubleVector result = first.blend(PI.sub(first), v.compare(LT, 0));
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = a.compare(LE, 1).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.ARC_COSINE, x, x, out, cell, safe);
            }
        }
    }

    static void arcTangent(long x, int dx, long out, int count, long cell) {
        for (int index = 0; index < count; index += LANES, x += dx, out += BYTES) {
            DoubleVector v =
                    (DoubleVector) FloatVector.fromMemorySegment(FLOATS, ALL, x, ORDER).convertShape(F2D, DOUBLES, 0);
            DoubleVector a = v.abs();
            VectorMask<Double> isBig = a.compare(GT, ONE);
            DoubleVector t = a.blend(ONE.div(a), isBig);
            DoubleVector z = t.mul(t);
            DoubleVector upper = T12.fma(z, T11).fma(z, T10).fma(z, T9).fma(z, T8).fma(z, T7).fma(z, T6);
            DoubleVector arc = upper.fma(z, T5).fma(z, T4).fma(z, T3).fma(z, T2).fma(z, T1).fma(z, ONE).mul(t);
            DoubleVector unsigned = arc.blend(HALF_PI.sub(arc), isBig);
            DoubleVector result =
                    unsigned.reinterpretAsLongs().lanewise(OR, v.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
            FloatVector rounded = (FloatVector) result.convertShape(D2F, FLOATS, 0);
            long safe = a.compare(LE, Double.POSITIVE_INFINITY).toLong();
            if (safe == WHOLE) {
                rounded.intoMemorySegment(ALL, out, ORDER);
            } else {
                rounded.intoMemorySegment(ALL, cell, ORDER);
                finish(Lane.ARC_TANGENT, x, x, out, cell, safe);
            }
        }
    }
}
