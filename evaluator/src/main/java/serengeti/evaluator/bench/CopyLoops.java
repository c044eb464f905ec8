package serengeti.evaluator.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import serengeti.evaluator.buffer.RawMemory;

/*
 * Each output is its old value, with the exclusive or of all inputs under a mask that is zero, which the compiler does
 * not know. So every input has to be read and every output written, three instructions a vector compute it, and the
 * memory stays as it was: the loops can run on the very arrays that a kernel steps. Integers, for bits that are a
 * denormal number to an addition would slow it down. A loop for each number of states, and what they have in common in
 * each: a vector that is passed to a method may become an object.
 */
/// Loops that read weights, gradients and states and write weights and states: as fast as memory lets a step be.
///
/// All take addresses and count in vectors of this machine.
final class CopyLoops {
    private static final MemorySegment ALL = RawMemory.ALL;
    private static final ByteOrder ORDER = RawMemory.ORDER;
    private static final int BYTES = RawMemory.VECTOR_BYTES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, RawMemory.SPECIES.vectorShape());

    private CopyLoops() {}

    /// No state.
    static void stateless(long w, long g, int vectors, int zero) {
        IntVector mask = IntVector.broadcast(INTS, zero);
        for (int index = 0; index < vectors; index++) {
            long at = (long) index * BYTES;
            IntVector a = IntVector.fromMemorySegment(INTS, ALL, w + at, ORDER);
            IntVector b = IntVector.fromMemorySegment(INTS, ALL, g + at, ORDER);
            IntVector all = a.lanewise(VectorOperators.XOR, b).and(mask);
            a.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, w + at, ORDER);
        }
    }

    /// One state in the precision of the weights.
    static void oneState(long w, long g, long m, int vectors, int zero) {
        IntVector mask = IntVector.broadcast(INTS, zero);
        for (int index = 0; index < vectors; index++) {
            long at = (long) index * BYTES;
            IntVector a = IntVector.fromMemorySegment(INTS, ALL, w + at, ORDER);
            IntVector b = IntVector.fromMemorySegment(INTS, ALL, g + at, ORDER);
            IntVector c = IntVector.fromMemorySegment(INTS, ALL, m + at, ORDER);
            IntVector all = a.lanewise(VectorOperators.XOR, b).lanewise(VectorOperators.XOR, c).and(mask);
            a.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, w + at, ORDER);
            c.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, m + at, ORDER);
        }
    }

    /// Two states in the precision of the weights.
    static void twoStates(long w, long g, long m, long v, int vectors, int zero) {
        IntVector mask = IntVector.broadcast(INTS, zero);
        for (int index = 0; index < vectors; index++) {
            long at = (long) index * BYTES;
            IntVector a = IntVector.fromMemorySegment(INTS, ALL, w + at, ORDER);
            IntVector b = IntVector.fromMemorySegment(INTS, ALL, g + at, ORDER);
            IntVector c = IntVector.fromMemorySegment(INTS, ALL, m + at, ORDER);
            IntVector d = IntVector.fromMemorySegment(INTS, ALL, v + at, ORDER);
            IntVector all =
                    a.lanewise(VectorOperators.XOR, b)
                            .lanewise(VectorOperators.XOR, c)
                            .lanewise(VectorOperators.XOR, d)
                            .and(mask);
            a.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, w + at, ORDER);
            c.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, m + at, ORDER);
            d.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, v + at, ORDER);
        }
    }

    /// One state of half the bytes; `pairs` of vectors of weights, one vector of state each.
    static void oneHalfState(long w, long g, long m, int pairs, int zero) {
        IntVector mask = IntVector.broadcast(INTS, zero);
        for (int index = 0; index < pairs; index++) {
            long half = (long) index * BYTES;
            long at = 2 * half;
            IntVector a = IntVector.fromMemorySegment(INTS, ALL, w + at, ORDER);
            IntVector a2 = IntVector.fromMemorySegment(INTS, ALL, w + at + BYTES, ORDER);
            IntVector b = IntVector.fromMemorySegment(INTS, ALL, g + at, ORDER);
            IntVector b2 = IntVector.fromMemorySegment(INTS, ALL, g + at + BYTES, ORDER);
            IntVector c = IntVector.fromMemorySegment(INTS, ALL, m + half, ORDER);
            IntVector all =
                    a.lanewise(VectorOperators.XOR, b)
                            .lanewise(VectorOperators.XOR, a2.lanewise(VectorOperators.XOR, b2))
                            .lanewise(VectorOperators.XOR, c)
                            .and(mask);
            a.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, w + at, ORDER);
            a2.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, w + at + BYTES, ORDER);
            c.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, m + half, ORDER);
        }
    }

    /// Two states of half the bytes; `pairs` of vectors of weights, one vector of each state.
    static void twoHalfStates(long w, long g, long m, long v, int pairs, int zero) {
        IntVector mask = IntVector.broadcast(INTS, zero);
        for (int index = 0; index < pairs; index++) {
            long half = (long) index * BYTES;
            long at = 2 * half;
            IntVector a = IntVector.fromMemorySegment(INTS, ALL, w + at, ORDER);
            IntVector a2 = IntVector.fromMemorySegment(INTS, ALL, w + at + BYTES, ORDER);
            IntVector b = IntVector.fromMemorySegment(INTS, ALL, g + at, ORDER);
            IntVector b2 = IntVector.fromMemorySegment(INTS, ALL, g + at + BYTES, ORDER);
            IntVector c = IntVector.fromMemorySegment(INTS, ALL, m + half, ORDER);
            IntVector d = IntVector.fromMemorySegment(INTS, ALL, v + half, ORDER);
            IntVector all =
                    a.lanewise(VectorOperators.XOR, b)
                            .lanewise(VectorOperators.XOR, a2.lanewise(VectorOperators.XOR, b2))
                            .lanewise(VectorOperators.XOR, c.lanewise(VectorOperators.XOR, d))
                            .and(mask);
            a.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, w + at, ORDER);
            a2.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, w + at + BYTES, ORDER);
            c.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, m + half, ORDER);
            d.lanewise(VectorOperators.XOR, all).intoMemorySegment(ALL, v + half, ORDER);
        }
    }

    /// One tensor, read and written.
    static void alone(long w, int vectors, int zero) {
        IntVector mask = IntVector.broadcast(INTS, zero);
        for (int index = 0; index < vectors; index++) {
            long at = w + (long) index * BYTES;
            IntVector a = IntVector.fromMemorySegment(INTS, ALL, at, ORDER);
            a.lanewise(VectorOperators.XOR, mask).intoMemorySegment(ALL, at, ORDER);
        }
    }

    /// What is left of a tensor behind its whole vectors.
    static void rest(long address, long bytes, int zero) {
        for (long at = address; at < address + bytes; at += Short.BYTES) {
            short value = ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
            ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) (value ^ zero));
        }
    }
}
