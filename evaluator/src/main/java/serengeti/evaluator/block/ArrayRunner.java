package serengeti.evaluator.block;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

/*
 * An array in f-order is the transpose of one in c-order, so both are so many lines of consecutive elements: rows of the
 * one, columns of the other. Products of matrices are left to the library that ND4J brings along.
 */
/// Does what a step does with whole arrays, on one thread.
///
/// Sums of doubles are made in the order of the elements. Not thread-safe.
public final class ArrayRunner {
    private final ArrayPlan plan;
    private final ArrayShape[] shapes;
    private final boolean[] isTransposed;
    private final ElementType type;
    private final Scalars scalars;
    private final Temporaries temporaries;
    private final long cell;
    private final MemorySegment scratch;
    private final Inner[] inners;

    /// Where temporaries lie.
    public interface Temporaries {

        /// The address of an array's first element; elements lie in the weights' order, one behind the other.
        ///
        /// @param memory see [ArrayPlan#memory]
        long address(int memory, int array);

        /// An array as a vector.
        INDArray vector(int memory, int array);
    }

    /// A product of the first two matrices, which the next operation may share.
    private record Inner(int x, int y, INDArray product) {}

    /// @param stepPlan whose operations
    /// @param shapes of the model's arrays
    /// @param orders of their elements, `c` or `f`
    /// @param scalars the plan's values per row and column
    /// @param type of the elements
    /// @param temporaries as many as [ArrayPlan#memories], as large as the model each
    public ArrayRunner(
            StepPlan stepPlan,
            ArrayShape[] shapes,
            char[] orders,
            Scalars scalars,
            ElementType type,
            Temporaries temporaries) {
        plan = ArrayPlan.of(stepPlan);
        this.shapes = shapes;
        this.scalars = scalars;
        this.type = type;
        this.temporaries = temporaries;
        isTransposed = new boolean[shapes.length];
        inners = new Inner[shapes.length];
        int longest = 0;
        for (int array = 0; array < shapes.length; array++) {
            isTransposed[array] = orders[array] == 'f';
            longest = Math.max(longest, lineLength(array));
        }
        long room = plan.temporaries().isEmpty() ? 0 : (long) longest * Float.BYTES;
        scratch = Arena.ofAuto().allocate(LaneLoops.CELL_BYTES + room, RawMemory.VECTOR_BYTES);
        cell = scratch.address();
    }

    /// Does what comes before a pass and before its numbers are computed.
    public void operate(int pass) {
        if (pass == 0) {
            Arrays.fill(inners, null);
        }
        for (ArrayPlan.Operation operation : plan.operations(pass)) {
            for (int array = 0; array < shapes.length; array++) {
                switch (operation) {
                    case ArrayPlan.SumAlong(int from, Kind kind, int node) -> {
                        double[] sums = scalars.vector(node, array);
                        Arrays.fill(sums, 0);
                        if (isPerLine(kind, array)) {
                            sumLines(address(from, array), array, sums);
                        } else {
                            sumAcross(address(from, array), array, sums);
                        }
                    }
                    case ArrayPlan.TripleProduct product -> multiply(product, array);
                }
            }
        }
    }

    /// Does what comes before a pass, once its numbers are computed.
    public void spread(int pass) {
        for (ArrayPlan.Spread spread : plan.spreads(pass)) {
            for (int array = 0; array < shapes.length; array++) {
                double[] values = scalars.vector(spread.node(), array);
                spread(values, isPerLine(spread.kind(), array), address(spread.to(), array), array);
            }
        }
    }

    private long address(int temporary, int array) {
        return temporaries.address(plan.memory(temporary), array);
    }

    /// How many runs of consecutive elements there are: the rows in c-order, the columns in f-order.
    private int lines(int array) {
        return isTransposed[array] ? shapes[array].columns() : shapes[array].rows();
    }

    private int lineLength(int array) {
        return isTransposed[array] ? shapes[array].rows() : shapes[array].columns();
    }

    /// Whether a number per row or column is one per line.
    private boolean isPerLine(Kind kind, int array) {
        return (kind == Kind.PER_ROW) != isTransposed[array];
    }

    private void sumLines(long address, int array, double[] sums) {
        int length = lineLength(array);
        for (int line = 0; line < sums.length; line++) {
            long start = address + (long) line * length * type.bytes();
            sums[line] =
                    switch (type) {
                        case FLOAT -> LaneLoops.sum(start, length, cell);
                        case DOUBLE -> sum(start, length, Double.BYTES);
                    };
        }
    }

    private static double sum(long address, int count, long step) {
        double sum = 0;
        for (int index = 0; index < count; index++) {
            sum += RawMemory.getDouble(address + index * step);
        }
        return sum;
    }

    private void sumAcross(long address, int array, double[] sums) {
        switch (type) {
            case FLOAT -> LineLoops.sumAcross(address, lines(array), sums.length, sums, cell + LaneLoops.CELL_BYTES);
            case DOUBLE -> {
                for (int index = 0; index < sums.length; index++) {
                    sums[index] =
                            sum(address + (long) index * Double.BYTES, lines(array), (long) sums.length * Double.BYTES);
                }
            }
        }
    }

    private void spread(double[] values, boolean isPerLine, long address, int array) {
        int length = lineLength(array);
        int lines = lines(array);
        switch (type) {
            case FLOAT -> {
                long line = cell + LaneLoops.CELL_BYTES;
                for (int index = 0; !isPerLine && index < length; index++) {
                    RawMemory.set(line + (long) index * Float.BYTES, (float) values[index]);
                }
                for (int index = 0; index < lines; index++) {
                    long start = address + (long) index * length * Float.BYTES;
                    if (isPerLine) {
                        LineLoops.fill(start, length, (float) values[index]);
                    } else {
                        LineLoops.copy(line, start, length);
                    }
                }
            }
            case DOUBLE -> {
                for (int line = 0; line < lines; line++) {
                    long start = address + (long) line * length * Double.BYTES;
                    for (int index = 0; index < length; index++) {
                        RawMemory.setDouble(start + (long) index * Double.BYTES, values[isPerLine ? line : index]);
                    }
                }
            }
        }
    }

    /// The smaller of the two inner products is made, rows by rows or columns by columns; that of rows is that of the
    /// operation before where it has the same operands, as in the iterations of Newton and Schulz.
    private void multiply(ArrayPlan.TripleProduct product, int array) {
        INDArray left = matrix(product.x(), array);
        INDArray middle = matrix(product.y(), array).transpose();
        INDArray right = matrix(product.z(), array);
        INDArray result = matrix(product.to(), array);
        if (shapes[array].rows() > shapes[array].columns()) {
            result.assign(left.mmul(middle.mmul(right)));
            return;
        }
        Inner inner = inners[array];
        if (inner == null || inner.x() != product.x() || inner.y() != product.y()) {
            inner = new Inner(product.x(), product.y(), left.mmul(middle));
            inners[array] = inner;
        }
        result.assign(inner.product().mmul(right));
    }

    private INDArray matrix(int temporary, int array) {
        return temporaries
                .vector(plan.memory(temporary), array)
                .reshape(isTransposed[array] ? 'f' : 'c', shapes[array].rows(), shapes[array].columns());
    }
}
