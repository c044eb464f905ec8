package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;
import static serengeti.evaluator.buffer.RawMemory.get;
import static serengeti.evaluator.buffer.RawMemory.set;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import serengeti.dsl.function.Lane;
import serengeti.evaluator.buffer.RawMemory;

/*
 * The Vector API has these functions too, but its sine is another before a method is compiled than after, by an ulp or
 * so: a run would depend on when the compiler comes by. So the loops use only operations whose result IEEE 754 fixes,
 * fused multiplication and addition among them: those give the same bits interpreted and compiled, and on every
 * machine.
 *
 * They compute in double, half as many elements at a time as floats fit in a vector. A double has 29 bits to spare: no
 * float underflows or overflows on the way, a short series does, and rounding at the end gives what the lane itself
 * gives, but for the few results that lie so near the middle between two floats that the series decides. The
 * coefficients are those of Chebyshev interpolation, computed with 70 digits (mpmath's `chebyfit`), of (f - leading
 * term) over the reduced range.
 *
 * Each loop stands in one method and calls the Vector API only: after some forty vector operations the compiler no
 * longer inlines other methods, and a vector passed to a method that is not inlined is an object. So what the loops
 * have in common, such as the way into doubles and back, or a series that several lanes need, stands in each of them
 * again. For the same reason there are no masked loads and stores; a tail goes through a cell.
 */
/// The loops of the transcendental lanes: `out[i]` is within [#ULPS] of `lane(x[i], y[i])` rounded to float.
///
/// Elements outside the range where the series hold go through [Lane#apply]. That depends on the element alone, so
/// neither place nor neighbours nor the width of the machine's vectors change a result.
final class ElementaryLoops {
    /// The farthest a result is from the lane's own, rounded to float. Seen on every 331st float and on
    /// random pairs, for every lane but the hypotenuse, which was never another.
    static final int ULPS = 1;

    /// Vectors of doubles, as many as there are floats in half a vector.
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, RawMemory.SPECIES.vectorShape());

    /// Half vectors of floats.
    static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(RawMemory.SPECIES.vectorBitSize() / 2));

    /// Elements computed at a time.
    static final int LANES = FLOATS.length();

    /// Bytes of a half vector of floats.
    static final int BYTES = LANES * Float.BYTES;

    /// The mask with all lanes set, as bits.
    static final long WHOLE = (1L << LANES) - 1;

    /// Bytes that [#run] needs to work in.
    static final int CELL_BYTES = 2 * VECTOR_BYTES;

    private ElementaryLoops() {}

    /// Operands as in [LaneLoops].
    ///
    /// @param cell room for [#CELL_BYTES]
    static void run(Lane lane, long x, int dx, long y, int dy, long out, int count, long cell) {
        int tail = count % LANES;
        int whole = count - tail;
        loop(lane, x, dx / 2, y, dy / 2, out, whole, cell);
        if (tail > 0) {
            long first = cell + BYTES;
            long second = first + BYTES;
            fill(first, dx == 0 ? x : x + (long) whole * Float.BYTES, tail);
            if (lane.arity() > 1) {
                fill(second, dy == 0 ? y : y + (long) whole * Float.BYTES, tail);
            }
            loop(lane, first, 0, second, 0, first, LANES, cell);
            for (int index = 0; index < tail; index++) {
                set(out + (long) (whole + index) * Float.BYTES, get(first + (long) index * Float.BYTES));
            }
        }
    }

    /// Half a vector with `count` elements, and the first of them again in the other places.
    private static void fill(long to, long from, int count) {
        for (int index = 0; index < LANES; index++) {
            set(to + (long) index * Float.BYTES, get(from + (index < count ? (long) index * Float.BYTES : 0)));
        }
    }

    private static void loop(Lane lane, long x, int dx, long y, int dy, long out, int count, long cell) {
        switch (lane) {
            case EXPONENTIAL -> ExponentialLoops.exponential(x, dx, out, count, cell);
            case EXPONENTIAL_MINUS_ONE -> ExponentialLoops.exponentialMinusOne(x, dx, out, count, cell);
            case HYPERBOLIC_SINE -> ExponentialLoops.hyperbolicSine(x, dx, out, count, cell);
            case HYPERBOLIC_COSINE -> ExponentialLoops.hyperbolicCosine(x, dx, out, count, cell);
            case HYPERBOLIC_TANGENT -> ExponentialLoops.hyperbolicTangent(x, dx, out, count, cell);
            case LOGARITHM -> LogarithmLoops.logarithm(x, dx, out, count, cell);
            case LOGARITHM_PLUS_ONE -> LogarithmLoops.logarithmPlusOne(x, dx, out, count, cell);
            case POWER -> PowerLoops.power(x, dx, y, dy, out, count, cell);
            case CUBE_ROOT -> PowerLoops.cubeRoot(x, dx, out, count, cell);
            case FLOOR -> floor(x, dx, out, count);
            case HYPOTENUSE -> PowerLoops.hypotenuse(x, dx, y, dy, out, count, cell);
            case SINE -> TrigonometricLoops.sine(x, dx, out, count, cell);
            case COSINE -> TrigonometricLoops.cosine(x, dx, out, count, cell);
            case TANGENT -> TrigonometricLoops.tangent(x, dx, out, count, cell);
            case ARC_SINE -> ArcLoops.arcSine(x, dx, out, count, cell);
            case ARC_COSINE -> ArcLoops.arcCosine(x, dx, out, count, cell);
            case ARC_TANGENT -> ArcLoops.arcTangent(x, dx, out, count, cell);
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    NEGATE,
                    ABSOLUTE,
                    MINIMUM,
                    MAXIMUM,
                    SQUARE_ROOT,
                    SIGN,
                    GREATER,
                    SELECT ->
                    throw new IllegalArgumentException("%s is plain arithmetic".formatted(lane));
        }
    }

    private static void floor(long x, int dx, long out, int count) {
        for (int index = 0; index < count; index++) {
            long offset = (long) index * Float.BYTES;
            set(out + offset, (float) Math.floor(get(dx == 0 ? x + offset % BYTES : x + offset)));
        }
    }

    /// Half a vector that is partly outside the fast range. `out` may be `x` or `y`.
    ///
    /// @param fast the results of the fast way
    /// @param safe bit by bit whether that one holds
    static void finish(Lane lane, long x, long y, long out, long fast, long safe) {
        for (int index = 0; index < LANES; index++) {
            long offset = (long) index * Float.BYTES;
            boolean isSafe = (safe >> index & 1) == 1;
            set(out + offset, isSafe ? get(fast + offset) : (float) lane.apply(get(x + offset), get(y + offset), 0));
        }
    }
}
