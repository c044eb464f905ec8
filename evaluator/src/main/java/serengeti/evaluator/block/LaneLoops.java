package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.LANES;
import static serengeti.evaluator.buffer.RawMemory.SPECIES;
import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;
import static serengeti.evaluator.buffer.RawMemory.get;
import static serengeti.evaluator.buffer.RawMemory.load;
import static serengeti.evaluator.buffer.RawMemory.set;
import static serengeti.evaluator.buffer.RawMemory.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.dsl.function.Lane;

/*
 * Each lane of plain arithmetic has a vector loop of its own, since the compiler turns a vector operation into an
 * instruction only where the operator is a constant. An operand is an address and a step in bytes: the vector's length
 * for a tensor, zero for a scalar, which lies in a cell of one vector, filled with it. So one loop serves every mix of
 * tensors and scalars.
 *
 * Tails are loops over single floats, which give the same bits. Masked vectors would not do: a tail runs seldom beside
 * its loop, the compiler then may not inline what it calls, and a vector that is passed or returned is an object.
 *
 * The transcendental lanes have files of their own. `reduceLanes` is not used: the order in which it adds is another
 * before a method is compiled than after, and a run would depend on when the compiler comes by.
 */
/// One lane operation over `count` floats: `out[i] = lane(x[i], y[i], z[i])`, which is the value of [Lane#apply]
/// rounded to float, to the last bit for plain arithmetic and within [ElementaryLoops#ULPS] for the transcendental
/// lanes. What an element gives depends on that element alone. `out` may be one of the operands. Nothing is checked.
public final class LaneLoops {

    /// Bytes that [#run] and [#sum] need to work in.
    public static final int CELL_BYTES = ElementaryLoops.CELL_BYTES;

    private LaneLoops() {}

    /// The lane on each element; a step of zero bytes is a scalar's.
    ///
    /// @param cell room for [#CELL_BYTES]
    public static void run(Lane lane, long x, int dx, long y, int dy, long z, int dz, long out, int count, long cell) {
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
            case POWER,
                    HYPOTENUSE,
                    CUBE_ROOT,
                    FLOOR,
                    EXPONENTIAL,
                    EXPONENTIAL_MINUS_ONE,
                    LOGARITHM,
                    LOGARITHM_PLUS_ONE,
                    SINE,
                    COSINE,
                    TANGENT,
                    ARC_SINE,
                    ARC_COSINE,
                    ARC_TANGENT,
                    HYPERBOLIC_SINE,
                    HYPERBOLIC_COSINE,
                    HYPERBOLIC_TANGENT ->
                    ElementaryLoops.run(lane, x, dx, y, dy, out, count, cell);
        }
    }

    /// `out[i] = x[i]`
    static void copy(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x), out);
        }
        for (; index < count; index++, x += dx / LANES, out += Float.BYTES) {
            set(out, get(x));
        }
    }

    /// The sum of `x[0..count)`: four running vectors, then doubles lane by lane, in a fixed order.
    ///
    /// @param cell room for one vector
    public static double sum(long x, int count, long cell) {
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
        for (; index <= count - LANES; index += LANES, x += VECTOR_BYTES) {
            first = first.add(load(x));
        }
        if (index < count) {
            store(FloatVector.zero(SPECIES), cell);
            for (long to = cell; index < count; index++, x += Float.BYTES, to += Float.BYTES) {
                set(to, get(x));
            }
            first = first.add(load(cell));
        }
        store(first.add(second).add(third.add(fourth)), cell);
        double sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
            sum += get(cell + (long) lane * Float.BYTES);
        }
        return sum;
    }

    private static void negate(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).neg(), out);
        }
        for (; index < count; index++, x += dx / LANES, out += Float.BYTES) {
            set(out, -get(x));
        }
    }

    private static void absolute(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).abs(), out);
        }
        for (; index < count; index++, x += dx / LANES, out += Float.BYTES) {
            set(out, Math.abs(get(x)));
        }
    }

    private static void squareRoot(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).sqrt(), out);
        }
        for (; index < count; index++, x += dx / LANES, out += Float.BYTES) {
            set(out, (float) Math.sqrt(get(x)));
        }
    }

    private static void sign(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(signOf(load(x)), out);
        }
        for (; index < count; index++, x += dx / LANES, out += Float.BYTES) {
            set(out, Math.signum(get(x)));
        }
    }

    private static void add(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).add(load(y)), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, out += Float.BYTES) {
            set(out, get(x) + get(y));
        }
    }

    private static void subtract(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).sub(load(y)), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, out += Float.BYTES) {
            set(out, get(x) - get(y));
        }
    }

    private static void multiply(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).mul(load(y)), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, out += Float.BYTES) {
            set(out, get(x) * get(y));
        }
    }

    private static void divide(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).div(load(y)), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, out += Float.BYTES) {
            set(out, get(x) / get(y));
        }
    }

    private static void minimum(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).min(load(y)), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, out += Float.BYTES) {
            set(out, Math.min(get(x), get(y)));
        }
    }

    private static void maximum(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(load(x).max(load(y)), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, out += Float.BYTES) {
            set(out, Math.max(get(x), get(y)));
        }
    }

    private static void greater(long x, int dx, long y, int dy, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, out += VECTOR_BYTES) {
            store(isGreater(load(x), load(y)), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, out += Float.BYTES) {
            set(out, get(x) > get(y) ? 1 : 0);
        }
    }

    private static void select(long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, out += VECTOR_BYTES) {
            store(selected(load(x), load(y), load(z)), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, z += dz / LANES, out += Float.BYTES) {
            set(out, get(x) != 0 ? get(y) : get(z));
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
