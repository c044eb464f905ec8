package serengeti.evaluator.buffer;

import java.util.Arrays;
import java.util.List;
import serengeti.dsl.plan.ArrayShape;

/// The arrays of a model, laid one behind the other in one flat buffer.
///
/// @param shapes the shape of each array, in order; a scalar is `int[0]`
public record Layout(List<int[]> shapes) {

    public Layout {
        shapes = shapes.stream().map(int[]::clone).toList();
        for (int[] shape : shapes) {
            for (int extent : shape) {
                if (extent < 1) {
                    throw new IllegalArgumentException(
                            "shape %s: every extent must be at least 1".formatted(Arrays.toString(shape)));
                }
            }
        }
    }

    /// One layout of the given shapes.
    public static Layout of(int[]... shapes) {
        return new Layout(List.of(shapes));
    }

    /// How many arrays there are.
    public int arrays() {
        return shapes.size();
    }

    /// How many elements array `index` has.
    ///
    /// @throws ArithmeticException if that is more than an `int` holds
    public int size(int index) {
        int size = 1;
        for (int extent : shapes.get(index)) {
            size = Math.multiplyExact(size, extent);
        }
        return size;
    }

    /// The arrays as matrices.
    ///
    /// @throws ArithmeticException if one has more columns than an `int` holds
    public ArrayShape[] matrices() {
        return shapes.stream()
                .map(shape -> ArrayShape.of(Arrays.stream(shape).asLongStream().toArray()))
                .toArray(ArrayShape[]::new);
    }

    /// How many elements all arrays have together.
    ///
    /// @throws ArithmeticException if that is more than an `int` holds
    public int total() {
        return offsets()[arrays()];
    }

    /// Where each array starts, in elements; the last entry is [#total()].
    public int[] offsets() {
        int[] offsets = new int[arrays() + 1];
        for (int index = 0; index < arrays(); index++) {
            offsets[index + 1] = Math.addExact(offsets[index], size(index));
        }
        return offsets;
    }
}
