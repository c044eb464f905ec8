package serengeti.search.discovery;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;

/*
 * PlanInterpreter gives updates only; here each node's value at each step is kept, and the run can be repeated with
 * some of them replaced, to see what the update owes to them.
 */
/// All values of a plan in a run of [Excitation#STEPS] steps at fixed weights, in double precision.
final class Trace {
    private final StepPlan plan;
    private final double[] weights;
    private final double[][] gradients;
    private final double[][][] values;

    private Trace(StepPlan plan, double[] weights, double[][] gradients) {
        this.plan = plan;
        this.weights = weights;
        this.gradients = gradients;
        this.values = new double[Excitation.STEPS][][];
    }

    /// A run on `double[step][element]`, states zero at the start.
    static Trace of(StepPlan plan, double[] weights, double[][] gradients) {
        var trace = new Trace(plan, weights, gradients);
        for (int step = 0; step < Excitation.STEPS; step++) {
            trace.values[step] = trace.step(step, step == 0 ? null : trace.values[step - 1]);
        }
        return trace;
    }

    /// A value held fixed.
    ///
    /// @param node whose
    /// @param even what the values of the first run are multiplied by at elements of even index
    /// @param odd the same for the others
    record Pin(int node, double even, double odd) {}

    /// The value of a tensor node at a step, 0-based.
    double[] value(int step, int node) {
        return values[step][node];
    }

    /// The values of a tensor node at the last step.
    double[] last(int node) {
        return values[Excitation.STEPS - 1][node];
    }

    /// The values of a tensor node, `double[step][element]`.
    double[][] history(int node) {
        double[][] history = new double[Excitation.STEPS][];
        for (int step = 0; step < history.length; step++) {
            history[step] = values[step][node];
        }
        return history;
    }

    /// The update of a step.
    double[] update(int step) {
        return values[step][plan.update()];
    }

    /// The last update of a run that is repeated from step `from` on with values pinned.
    double[] lastUpdate(int from, Pin... pins) {
        double[][] before = from == 0 ? null : values[from - 1];
        for (int step = from; step < Excitation.STEPS; step++) {
            before = step(step, before, pins);
        }
        return before[plan.update()];
    }

    private double[][] step(int step, double[][] before, Pin... pins) {
        List<StepPlan.Node> nodes = plan.nodes();
        double[][] now = new double[nodes.size()][];
        for (int index = 0; index < now.length; index++) {
            now[index] = value(nodes.get(index), step, before, now);
            for (Pin pin : pins) {
                if (pin.node == index) {
                    now[index] = pinned(pin, values[step][index]);
                }
            }
        }
        return now;
    }

    private static double[] pinned(Pin pin, double[] natural) {
        double[] pinned = new double[natural.length];
        for (int index = 0; index < pinned.length; index++) {
            pinned[index] = natural[index] * (index % 2 == 0 ? pin.even : pin.odd);
        }
        return pinned;
    }

    /// A value of the arrays, which are vectors, as `double[element]`, a scalar as `double[1]`.
    private double[] value(StepPlan.Node node, int step, double[][] before, double[][] now) {
        return switch (node) {
            case StepPlan.Weight _ -> weights;
            case StepPlan.Gradient _ -> gradients[step];
            case StepPlan.State(int state, _) -> {
                OptionalInt next = plan.nextStates().get(state);
                yield before == null || next.isEmpty() ? Excitation.NO_WEIGHTS : before[next.getAsInt()];
            }
            case StepPlan.LearningRate _ -> new double[] {Excitation.RATE};
            case StepPlan.StepNumber _ -> new double[] {step + 1};
            case StepPlan.Number(double number) -> new double[] {number};
            case StepPlan.Hyperparameter _ ->
                    throw new IllegalArgumentException("an open plan: its hyperparameters have no values");
            case StepPlan.Apply(Lane lane, List<Integer> arguments, Kind kind) -> {
                double[] x = now[arguments.getFirst()];
                double[] y = now[arguments.get(arguments.size() / 2)];
                double[] z = now[arguments.getLast()];
                double[] out = new double[kind == Kind.SCALAR ? 1 : Excitation.ELEMENTS];
                apply(lane, x, y, z, out);
                yield out;
            }
            case StepPlan.Extent(Axis axis) -> extents(axis);
            case StepPlan.SumPerArray(int argument) -> sums(now[argument]);
            case StepPlan.SumAlong(int argument, Kind kind) ->
                    kind == Kind.PER_ROW ? now[argument] : sums(now[argument]);
            case StepPlan.TripleProduct(int x, int y, int z) -> product(now[x], now[y], now[z]);
            case StepPlan.SumAll(int argument) -> {
                double sum = 0;
                for (double each : now[argument]) {
                    sum += each;
                }
                yield new double[] {sum};
            }
        };
    }

    private static void apply(Lane lane, double[] x, double[] y, double[] z, double[] out) {
        int xMask = mask(x);
        int yMask = mask(y);
        int zMask = mask(z);
        for (int index = 0; index < out.length; index++) {
            out[index] = lane.apply(x[index & xMask], y[index & yMask], z[index & zMask]);
        }
    }

    /// Scalars have one element, at index 0.
    private static int mask(double[] values) {
        return values.length == 1 ? 0 : -1;
    }

    private static double[] extents(Axis axis) {
        double[] extents = new double[Excitation.ELEMENTS];
        for (int array = 0; array + 1 < Excitation.OFFSETS.length; array++) {
            int from = Excitation.OFFSETS[array];
            int to = Excitation.OFFSETS[array + 1];
            Arrays.fill(extents, from, to, (double) ArrayShape.vector(to - from).extent(axis));
        }
        return extents;
    }

    /// Of vectors: the first times the inner product of the others.
    private static double[] product(double[] x, double[] y, double[] z) {
        double[] products = new double[Excitation.ELEMENTS];
        apply(Lane.MULTIPLY, y, z, z, products);
        double[] inner = sums(products);
        apply(Lane.MULTIPLY, x, inner, inner, products);
        return products;
    }

    private static double[] sums(double[] tensor) {
        double[] sums = new double[tensor.length];
        for (int array = 0; array + 1 < Excitation.OFFSETS.length; array++) {
            int from = Excitation.OFFSETS[array];
            int to = Excitation.OFFSETS[array + 1];
            double sum = 0;
            for (int index = from; index < to; index++) {
                sum += tensor[index];
            }
            Arrays.fill(sums, from, to, sum);
        }
        return sums;
    }
}
