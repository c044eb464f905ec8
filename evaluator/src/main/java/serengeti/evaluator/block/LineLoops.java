package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.LANES;
import static serengeti.evaluator.buffer.RawMemory.SPECIES;
import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;

import jdk.incubator.vector.FloatVector;
import serengeti.evaluator.buffer.RawMemory;

/*
 * An array is so many lines of consecutive elements: its rows, or its columns where the memory is in f-order. Sums across
 * lines add floats over a few lines and doubles from there on, so that the rounding does not grow with the lines.
 */
/// Sums of lines of floats and across them, and lines filled with numbers; nothing is checked.
final class LineLoops {
    private static final int LINES = 32;

    private LineLoops() {}

    /// Adds lines of `length` floats element by element.
    ///
    /// @param sums to which they are added
    /// @param part room for a line of floats
    static void sumAcross(long address, int lines, int length, double[] sums, long part) {
        for (int line = 0; line < lines; line += LINES) {
            int count = Math.min(LINES, lines - line);
            long first = address + (long) line * length * Float.BYTES;
            for (int index = 0; index < length; index += LANES) {
                sumSome(first + (long) index * Float.BYTES, count, length, Math.min(LANES, length - index), part);
                for (int lane = 0; lane < Math.min(LANES, length - index); lane++) {
                    sums[index + lane] += RawMemory.get(part + (long) lane * Float.BYTES);
                }
            }
        }
    }

    private static void sumSome(long address, int lines, int length, int width, long part) {
        long step = (long) length * Float.BYTES;
        if (width == LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int line = 0; line < lines; line++) {
                sum = sum.add(RawMemory.load(address + line * step));
            }
            RawMemory.store(sum, part);
            return;
        }
        for (int lane = 0; lane < width; lane++) {
            float sum = 0;
            for (int line = 0; line < lines; line++) {
                sum += RawMemory.get(address + line * step + (long) lane * Float.BYTES);
            }
            RawMemory.set(part + (long) lane * Float.BYTES, sum);
        }
    }

    /// Writes a number to each of `length` floats.
    static void fill(long address, int length, float value) {
        FloatVector vector = FloatVector.broadcast(SPECIES, value);
        int index = 0;
        for (; index <= length - LANES; index += LANES, address += VECTOR_BYTES) {
            RawMemory.store(vector, address);
        }
        for (; index < length; index++, address += Float.BYTES) {
            RawMemory.set(address, value);
        }
    }

    /// Copies `length` floats.
    static void copy(long from, long to, int length) {
        int index = 0;
        for (; index <= length - LANES; index += LANES, from += VECTOR_BYTES, to += VECTOR_BYTES) {
            RawMemory.store(RawMemory.load(from), to);
        }
        for (; index < length; index++, from += Float.BYTES, to += Float.BYTES) {
            RawMemory.set(to, RawMemory.get(from));
        }
    }
}
