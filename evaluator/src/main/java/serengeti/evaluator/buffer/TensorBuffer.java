package serengeti.evaluator.buffer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/// A float32 vector that is the storage of an ND4J array and readable at its address by this project's own loops.
///
/// Not thread-safe; the memory lives as long as this object does.
public final class TensorBuffer {
    private static final int CACHE_LINE = 64;

    private final INDArray array;
    private final MemorySegment segment;
    private final int length;

    private TensorBuffer(INDArray array, long address) {
        this.array = array;
        this.length = Math.toIntExact(array.length());
        this.segment = MemorySegment.ofAddress(address).reinterpret((long) length * Float.BYTES);
    }

    /// A buffer of `length` zeros that starts on a cache line's border.
    public static TensorBuffer zeros(int length) {
        INDArray roomy = Nd4j.zeros(DataType.FLOAT, length + CACHE_LINE / Float.BYTES);
        long address = roomy.data().address();
        int skipped = Math.floorMod(-address, CACHE_LINE) / Float.BYTES;
        INDArray aligned = roomy.get(NDArrayIndex.interval(skipped, skipped + length));
        return new TensorBuffer(aligned, address + (long) skipped * Float.BYTES);
    }

    /// The ND4J view of the same memory, `float[length]`.
    public INDArray array() {
        return array;
    }

    /// The memory itself, `4 * length` bytes in native order.
    public MemorySegment segment() {
        return segment;
    }

    /// The address of the first element, valid as long as this object is reachable.
    public long address() {
        return segment.address();
    }

    /// The number of elements.
    public int length() {
        return length;
    }

    /// Element `index`.
    public float get(int index) {
        return segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }

    /// Sets element `index`.
    public void set(int index, float value) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }

    /// Sets every element to `value`.
    public void fill(float value) {
        for (int index = 0; index < length; index++) {
            set(index, value);
        }
    }

    /// The elements as a new heap array.
    public float[] toArray() {
        return segment.toArray(ValueLayout.JAVA_FLOAT);
    }

    /// Overwrites all elements with `values`, which must have the buffer's length.
    public void copyFrom(float[] values) {
        if (values.length != length()) {
            throw new IllegalArgumentException("%d values for a buffer of %d".formatted(values.length, length()));
        }
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    }
}
