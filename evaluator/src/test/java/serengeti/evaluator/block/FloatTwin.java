package serengeti.evaluator.block;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.buffer.RawMemory;

/// What the block interpreter promises, element by element and without blocks, vectors or memory: every tensor
/// operation is rounded to float, scalars are double and rounded where a tensor operation reads them, sums are added in
/// a stated order.
///
/// The transcendental lanes run through the loops, one element at a time, since only those say to the last bit what
/// they give; their own tests hold them to the lane's value and show that neighbours do not matter.
///
/// Values are doubles that are floats, so arithmetic in double and rounding is float arithmetic.
final class FloatTwin {
    private static final int MAX_BLOCK = 2048;

    private final StepPlan plan;
    private final int[] offsets;
    private final int total;
    private final double[] weights;
    private final double[][] values;
    private final double[][] states;
    private long steps;

    FloatTwin(StepPlan plan, int[] sizes, float[] start) {
        this.plan = plan;
        offsets = new int[sizes.length + 1];
        for (int array = 0; array < sizes.length; array++) {
            offsets[array + 1] = offsets[array] + sizes[array];
        }
        total = offsets[sizes.length];
        weights = doubles(start);
        values = new double[plan.nodes().size()][];
        states = new double[plan.nextStates().size()][total];
    }

    double[] weights() {
        return weights;
    }

    double[] state(int index) {
        return states[index];
    }

    void step(float[] gradient, double learningRate) {
        steps++;
        List<Node> nodes = plan.nodes();
        for (int index = 0; index < values.length; index++) {
            values[index] = value(index, nodes.get(index), doubles(gradient), learningRate);
        }
        double[] update = values[plan.update()];
        for (int index = 0; index < total; index++) {
            weights[index] = (double) (float) (weights[index] - update[index]);
        }
        for (int state = 0; state < states.length; state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent()) {
                states[state] = values[next.getAsInt()].clone();
            }
        }
    }

    private static double inFloat(Lane lane, double x, double y, double z) {
        if (lane.isTranscendental()) {
            return LaneRunner.run(lane, new float[] {(float) x}, new float[] {(float) y})[0];
        }
        return (double) (float) lane.apply(x, y, z);
    }

    private double[] value(int index, Node node, double[] gradient, double learningRate) {
        return switch (node) {
            case StepPlan.Weight _ -> weights.clone();
            case StepPlan.Gradient _ -> gradient;
            case StepPlan.State(int state, _) -> states[state].clone();
            case StepPlan.LearningRate _ -> new double[] {learningRate};
            case StepPlan.StepNumber _ -> new double[] {steps};
            case StepPlan.Hyperparameter _ -> throw new AssertionError("an open plan");
            case StepPlan.Number(double number) -> new double[] {number};
            case StepPlan.Apply(Lane lane, var arguments, Kind kind) -> {
                double[] result = new double[size(kind)];
                for (int element = 0; element < result.length; element++) {
                    double x = read(arguments.get(0), kind, element);
                    double y = arguments.size() > 1 ? read(arguments.get(1), kind, element) : 0;
                    double z = arguments.size() > 2 ? read(arguments.get(2), kind, element) : 0;
                    result[element] = kind == Kind.TENSOR ? inFloat(lane, x, y, z) : lane.apply(x, y, z);
                }
                yield result;
            }
            case StepPlan.SumPerArray(int argument) -> {
                double[] sums = new double[offsets.length - 1];
                for (int array = 0; array < sums.length; array++) {
                    sums[array] = sum(values[argument], offsets[array], offsets[array + 1]);
                }
                yield sums;
            }
            case StepPlan.Extent(Axis axis) -> {
                double[] extents = new double[offsets.length - 1];
                for (int array = 0; array < extents.length; array++) {
                    extents[array] = (double) ArrayShape.vector(offsets[array + 1] - offsets[array]).extent(axis);
                }
                yield extents;
            }
            case StepPlan.SumAlong(int argument, Kind kind) ->
                    kind == Kind.PER_ROW ? rowSums(tensor(argument)) : columnSums(tensor(argument));
            case StepPlan.TripleProduct _ -> throw new AssertionError("made by a library");
            case StepPlan.SumAll(int argument) -> {
                double sum = 0;
                if (isTakenPerArray(index)) {
                    for (int array = 0; array + 1 < offsets.length; array++) {
                        sum = addBlocks(sum, values[argument], offsets[array], offsets[array + 1]);
                    }
                } else {
                    sum = addBlocks(sum, values[argument], 0, total);
                }
                yield new double[] {sum};
            }
        };
    }

    private double[] tensor(int node) {
        double[] elements = new double[total];
        Arrays.setAll(elements, element -> read(node, Kind.TENSOR, element));
        return elements;
    }

    /// Of vectors: the sum of one element, which is never -0.
    private static double[] rowSums(double[] elements) {
        return Arrays.stream(elements).map(element -> 0.0 + element).toArray();
    }

    /// Of vectors: floats are added up by 32, and doubles from there on.
    private double[] columnSums(double[] elements) {
        double[] sums = new double[offsets.length - 1];
        for (int array = 0; array < sums.length; array++) {
            for (int from = offsets[array]; from < offsets[array + 1]; from += 32) {
                float part = 0;
                for (int element = from; element < Math.min(from + 32, offsets[array + 1]); element++) {
                    part += (float) elements[element];
                }
                sums[array] += part;
            }
        }
        return sums;
    }

    private int size(Kind kind) {
        return switch (kind) {
            case SCALAR -> 1;
            case PER_ARRAY, PER_COLUMN -> offsets.length - 1;
            case PER_ROW, TENSOR -> total;
        };
    }

    private double read(int node, Kind reader, int element) {
        Kind kind = plan.nodes().get(node).kind();
        double value =
                switch (kind) {
                    case SCALAR -> values[node][0];
                    case PER_ARRAY, PER_COLUMN -> values[node][isLong(reader) ? arrayOf(element) : element];
                    case PER_ROW, TENSOR -> values[node][element];
                };
        return reader == Kind.TENSOR ? (double) (float) value : value;
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

    /// Blocks do not cross from one array to the next where the same sweep takes sums of single arrays or reads them.
    private boolean isTakenPerArray(int node) {
        return BlockCode.of(plan, true).stages().stream()
                .anyMatch(stage -> stage.perArray() && stage.sums().stream().anyMatch(sum -> sum.node() == node));
    }

    private double sum(double[] elements, int from, int to) {
        return addBlocks(0, elements, from, to);
    }

    private double addBlocks(double start, double[] elements, int from, int to) {
        int lanes = RawMemory.LANES;
        int blocks = (total + MAX_BLOCK - 1) / MAX_BLOCK;
        int block = ((total + blocks - 1) / blocks + lanes - 1) / lanes * lanes;
        double sum = start;
        for (int first = from; first < to; first += block) {
            sum += blockSum(Arrays.copyOfRange(elements, first, Math.min(to, first + block)), lanes);
        }
        return sum;
    }

    /// Element `i` goes to running sum `i mod 4 lanes`; what is left after whole rounds goes to the first `lanes` of
    /// them.
    private static double blockSum(double[] elements, int lanes) {
        float[] running = new float[4 * lanes];
        int whole = elements.length / (4 * lanes) * (4 * lanes);
        for (int index = 0; index < elements.length; index++) {
            running[index < whole ? index % (4 * lanes) : (index - whole) % lanes] += (float) elements[index];
        }
        double sum = 0;
        for (int lane = 0; lane < lanes; lane++) {
            float low = running[lane] + running[lanes + lane];
            float high = running[2 * lanes + lane] + running[3 * lanes + lane];
            sum += (double) (low + high);
        }
        return sum;
    }

    private static double[] doubles(float[] floats) {
        double[] doubles = new double[floats.length];
        for (int index = 0; index < floats.length; index++) {
            doubles[index] = floats[index];
        }
        return doubles;
    }
}
