package serengeti.evaluator.buffer;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/// The precision in which tensors are computed.
public enum ElementType {
    /// IEEE 754 binary32
    FLOAT("float", Float.BYTES),
    /// IEEE 754 binary64
    DOUBLE("double", Double.BYTES);

    private final String label;
    private final int bytes;

    ElementType(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /// The name as messages and tables have it.
    public String label() {
        return label;
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
