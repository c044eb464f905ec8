package serengeti.dsl.plan;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan.Node;

/// Runs a step plan in double precision on a handful of elements, quickly enough to try every child of a search.
///
/// Holds the optimizer state, zero at the start; not thread-safe.
public final class PlanInterpreter {
    private final StepPlan plan;
    private final int[] offsets;
    private final int elements;
    private final double[][] values;
    private final double[][] states;
    private final int update;
    private long steps;

    /// An interpreter for arrays of the given sizes, laid one behind the other.
    public PlanInterpreter(StepPlan plan, int... sizes) {
        this.plan = plan;
        this.update = plan.update();
        offsets = new int[sizes.length + 1];
        for (int array = 0; array < sizes.length; array++) {
            offsets[array + 1] = offsets[array] + sizes[array];
        }
        elements = offsets[sizes.length];
        List<Node> nodes = plan.nodes();
        values = new double[nodes.size()][];
        for (int index = 0; index < values.length; index++) {
            values[index] = new double[elements];
            if (nodes.get(index) instanceof StepPlan.Number(double value)) {
                Arrays.fill(values[index], value);
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
            case StepPlan.State(int state) -> System.arraycopy(states[state], 0, out, 0, elements);
            case StepPlan.LearningRate _ -> Arrays.fill(out, learningRate);
            case StepPlan.StepNumber _ -> Arrays.fill(out, (double) steps);
            case StepPlan.Number _ -> {}
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
                    double sum = sum(values[argument], offsets[array], offsets[array + 1]);
                    Arrays.fill(out, offsets[array], offsets[array + 1], sum);
                }
            }
            case StepPlan.SumAll(int argument) -> {
                double sum = 0;
                for (int array = 0; array + 1 < offsets.length; array++) {
                    sum += sum(values[argument], offsets[array], offsets[array + 1]);
                }
                Arrays.fill(out, sum);
            }
        }
    }

    private static void apply(Lane lane, double[] x, double[] y, double[] z, double[] out) {
        for (int index = 0; index < out.length; index++) {
            out[index] = lane.apply(x[index], y[index], z[index]);
        }
    }

    private static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int index = from; index < to; index++) {
            sum += values[index];
        }
        return sum;
    }
}
