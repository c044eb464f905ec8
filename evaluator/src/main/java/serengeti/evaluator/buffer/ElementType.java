package serengeti.evaluator.buffer;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/// The precision in which tensors are computed.
public enum ElementType {
    /// IEEE 754 binary32
    FLOAT(Float.BYTES),
    /// IEEE 754 binary64
    DOUBLE(Double.BYTES);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of an element.
    public int bytes() {
        return bytes;
    }

    /// Elements in a vector of this machine.
    public int lanes() {
        return RawMemory.VECTOR_BYTES / bytes;
    }

    /// Fills the vector at `address` with `value`, rounded once.
    public void fill(long address, double value) {
        switch (this) {
            case FLOAT ->
                    FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, (float) value)
                            .intoMemorySegment(RawMemory.ALL, address, RawMemory.ORDER);
            case DOUBLE ->
                    DoubleVector.broadcast(DoubleVector.SPECIES_PREFERRED, value)
                            .intoMemorySegment(RawMemory.ALL, address, RawMemory.ORDER);
        }
    }
}
