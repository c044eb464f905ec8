package serengeti.evaluator.buffer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/*
 * One segment that spans the address space turns a load at an address into a load with a constant base: no segment
 * object, session or length has to be looked up per access. The price is that nothing is checked, so addresses come
 * from TensorBuffer and Scratch only, and only vector loops use this class.
 */
/// Vector loads and stores of floats at raw addresses; unchecked.
public final class RawMemory {
    /// The widest float vectors of this machine.
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// Floats in a vector.
    public static final int LANES = SPECIES.length();

    /// Bytes in a vector.
    public static final int VECTOR_BYTES = LANES * Float.BYTES;

    /// The address space, for loops that must not call a method with a vector.
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /// That of this machine.
    public static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private RawMemory() {}

    /// The vector at `address`.
    public static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
    }

    /// Writes a vector at `address`.
    public static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(ALL, address, ORDER);
    }

    /// The float at `address`.
    public static float get(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    /// Writes the float at `address`.
    public static void set(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }

    /// The double at `address`.
    public static double getDouble(long address) {
        return ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, address);
    }

    /// Writes the double at `address`.
    public static void setDouble(long address, double value) {
        ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, address, value);
    }

    /// The 16 bits at `address`.
    public static short getShort(long address) {
        return ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address);
    }

    /// Writes the 16 bits at `address`.
    public static void setShort(long address, short value) {
        ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, value);
    }
}
