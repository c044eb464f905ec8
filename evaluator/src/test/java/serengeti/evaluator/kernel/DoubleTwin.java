package serengeti.evaluator.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import jdk.incubator.vector.DoubleVector;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;

/// What a step of doubles promises, element by element and without passes, vectors or memory: each lane as the table of
/// lanes has it, sums in a stated order.
final class DoubleTwin {
    private final StepPlan plan;
    private final double[] hyperparameters;
    private final int[] offsets;
    private final double[] weights;
    private final double[][] values;
    private final double[][] states;
    private long steps;

    DoubleTwin(StepPlan plan, int[] sizes, double[] start, double... hyperparameters) {
        this.plan = plan;
        this.hyperparameters = hyperparameters;
        offsets = new int[sizes.length + 1];
        for (int array = 0; array < sizes.length; array++) {
            offsets[array + 1] = offsets[array] + Math.max(1, sizes[array]);
        }
        weights = start.clone();
        values = new double[plan.nodes().size()][];
        states = new double[plan.nextStates().size()][weights.length];
    }

    double[] weights() {
        return weights;
    }

    double[] state(int index) {
        return states[index];
    }

    void step(double[] gradient, double learningRate) {
        steps++;
        List<Node> nodes = plan.nodes();
        for (int index = 0; index < values.length; index++) {
            values[index] = value(nodes.get(index), gradient, learningRate);
        }
        for (int state = 0; state < states.length; state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent()) {
                states[state] = values[next.getAsInt()].clone();
            }
        }
        double[] update = values[plan.update()];
        for (int index = 0; index < weights.length; index++) {
            weights[index] -= update[index];
        }
    }

    private double[] value(Node node, double[] gradient, double learningRate) {
        return switch (node) {
            case StepPlan.Weight _ -> weights.clone();
            case StepPlan.Gradient _ -> gradient;
            case StepPlan.State(int state, _) -> states[state];
            case StepPlan.LearningRate _ -> new double[] {learningRate};
            case StepPlan.StepNumber _ -> new double[] {(double) steps};
            case StepPlan.Hyperparameter(int index) -> new double[] {hyperparameters[index]};
            case StepPlan.Number(double number) -> new double[] {number};
            case StepPlan.Apply(Lane lane, var arguments, Kind kind) -> {
                double[] result = new double[size(kind)];
                for (int element = 0; element < result.length; element++) {
                    double x = read(arguments.get(0), kind, element);
                    double y = arguments.size() > 1 ? read(arguments.get(1), kind, element) : 0;
                    double z = arguments.size() > 2 ? read(arguments.get(2), kind, element) : 0;
                    result[element] = lane.apply(x, y, z);
                }
                yield result;
            }
            case StepPlan.SumPerArray(int argument) -> sums(argument);
            case StepPlan.Extent(Axis axis) -> {
                double[] extents = new double[offsets.length - 1];
                for (int array = 0; array < extents.length; array++) {
                    extents[array] = (double) ArrayShape.vector(offsets[array + 1] - offsets[array]).extent(axis);
                }
                yield extents;
            }
            case StepPlan.SumAlong(int argument, Kind kind) -> {
                double[] sums = new double[size(kind)];
                for (int element = 0; element < weights.length; element++) {
                    sums[kind == Kind.PER_ROW ? element : arrayOf(element)] += read(argument, Kind.TENSOR, element);
                }
                yield sums;
            }
            case StepPlan.TripleProduct _ -> throw new AssertionError("made by a library");
            case StepPlan.SumAll(int argument) -> {
                double sum = 0;
                for (double part : sums(argument)) {
                    sum += part;
                }
                yield new double[] {sum};
            }
        };
    }

    private double read(int node, Kind reader, int element) {
        return switch (plan.nodes().get(node).kind()) {
            case SCALAR -> values[node][0];
            case PER_ARRAY, PER_COLUMN -> values[node][isLong(reader) ? arrayOf(element) : element];
            case PER_ROW, TENSOR -> values[node][element];
        };
    }

    private int size(Kind kind) {
        return switch (kind) {
            case SCALAR -> 1;
            case PER_ARRAY, PER_COLUMN -> offsets.length - 1;
            case PER_ROW, TENSOR -> weights.length;
        };
    }

    /// Whether a value has as many numbers as the model, whose arrays are vectors.
    private static boolean isLong(Kind kind) {
        return kind == Kind.TENSOR || kind == Kind.PER_ROW;
    }

    private int arrayOf(int element) {
        int array = 0;
        while (element >= offsets[array + 1]) {
            array++;
        }
        return array;
    }

    private double[] sums(int node) {
        double[] sums = new double[offsets.length - 1];
        for (int array = 0; array < sums.length; array++) {
            for (int from = offsets[array]; from < offsets[array + 1]; from += Kernel.BLOCK) {
                int to = Math.min(offsets[array + 1], from + Kernel.BLOCK);
                sums[array] += blockSum(Arrays.copyOfRange(values[node], from, to));
            }
        }
        return sums;
    }

    /// Element `i` goes to running sum `i mod 4 lanes`; what is left after whole rounds is added at the end.
    private static double blockSum(double[] elements) {
        int lanes = DoubleVector.SPECIES_PREFERRED.length();
        double[] running = new double[4 * lanes];
        int whole = elements.length / (4 * lanes) * (4 * lanes);
        for (int index = 0; index < whole; index++) {
            running[index % (4 * lanes)] += elements[index];
        }
        double sum = 0;
        for (int lane = 0; lane < lanes; lane++) {
            double low = running[lane] + running[lanes + lane];
            double high = running[2 * lanes + lane] + running[3 * lanes + lane];
            sum += low + high;
        }
        for (int index = whole; index < elements.length; index++) {
            sum += elements[index];
        }
        return sum;
    }
}
