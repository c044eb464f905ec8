package serengeti.evaluator.block;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

/*
 * An array in f-order is the transpose of one in c-order, so both are loops over lines of consecutive elements: rows of
 * the one, columns of the other. Products of matrices are left to the library that ND4J brings along.
 */
/// Does what a step does with whole arrays, on one thread; keeps the states of a number per row or column.
///
/// Sums are made in double precision, in the order of the elements. Not thread-safe.
public final class ArrayRunner {
    private final ArrayPlan plan;
    private final ArrayShape[] shapes;
    private final boolean[] isTransposed;
    private final ElementType type;
    private final Temporaries temporaries;
    private final SmallState[] states;

    /// Where temporaries lie.
    public interface Temporaries {

        /// The address of an array's first element; elements lie in the weights' order, one behind the other.
        long address(int temporary, int array);

        /// An array as a vector.
        INDArray vector(int temporary, int array);
    }

    /// @param stepPlan whose operations
    /// @param shapes of the model's arrays
    /// @param orders of their elements, `c` or `f`
    /// @param type of the elements
    /// @param temporaries as many as [ArrayPlan#temporaries], as large as the model each
    public ArrayRunner(
            StepPlan stepPlan, ArrayShape[] shapes, char[] orders, ElementType type, Temporaries temporaries) {
        plan = ArrayPlan.of(stepPlan);
        this.shapes = shapes;
        this.type = type;
        this.temporaries = temporaries;
        isTransposed = new boolean[shapes.length];
        for (int array = 0; array < shapes.length; array++) {
            isTransposed[array] = orders[array] == 'f';
        }
        states = new SmallState[stepPlan.nextStates().size()];
        for (int state = 0; state < states.length; state++) {
            if (stepPlan.nextStates().get(state).isPresent() && stepPlan.stateKind(state).isAlongAnAxis()) {
                states[state] = new SmallState(stepPlan.stateKind(state), shapes);
            }
        }
    }

    /// A state, if it is one of a number per row or column.
    public Optional<SmallState> state(int state) {
        return Optional.ofNullable(states[state]);
    }

    /// Sets the states to zero.
    public void clear() {
        for (SmallState state : states) {
            if (state != null) {
                state.clear();
            }
        }
    }

    /// Does what comes before a pass.
    public void before(int pass) {
        run(plan.before(pass));
    }

    /// Does what comes after the last pass.
    public void last() {
        run(plan.last());
    }

    private void run(List<ArrayPlan.Operation> operations) {
        for (ArrayPlan.Operation operation : operations) {
            for (int array = 0; array < shapes.length; array++) {
                run(operation, array);
            }
        }
    }

    private void run(ArrayPlan.Operation operation, int array) {
        switch (operation) {
            case ArrayPlan.Spread(int state, Kind kind, int to) -> {
                double[] values = new double[isLine(kind, array) ? lines(array) : lineLength(array)];
                for (int index = 0; index < values.length; index++) {
                    values[index] = states[state].get(array, index);
                }
                spread(values, isLine(kind, array), temporaries.address(to, array), array);
            }
            case ArrayPlan.Gather(int from, Kind kind, int state) -> {
                boolean isLine = isLine(kind, array);
                long address = temporaries.address(from, array);
                int count = isLine ? lines(array) : lineLength(array);
                for (int index = 0; index < count; index++) {
                    long element = isLine ? (long) index * lineLength(array) : index;
                    states[state].set(array, index, get(address, element));
                }
            }
            case ArrayPlan.SumAlong(int from, Kind kind, int to) -> {
                long address = temporaries.address(from, array);
                boolean isLine = isLine(kind, array);
                double[] sums = isLine ? sumsOfLines(address, array) : sumsAcrossLines(address, array);
                spread(sums, isLine, temporaries.address(to, array), array);
            }
            case ArrayPlan.TripleProduct(int x, int y, int z, int to) -> product(x, y, z, to, array);
        }
    }

    /// How many runs of consecutive elements there are: the rows in c-order, the columns in f-order.
    private int lines(int array) {
        return isTransposed[array] ? shapes[array].columns() : shapes[array].rows();
    }

    private int lineLength(int array) {
        return isTransposed[array] ? shapes[array].rows() : shapes[array].columns();
    }

    /// Whether a number per row or column is one per line.
    private boolean isLine(Kind kind, int array) {
        return (kind == Kind.PER_ROW) != isTransposed[array];
    }

    private double[] sumsOfLines(long address, int array) {
        int length = lineLength(array);
        double[] sums = new double[lines(array)];
        for (int line = 0; line < sums.length; line++) {
            long start = address + (long) line * length * type.bytes();
            double sum = 0;
            for (int index = 0; index < length; index++) {
                sum += get(start, index);
            }
            sums[line] = sum;
        }
        return sums;
    }

    private double[] sumsAcrossLines(long address, int array) {
        double[] sums = new double[lineLength(array)];
        int lines = lines(array);
        for (int line = 0; line < lines; line++) {
            long start = address + (long) line * sums.length * type.bytes();
            for (int index = 0; index < sums.length; index++) {
                sums[index] += get(start, index);
            }
        }
        return sums;
    }

    private void spread(double[] values, boolean isLine, long address, int array) {
        int length = lineLength(array);
        int lines = lines(array);
        for (int line = 0; line < lines; line++) {
            long start = address + (long) line * length * type.bytes();
            for (int index = 0; index < length; index++) {
                set(start, index, values[isLine ? line : index]);
            }
        }
    }

    /// The smaller of the two inner products is made, rows by rows or columns by columns.
    private void product(int x, int y, int z, int to, int array) {
        INDArray left = matrix(x, array);
        INDArray middle = matrix(y, array).transpose();
        INDArray right = matrix(z, array);
        INDArray product =
                shapes[array].rows() <= shapes[array].columns()
                        ? left.mmul(middle).mmul(right)
                        : left.mmul(middle.mmul(right));
        matrix(to, array).assign(product);
    }

    private INDArray matrix(int temporary, int array) {
        return temporaries
                .vector(temporary, array)
                .reshape(isTransposed[array] ? 'f' : 'c', shapes[array].rows(), shapes[array].columns());
    }

    private double get(long address, long index) {
        return switch (type) {
            case FLOAT -> RawMemory.get(address + index * Float.BYTES);
            case DOUBLE -> RawMemory.getDouble(address + index * Double.BYTES);
        };
    }

    private void set(long address, long index, double value) {
        switch (type) {
            case FLOAT -> RawMemory.set(address + index * Float.BYTES, (float) value);
            case DOUBLE -> RawMemory.setDouble(address + index * Double.BYTES, value);
        }
    }
}
