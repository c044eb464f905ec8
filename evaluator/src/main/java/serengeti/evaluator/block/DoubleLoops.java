package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.ALL;
import static serengeti.evaluator.buffer.RawMemory.ORDER;
import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;
import static serengeti.evaluator.buffer.RawMemory.getDouble;
import static serengeti.evaluator.buffer.RawMemory.setDouble;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import serengeti.dsl.function.Lane;

/*
 * One element after the other through the table of lanes: in double precision the engines give what the reference
 * gives, to the last bit, which no vector version of sine or power does. Loops over plain arithmetic are compiled
 * elsewhere; what stays here is the first steps of an optimizer and the transcendental lanes.
 */
/// Lane operations over doubles; operands as in [LaneLoops].
public final class DoubleLoops {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleLoops() {}

    /// `out[i] = lane(x[i], y[i], z[i])`, exactly as [Lane#apply] gives it.
    public static void run(Lane lane, long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        for (int index = 0; index < count; index++) {
            setDouble(out, lane.apply(getDouble(x), getDouble(y), getDouble(z)));
            x += dx / LANES;
            y += dy / LANES;
            z += dz / LANES;
            out += Double.BYTES;
        }
    }

    /// The sum of `x[0..count)`: four running vectors, then lane by lane, in a fixed order.
    ///
    /// @param cell room for one vector
    public static double sum(long x, int count, long cell) {
        DoubleVector first = DoubleVector.zero(SPECIES);
        DoubleVector second = first;
        DoubleVector third = first;
        DoubleVector fourth = first;
        int index = 0;
        for (; index <= count - 4 * LANES; index += 4 * LANES, x += 4L * VECTOR_BYTES) {
            first = first.add(DoubleVector.fromMemorySegment(SPECIES, ALL, x, ORDER));
            second = second.add(DoubleVector.fromMemorySegment(SPECIES, ALL, x + VECTOR_BYTES, ORDER));
            third = third.add(DoubleVector.fromMemorySegment(SPECIES, ALL, x + 2L * VECTOR_BYTES, ORDER));
            fourth = fourth.add(DoubleVector.fromMemorySegment(SPECIES, ALL, x + 3L * VECTOR_BYTES, ORDER));
        }
        first.add(second).add(third.add(fourth)).intoMemorySegment(ALL, cell, ORDER);
        double sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
            sum += getDouble(cell + (long) lane * Double.BYTES);
        }
        for (; index < count; index++, x += Double.BYTES) {
            sum += getDouble(x);
        }
        return sum;
    }
}
