package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.LANES;
import static serengeti.evaluator.buffer.RawMemory.SPECIES;
import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;
import static serengeti.evaluator.buffer.RawMemory.first;
import static serengeti.evaluator.buffer.RawMemory.load;
import static serengeti.evaluator.buffer.RawMemory.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import serengeti.dsl.function.Lane;

/*
 * Each lane has a loop of its own, since the compiler turns a vector operation into an instruction only where the
 * operator is a constant. An operand is an address and a step in bytes: the vector's length for a tensor, zero for a
 * scalar, which lies in a cell of one vector, filled with it. So one loop serves every mix of tensors and scalars.
 */
/// One lane operation over `count` floats with the Vector API: `out[i] = lane(x[i], y[i], z[i])`.
///
/// Results are those of [Lane#apply] rounded to float, to the last bit for the arithmetic ones; the transcendental ones
/// within the Vector API's promise of 1 to 4 ulp. `out` may be one of the operands. Nothing is checked.
final class LaneLoops {

    private LaneLoops() {}

    static void run(Lane lane, long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        switch (lane) {
            case ADD -> add(x, dx, y, dy, out, count);
            case SUBTRACT -> subtract(x, dx, y, dy, out, count);
            case MULTIPLY -> multiply(x, dx, y, dy, out, count);
            case DIVIDE -> divide(x, dx, y, dy, out, count);
            case NEGATE -> negate(x, dx, out, count);
            case ABSOLUTE -> absolute(x, dx, out, count);
            case MINIMUM -> minimum(x, dx, y, dy, out, count);
            case MAXIMUM -> maximum(x, dx, y, dy, out, count);
            case SQUARE_ROOT -> squareRoot(x, dx, out, count);
            case SIGN -> sign(x, dx, out, count);
            case GREATER -> greater(x, dx, y, dy, out, count);
            case SELECT -> select(x, dx, y, dy, z, dz, out, count);
            case POWER -> power(x, dx, y, dy, out, count);
            case HYPOTENUSE -> hypotenuse(x, dx, y, dy, out, count);
            case CUBE_ROOT -> cubeRoot(x, dx, out, count);
            case EXPONENTIAL -> exponential(x, dx, out, count);
            case EXPONENTIAL_MINUS_ONE -> exponentialMinusOne(x, dx, out, count);
            case LOGARITHM -> logarithm(x, dx, out, count);
            case LOGARITHM_PLUS_ONE -> logarithmPlusOne(x, dx, out, count);
            case SINE -> sine(x, dx, out, count);
            case COSINE -> cosine(x, dx, out, count);
            case TANGENT -> tangent(x, dx, out, count);
            case ARC_SINE -> arcSine(x, dx, out, count);
            case ARC_COSINE -> arcCosine(x, dx, out, count);
            case ARC_TANGENT -> arcTangent(x, dx, out, count);
            case HYPERBOLIC_SINE -> hyperbolicSine(x, dx, out, count);
            case HYPERBOLIC_COSINE -> hyperbolicCosine(x, dx, out, count);
            case HYPERBOLIC_TANGENT -> hyperbolicTangent(x, dx, out, count);
        }
    }

    /// `out[i] = x[i]`
    static void copy(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail), out, tail);
        }
    }

    /// The sum of `x[0..count)`: four running vectors, then one sum over lanes, in a fixed order.
    static double sum(long x, int count) {
        FloatVector first = FloatVector.zero(SPECIES);
        FloatVector second = first;
        FloatVector third = first;
        FloatVector fourth = first;
        int index = 0;
        for (; index <= count - 4 * LANES; index += 4 * LANES, x += 4L * VECTOR_BYTES) {
            first = first.add(load(x));
            second = second.add(load(x + VECTOR_BYTES));
            third = third.add(load(x + 2L * VECTOR_BYTES));
            fourth = fourth.add(load(x + 3L * VECTOR_BYTES));
        }
        for (; index < count; index += LANES, x += VECTOR_BYTES) {
            first = first.add(load(x, first(Math.min(LANES, count - index))));
        }
        return first.add(second).add(third.add(fourth)).reduceLanes(VectorOperators.ADD);
    }

    private static void negate(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).neg(), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).neg(), out, tail);
        }
    }

    private static void absolute(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).abs(), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).abs(), out, tail);
        }
    }

    private static void squareRoot(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).sqrt(), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).sqrt(), out, tail);
        }
    }

    private static void sign(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(signOf(load(x)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(signOf(load(x, tail)), out, tail);
        }
    }

    private static void cubeRoot(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.CBRT), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.CBRT), out, tail);
        }
    }

    private static void exponential(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.EXP), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.EXP), out, tail);
        }
    }

    private static void exponentialMinusOne(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.EXPM1), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.EXPM1), out, tail);
        }
    }

    private static void logarithm(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.LOG), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.LOG), out, tail);
        }
    }

    private static void logarithmPlusOne(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.LOG1P), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.LOG1P), out, tail);
        }
    }

    private static void sine(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.SIN), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.SIN), out, tail);
        }
    }

    private static void cosine(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.COS), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.COS), out, tail);
        }
    }

    private static void tangent(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.TAN), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.TAN), out, tail);
        }
    }

    private static void arcSine(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.ASIN), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.ASIN), out, tail);
        }
    }

    private static void arcCosine(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.ACOS), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.ACOS), out, tail);
        }
    }

    private static void arcTangent(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.ATAN), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.ATAN), out, tail);
        }
    }

    private static void hyperbolicSine(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.SINH), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.SINH), out, tail);
        }
    }

    private static void hyperbolicCosine(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.COSH), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.COSH), out, tail);
        }
    }

    private static void hyperbolicTangent(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.TANH), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.TANH), out, tail);
        }
    }

    private static void add(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).add(load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).add(load(y, tail)), out, tail);
        }
    }

    private static void subtract(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).sub(load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).sub(load(y, tail)), out, tail);
        }
    }

    private static void multiply(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).mul(load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).mul(load(y, tail)), out, tail);
        }
    }

    private static void divide(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).div(load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).div(load(y, tail)), out, tail);
        }
    }

    private static void minimum(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).min(load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).min(load(y, tail)), out, tail);
        }
    }

    private static void maximum(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).max(load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).max(load(y, tail)), out, tail);
        }
    }

    private static void power(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.POW, load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.POW, load(y, tail)), out, tail);
        }
    }

    private static void hypotenuse(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).lanewise(VectorOperators.HYPOT, load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).lanewise(VectorOperators.HYPOT, load(y, tail)), out, tail);
        }
    }

    private static void greater(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(isGreater(load(x), load(y)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(isGreater(load(x, tail), load(y, tail)), out, tail);
        }
    }

    private static void select(long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, out += VECTOR_BYTES) {
            store(selected(load(x), load(y), load(z)), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(selected(load(x, tail), load(y, tail), load(z, tail)), out, tail);
        }
    }

    /// Zeros keep their sign and NaN stays NaN, since neither compares as above or below zero.
    private static FloatVector signOf(FloatVector x) {
        return x.blend(1, x.compare(VectorOperators.GT, 0)).blend(-1, x.compare(VectorOperators.LT, 0));
    }

    private static FloatVector isGreater(FloatVector x, FloatVector y) {
        return FloatVector.zero(SPECIES).blend(1, x.compare(VectorOperators.GT, y));
    }

    private static FloatVector selected(FloatVector condition, FloatVector x, FloatVector y) {
        return y.blend(x, condition.compare(VectorOperators.NE, 0));
    }
}
