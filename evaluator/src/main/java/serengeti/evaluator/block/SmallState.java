package serengeti.evaluator.block;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;
import serengeti.evaluator.buffer.RawMemory;

/// A state of less than one number for each weight, in double precision, zero at the start.
public final class SmallState {
    private final List<INDArray> arrays;
    private final long[] addresses;
    private final int[] lengths;

    /// @param kind not that of a tensor
    /// @param shapes of the model's arrays
    SmallState(Kind kind, ArrayShape[] shapes) {
        var fresh = new ArrayList<INDArray>();
        addresses = new long[kind == Kind.SCALAR ? 1 : shapes.length];
        lengths = new int[addresses.length];
        for (int array = 0; array < addresses.length; array++) {
            lengths[array] =
                    switch (kind) {
                        case SCALAR, PER_ARRAY -> 1;
                        case PER_ROW -> shapes[array].rows();
                        case PER_COLUMN -> shapes[array].columns();
                        case TENSOR -> throw new IllegalArgumentException("a tensor is no small state");
                    };
            fresh.add(Nd4j.zeros(DataType.DOUBLE, lengths[array]));
            addresses[array] = fresh.get(array).data().address();
        }
        arrays = List.copyOf(fresh);
    }

    /// Its numbers, one vector for each array of the model, but one in all for a scalar; changes show in both.
    public List<INDArray> arrays() {
        return arrays;
    }

    /// How many numbers it holds in all.
    public long length() {
        return IntStream.of(lengths).asLongStream().sum();
    }

    /// How many numbers it holds for an array, or for all if it is a scalar.
    int length(int array) {
        return lengths[array];
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
