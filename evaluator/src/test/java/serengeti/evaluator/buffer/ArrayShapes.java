package serengeti.evaluator.buffer;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// Ways in which the elements of an array may lie in memory.
public enum ArrayShapes {
    SCALAR(base -> base.reshape(), 1),
    VECTOR(base -> base, 37),
    MATRIX(base -> base, 9, 31),
    COLUMN_MAJOR('f', base -> base, 9, 31),
    CUBE(base -> base, 3, 5, 7),
    COLUMN_MAJOR_CUBE('f', base -> base, 3, 5, 7),
    FOUR_DIMENSIONS(base -> base, 2, 3, 4, 5),
    ONES_AMONG_THE_EXTENTS(base -> base, 1, 6, 1, 5),
    EVERY_THIRD(base -> base.get(interval(1, 3, 100)), 100),
    PART_OF_A_VECTOR(base -> base.get(interval(3, 60)), 70),
    ROWS(base -> base.get(interval(2, 7), all()), 9, 31),
    COLUMNS(base -> base.get(all(), interval(4, 20)), 9, 31),
    WINDOW(base -> base.get(interval(1, 8), interval(5, 30)), 9, 31),
    WINDOW_OF_COLUMN_MAJOR('f', base -> base.get(interval(1, 8), interval(5, 30)), 9, 31),
    SPARSE_WINDOW(base -> base.get(interval(0, 2, 9), interval(1, 3, 31)), 9, 31),
    ROW(base -> base.getRow(3), 9, 31),
    COLUMN(base -> base.getColumn(4), 9, 31),
    ROW_OF_COLUMN_MAJOR('f', base -> base.getRow(3), 9, 31),
    ELEMENT(base -> base.get(point(2), point(3)), 9, 31),
    TRANSPOSED(base -> base.transpose(), 9, 31),
    TRANSPOSED_WINDOW(base -> base.get(interval(1, 8), interval(5, 30)).transpose(), 9, 31),
    PERMUTED(base -> base.permute(2, 0, 1), 3, 5, 7),
    SLICE(base -> base.get(all(), point(2), all()), 3, 5, 7),
    PERMUTED_WINDOW(base -> base.get(all(), interval(1, 3), all(), interval(0, 2, 5)).permute(3, 1, 0, 2), 2, 3, 4, 5),
    LONG_WINDOW(base -> base.get(interval(1, 70), interval(5, 77)), 72, 80),
    LONG_TRANSPOSED(base -> base.transpose(), 70, 80);

    private final char order;
    private final UnaryOperator<INDArray> view;
    private final long[] shape;

    ArrayShapes(UnaryOperator<INDArray> view, long... shape) {
        this('c', view, shape);
    }

    ArrayShapes(char order, UnaryOperator<INDArray> view, long... shape) {
        this.order = order;
        this.view = view;
        this.shape = shape;
    }

    /// An array that owns its memory, filled with random numbers, of which [#view] takes a part.
    public INDArray base(DataType type, long seed) {
        INDArray base = Nd4j.create(type, shape, order);
        var random = new SplittableRandom(seed);
        for (long index = 0; index < base.length(); index++) {
            base.data().put(index, random.nextGaussian());
        }
        return base;
    }

    /// The array as it is stepped, in the memory of `base`.
    public INDArray view(INDArray base) {
        return view.apply(base);
    }
}
