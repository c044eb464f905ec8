package serengeti.evaluator.buffer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/*
 * A view that is not dense in the wanted order is copied to and from dense memory, a block at a time. The walk goes
 * from run to run along the dimension that varies fastest; its bookkeeping is paid per run, not per element.
 */
/// An ND4J array as memory: where its elements are, in the order in which a step walks through them.
///
/// The address holds as long as the array does. Not thread-safe to make, safe to read.
public final class TensorView {
    private final INDArray array;
    private final DataBuffer data;
    private final DataBuffer shapeInfo;
    private final ElementType type;
    private final long address;
    private final long length;
    private final long[] extents;
    private final long[] strides;
    private final boolean isDense;

    private TensorView(INDArray array, ElementType type, char order) {
        this.array = array;
        this.data = array.data();
        this.shapeInfo = array.shapeInfoDataBuffer();
        this.type = type;
        length = array.length();
        address = data.address() + array.offset() * type.bytes();
        int rank = array.rank();
        extents = new long[rank];
        strides = new long[rank];
        long dense = 1;
        boolean isDenseSoFar = true;
        for (int place = 0; place < rank; place++) {
            // the dimension that varies fastest comes first
            int dimension = order == 'c' ? rank - 1 - place : place;
            extents[place] = array.size(dimension);
            strides[place] = array.stride(dimension);
            if (extents[place] != 1) {
                isDenseSoFar &= strides[place] == dense;
            }
            dense *= extents[place];
        }
        isDense = isDenseSoFar;
    }

    /// A view of `array` in an order of its elements: `'c'`, last dimension fastest, or `'f'`, first dimension fastest.
    ///
    /// @param name what the array is, for messages
    /// @throws IllegalArgumentException if it is closed or neither of floats nor of doubles
    /// @throws NullPointerException with the name, if it is null
    public static TensorView of(String name, INDArray array, char order) {
        return new TensorView(array, elementType(name, array), order);
    }

    /// The order in which the elements of `array` are dense in memory, or `'c'` if they are in neither.
    public static char denseOrder(INDArray array) {
        char preferred = array.ordering();
        for (char order : new char[] {preferred, preferred == 'c' ? 'f' : 'c'}) {
            if (isDense(array, order)) {
                return order;
            }
        }
        return 'c';
    }

    private static boolean isDense(INDArray array, char order) {
        long dense = 1;
        int rank = array.rank();
        for (int place = 0; place < rank; place++) {
            int dimension = order == 'c' ? rank - 1 - place : place;
            if (array.size(dimension) != 1 && array.stride(dimension) != dense) {
                return false;
            }
            dense *= array.size(dimension);
        }
        return true;
    }

    /// The precision of an array.
    ///
    /// @param name what the array is, for messages
    /// @throws IllegalArgumentException if it is closed or neither of floats nor of doubles
    /// @throws NullPointerException with the name, if it is null
    public static ElementType elementType(String name, INDArray array) {
        Objects.requireNonNull(array, name);
        if (array.wasClosed()) {
            throw new IllegalArgumentException("%s: the array was closed".formatted(name));
        }
        DataType found = array.dataType();
        return switch (found) {
            case FLOAT -> ElementType.FLOAT;
            case DOUBLE -> ElementType.DOUBLE;
            default ->
                    throw new IllegalArgumentException(
                            "%s: data type %s; possible are float and double"
                                    .formatted(name, found.toString().toLowerCase(Locale.ROOT)));
        };
    }

    /// Whether `other` is the array this is a view of, its elements in the same places as then.
    @SuppressWarnings("ReferenceEquality") // equal values in other memory would not do
    public boolean isOf(INDArray other) {
        return other == array && other.data() == data && other.shapeInfoDataBuffer() == shapeInfo && !data.wasClosed();
    }

    /// The precision of the elements.
    public ElementType type() {
        return type;
    }

    /// How many elements there are.
    public long length() {
        return length;
    }

    /// The address of the first element.
    public long address() {
        return address;
    }

    /// Whether the elements follow each other in memory without gaps.
    public boolean isDense() {
        return isDense;
    }

    /// Copies elements `start` to `start + count` to dense memory.
    public void read(long start, int count, long to) {
        copy(start, count, to, true);
    }

    /// Overwrites elements `start` to `start + count` from dense memory.
    public void write(long start, int count, long from) {
        copy(start, count, from, false);
    }

    private void copy(long start, int count, long dense, boolean isRead) {
        int bytes = type.bytes();
        long[] position = new long[extents.length];
        long rest = start;
        long element = 0;
        for (int place = 0; place < position.length; place++) {
            position[place] = rest % extents[place];
            rest /= extents[place];
            element += position[place] * strides[place];
        }
        long stride = extents.length == 0 ? 1 : strides[0];
        for (int done = 0; done < count; ) {
            int run = extents.length == 0 ? 1 : (int) Math.min(count - done, extents[0] - position[0]);
            long there = address + element * bytes;
            for (int index = 0; index < run; index++, there += stride * bytes, dense += bytes) {
                if (isRead) {
                    move(there, dense);
                } else {
                    move(dense, there);
                }
            }
            done += run;
            element += run * stride;
            if (extents.length > 0) {
                position[0] += run;
            }
            for (int place = 0; place + 1 < position.length && position[place] == extents[place]; place++) {
                element += strides[place + 1] - extents[place] * strides[place];
                position[place] = 0;
                position[place + 1]++;
            }
        }
    }

    private void move(long from, long to) {
        switch (type) {
            case FLOAT -> RawMemory.set(to, RawMemory.get(from));
            case DOUBLE -> RawMemory.setDouble(to, RawMemory.getDouble(from));
        }
    }

    @Override
    public String toString() {
        return "%s%s".formatted(type.label(), Arrays.toString(array.shape()));
    }
}
