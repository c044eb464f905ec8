package serengeti.evaluator.block;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;
import serengeti.evaluator.buffer.RawMemory;

/// A state of less than one number for each weight, in double precision, zero at the start.
public final class SmallState {
    private final Kind kind;
    private final List<INDArray> arrays = new ArrayList<>();
    private final long[] addresses;

    /// @param kind not that of a tensor
    /// @param shapes of the model's arrays
    SmallState(Kind kind, ArrayShape[] shapes) {
        this.kind = kind;
        addresses = new long[kind == Kind.SCALAR ? 1 : shapes.length];
        for (int array = 0; array < addresses.length; array++) {
            int length =
                    switch (kind) {
                        case SCALAR, PER_ARRAY -> 1;
                        case PER_ROW -> shapes[array].rows();
                        case PER_COLUMN -> shapes[array].columns();
                        case TENSOR -> throw new IllegalArgumentException("a tensor is no small state");
                    };
            arrays.add(Nd4j.zeros(DataType.DOUBLE, length));
            addresses[array] = arrays.get(array).data().address();
        }
    }

    /// How many numbers it holds for each array.
    public Kind kind() {
        return kind;
    }

    /// Its numbers, one vector for each array of the model, but one in all for a scalar; changes show in both.
    public List<INDArray> arrays() {
        return List.copyOf(arrays);
    }

    /// How many numbers it holds in all.
    public long length() {
        return arrays.stream().mapToLong(INDArray::length).sum();
    }

    /// A number.
    ///
    /// @param array whose, 0 for a scalar
    double get(int array, int index) {
        return RawMemory.getDouble(addresses[array] + (long) index * Double.BYTES);
    }

    /// Changes a number.
    void set(int array, int index, double value) {
        RawMemory.setDouble(addresses[array] + (long) index * Double.BYTES, value);
    }

    /// Sets all to zero.
    public void clear() {
        arrays.forEach(array -> array.assign(0));
    }
}
