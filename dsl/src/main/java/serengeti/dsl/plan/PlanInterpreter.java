package serengeti.dsl.plan;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan.Node;

/// Runs a step plan in double precision on a handful of elements, quickly enough to try every child of a search.
///
/// Every value is held element by element, whatever its kind. Holds the optimizer state, zero at the start; not
/// thread-safe.
public final class PlanInterpreter {
    private final StepPlan plan;
    private final ArrayShape[] shapes;
    private final int[] offsets;
    private final int elements;
    private final double[][] values;
    private final double[][] states;
    private final int update;
    private long steps;

    /// An interpreter for vectors of the given sizes, laid one behind the other.
    public PlanInterpreter(StepPlan plan, int... sizes) {
        this(plan, IntStream.of(sizes).mapToObj(ArrayShape::vector).toArray(ArrayShape[]::new));
    }

    /// An interpreter for matrices of the given shapes, laid one behind the other, row after row.
    public PlanInterpreter(StepPlan plan, ArrayShape... shapes) {
        this.plan = plan;
        this.shapes = shapes;
        this.update = plan.update();
        offsets = new int[shapes.length + 1];
        for (int array = 0; array < shapes.length; array++) {
            offsets[array + 1] = offsets[array] + shapes[array].size();
        }
        elements = offsets[shapes.length];
        List<Node> nodes = plan.nodes();
        values = new double[nodes.size()][];
        for (int index = 0; index < values.length; index++) {
            values[index] = new double[elements];
            switch (nodes.get(index)) {
                case StepPlan.Number(double value) -> Arrays.fill(values[index], value);
                case StepPlan.Extent(Axis axis) -> {
                    for (int array = 0; array < shapes.length; array++) {
                        Arrays.fill(
                                values[index], offsets[array], offsets[array + 1], (double) shapes[array].extent(axis));
                    }
                }
                default -> {}
            }
        }
        states = new double[plan.nextStates().size()][elements];
    }

    /// The update of one step, `double[elements]`, valid until the next call; the state moves, the weights stay.
    public double[] step(double[] weights, double[] gradient, double learningRate) {
        steps++;
        List<Node> nodes = plan.nodes();
        for (int index = 0; index < values.length; index++) {
            evaluate(nodes.get(index), values[index], weights, gradient, learningRate);
        }
        for (int state = 0; state < states.length; state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent()) {
                System.arraycopy(values[next.getAsInt()], 0, states[state], 0, elements);
            }
        }
        return values[update];
    }

    private void evaluate(Node node, double[] out, double[] weights, double[] gradient, double learningRate) {
        switch (node) {
            case StepPlan.Weight _ -> System.arraycopy(weights, 0, out, 0, elements);
            case StepPlan.Gradient _ -> System.arraycopy(gradient, 0, out, 0, elements);
            case StepPlan.State(int state, _) -> System.arraycopy(states[state], 0, out, 0, elements);
            case StepPlan.LearningRate _ -> Arrays.fill(out, learningRate);
            case StepPlan.StepNumber _ -> Arrays.fill(out, (double) steps);
            case StepPlan.Number _, StepPlan.Extent _ -> {}
            case StepPlan.Hyperparameter _ ->
                    throw new IllegalArgumentException("an open plan: its hyperparameters have no values");
            case StepPlan.Apply(Lane lane, List<Integer> arguments, Kind kind) -> {
                double[] x = values[arguments.get(0)];
                double[] y = arguments.size() > 1 ? values[arguments.get(1)] : x;
                double[] z = arguments.size() > 2 ? values[arguments.get(2)] : x;
                if (kind == Kind.SCALAR) {
                    Arrays.fill(out, lane.apply(x[0], y[0], z[0]));
                } else {
                    apply(lane, x, y, z, out);
                }
            }
            case StepPlan.SumPerArray(int argument) -> {
                for (int array = 0; array + 1 < offsets.length; array++) {
                    double sum = sum(values[argument], offsets[array], 1, offsets[array + 1]);
                    Arrays.fill(out, offsets[array], offsets[array + 1], sum);
                }
            }
            case StepPlan.SumAll(int argument) -> {
                double sum = 0;
                for (int array = 0; array + 1 < offsets.length; array++) {
                    sum += sum(values[argument], offsets[array], 1, offsets[array + 1]);
                }
                Arrays.fill(out, sum);
            }
            case StepPlan.SumAlong(int argument, Kind kind) -> {
                for (int array = 0; array < shapes.length; array++) {
                    if (kind == Kind.PER_ROW) {
                        sumRows(values[argument], out, array);
                    } else {
                        sumColumns(values[argument], out, array);
                    }
                }
            }
            case StepPlan.TripleProduct(int x, int y, int z) -> {
                for (int array = 0; array < shapes.length; array++) {
                    double[] product = shapes[array].tripleProduct(part(x, array), part(y, array), part(z, array));
                    System.arraycopy(product, 0, out, offsets[array], product.length);
                }
            }
        }
    }

    private double[] part(int node, int array) {
        return Arrays.copyOfRange(values[node], offsets[array], offsets[array + 1]);
    }

    private void sumRows(double[] x, double[] out, int array) {
        int columns = shapes[array].columns();
        for (int row = offsets[array]; row < offsets[array + 1]; row += columns) {
            Arrays.fill(out, row, row + columns, sum(x, row, 1, row + columns));
        }
    }

    private void sumColumns(double[] x, double[] out, int array) {
        int columns = shapes[array].columns();
        for (int column = offsets[array]; column < offsets[array] + columns; column++) {
            double sum = sum(x, column, columns, offsets[array + 1]);
            for (int index = column; index < offsets[array + 1]; index += columns) {
                out[index] = sum;
            }
        }
    }

    private static void apply(Lane lane, double[] x, double[] y, double[] z, double[] out) {
        for (int index = 0; index < out.length; index++) {
            out[index] = lane.apply(x[index], y[index], z[index]);
        }
    }

    private static double sum(double[] values, int from, int stride, int to) {
        double sum = 0;
        for (int index = from; index < to; index += stride) {
            sum += values[index];
        }
        return sum;
    }
}
