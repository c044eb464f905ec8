package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.buffer.ElementType;

/*
 * Loops find a number in a cell: a vector filled with it, rounded once. Cells of the model's numbers lie one behind the
 * other; those of an array's numbers follow, array by array, so that threads at work on different arrays share nothing.
 */
/// The numbers of a step plan: what has one value for the model, one for each array, or one for each row or column,
/// computed in double precision.
///
/// Not thread-safe, but [#add] may be called for different arrays at once.
public final class Scalars {
    private final List<Node> nodes;
    private final ElementType type;
    private final int arrays;
    private final SmallState[] states;
    private final List<OptionalInt> nextStates;
    private final ArrayShape[] shapes;
    private final double[][] values;
    private final double[][][] vectors;
    private final long[] offsets;
    private final int modelCells;
    private final int arrayCells;
    private final int[][] computed;
    private final int[][] summed;
    private final double[] hyperparameters;
    private MemorySegment memory = MemorySegment.NULL;
    private long address;

    /// The numbers of a plan for a model; they have no memory yet.
    ///
    /// @param plan whose numbers
    /// @param hyperparameters the values of the plan's hyperparameters, read at each step, not copied
    /// @param shapes of the model's arrays
    /// @param type in which precision loops read them
    public Scalars(StepPlan plan, double[] hyperparameters, ArrayShape[] shapes, ElementType type) {
        this.nodes = plan.nodes();
        this.type = type;
        this.arrays = shapes.length;
        this.shapes = shapes;
        this.hyperparameters = hyperparameters;
        nextStates = plan.nextStates();
        states = new SmallState[nextStates.size()];
        for (int state = 0; state < states.length; state++) {
            if (nextStates.get(state).isPresent() && plan.stateKind(state) != Kind.TENSOR) {
                states[state] = new SmallState(plan.stateKind(state), shapes);
            }
        }
        values = new double[nodes.size()][];
        vectors = new double[nodes.size()][][];
        offsets = offsets(nodes);
        for (int node = 0; node < values.length; node++) {
            values[node] =
                    switch (nodes.get(node).kind()) {
                        case SCALAR -> new double[1];
                        case PER_ARRAY -> new double[arrays];
                        case PER_ROW, PER_COLUMN, TENSOR -> null;
                    };
            if (nodes.get(node).kind().isAlongAnAxis()) {
                boolean isPerRow = nodes.get(node).kind() == Kind.PER_ROW;
                vectors[node] =
                        Arrays.stream(shapes)
                                .map(shape -> new double[isPerRow ? shape.rows() : shape.columns()])
                                .toArray(double[][]::new);
            }
            if (nodes.get(node) instanceof StepPlan.Extent(Axis axis)) {
                for (int array = 0; array < arrays; array++) {
                    values[node][array] = (double) shapes[array].extent(axis);
                }
            }
        }
        modelCells = count(Kind.SCALAR);
        arrayCells = count(Kind.PER_ARRAY);
        int[] passes = passes(plan);
        int last = Arrays.stream(passes).max().orElse(0);
        computed = new int[last + 1][];
        summed = new int[last + 1][];
        for (int pass = 0; pass <= last; pass++) {
            int wanted = pass;
            computed[pass] = select(node -> passes[node] == wanted && isComputed(nodes, nodes.get(node)));
            summed[pass] = select(node -> passes[node] == wanted + 1 && isSum(nodes, nodes.get(node)));
        }
    }

    private int count(Kind kind) {
        return (int) nodes.stream().filter(node -> node.kind() == kind).count();
    }

    /// For each number how far its cell lies behind the first of its kind, in bytes; tensors have none.
    public static long[] offsets(List<Node> nodes) {
        long[] offsets = new long[nodes.size()];
        long[] ends = new long[Kind.values().length];
        for (int node = 0; node < offsets.length; node++) {
            int kind = nodes.get(node).kind().ordinal();
            offsets[node] = ends[kind];
            ends[kind] += VECTOR_BYTES;
        }
        return offsets;
    }

    private int[] select(IntPredicate wanted) {
        return IntStream.range(0, values.length).filter(wanted).toArray();
    }

    /// For each node how many passes over the tensors, each ended by sums, come before it.
    public static int[] passes(StepPlan plan) {
        int[] passes = new int[plan.nodes().size()];
        for (int node = 0; node < passes.length; node++) {
            for (int argument : StepPlan.arguments(plan.nodes().get(node))) {
                passes[node] = Math.max(passes[node], passes[argument]);
            }
            if (endsPass(plan.nodes(), plan.nodes().get(node))) {
                passes[node]++;
            }
        }
        return passes;
    }

    /// Whether a node is a sum over the elements that a pass goes over; one over vectors is no more than a number.
    public static boolean isSum(List<Node> nodes, Node node) {
        return isAnySum(node) && !sumsVectors(nodes, node);
    }

    private static boolean isAnySum(Node node) {
        return node instanceof StepPlan.SumPerArray || node instanceof StepPlan.SumAll;
    }

    private static boolean sumsVectors(List<Node> nodes, Node sum) {
        return nodes.get(StepPlan.arguments(sum).getFirst()).kind().isAlongAnAxis();
    }

    /// Whether a node needs all of an array before it is known.
    private static boolean endsPass(List<Node> nodes, Node node) {
        return isSum(nodes, node) || node instanceof StepPlan.SumAlong || node instanceof StepPlan.TripleProduct;
    }

    private static boolean isComputed(List<Node> nodes, Node node) {
        return switch (node) {
            case StepPlan.LearningRate _, StepPlan.StepNumber _, StepPlan.Hyperparameter _ -> true;
            case StepPlan.Apply apply -> apply.kind() != Kind.TENSOR;
            case StepPlan.State state -> state.kind() != Kind.TENSOR;
            case StepPlan.SumPerArray _, StepPlan.SumAll _ -> sumsVectors(nodes, node);
            case StepPlan.Weight _,
                    StepPlan.Gradient _,
                    StepPlan.Number _,
                    StepPlan.Extent _,
                    StepPlan.SumAlong _,
                    StepPlan.TripleProduct _ ->
                    false;
        };
    }

    /// How many bytes of memory the cells take.
    public long bytes() {
        return ((long) modelCells + (long) arrayCells * arrays) * VECTOR_BYTES;
    }

    /// Gives the cells their memory and writes there what is known.
    ///
    /// @param newMemory at least [#bytes], on a vector's border; kept alive as long as this is
    public void place(MemorySegment newMemory) {
        memory = newMemory;
        address = memory.address();
        for (int node = 0; node < values.length; node++) {
            if (nodes.get(node) instanceof StepPlan.Number(double value)) {
                values[node][0] = value;
            }
            if (values[node] != null) {
                publish(node);
            }
        }
    }

    /// Where the cells of the model's numbers begin.
    public long modelCells() {
        return address;
    }

    /// Where the cells of the numbers of array `array` begin.
    public long arrayCells(int array) {
        return address + ((long) modelCells + (long) array * arrayCells) * VECTOR_BYTES;
    }

    /// How far behind the first cell of its kind that of a number lies, in bytes.
    public long offset(int node) {
        return offsets[node];
    }

    /// Computes all numbers that are known once `pass` passes are over.
    public void compute(int pass, double learningRate, long step) {
        for (int node : computed[pass]) {
            switch (nodes.get(node)) {
                case StepPlan.LearningRate _ -> set(node, 0, learningRate);
                case StepPlan.StepNumber _ -> set(node, 0, (double) step);
                case StepPlan.Hyperparameter(int index) -> set(node, 0, hyperparameters[index]);
                case StepPlan.Apply(Lane lane, List<Integer> arguments, _) -> {
                    if (vectors[node] == null) {
                        apply(node, lane, arguments);
                    } else {
                        applyToVectors(node, lane, arguments);
                    }
                }
                case StepPlan.State(int state, _) -> readState(node, states[state]);
                case StepPlan.SumPerArray(int argument) -> {
                    for (int array = 0; array < arrays; array++) {
                        set(node, array, vectorSum(argument, array));
                    }
                }
                case StepPlan.SumAll(int argument) -> {
                    double sum = 0;
                    for (int array = 0; array < arrays; array++) {
                        sum += vectorSum(argument, array);
                    }
                    set(node, 0, sum);
                }
                case StepPlan.Weight _,
                        StepPlan.Gradient _,
                        StepPlan.Number _,
                        StepPlan.Extent _,
                        StepPlan.SumAlong _,
                        StepPlan.TripleProduct _ ->
                        throw new IllegalStateException("not computed here");
            }
        }
    }

    private void readState(int node, SmallState state) {
        for (int array = 0; vectors[node] == null && array < values[node].length; array++) {
            set(node, array, state.get(array, 0));
        }
        for (int array = 0; vectors[node] != null && array < arrays; array++) {
            for (int index = 0; index < vectors[node][array].length; index++) {
                vectors[node][array][index] = state.get(array, index);
            }
        }
    }

    /// The sum over all elements of an array of what each row or column has one number of.
    private double vectorSum(int node, int array) {
        double sum = 0;
        for (double value : vectors[node][array]) {
            sum += value;
        }
        return sum * (nodes.get(node).kind() == Kind.PER_ROW ? shapes[array].columns() : shapes[array].rows());
    }

    private void applyToVectors(int node, Lane lane, List<Integer> arguments) {
        int x = arguments.get(0);
        int y = arguments.size() > 1 ? arguments.get(1) : x;
        int z = arguments.size() > 2 ? arguments.get(2) : x;
        for (int array = 0; array < arrays; array++) {
            double[] out = vectors[node][array];
            for (int index = 0; index < out.length; index++) {
                out[index] = lane.apply(at(x, array, index), at(y, array, index), at(z, array, index));
            }
        }
    }

    /// A number of a value that is no tensor.
    private double at(int node, int array, int index) {
        return vectors[node] == null ? at(values[node], array) : vectors[node][array][index];
    }

    /// The numbers that a value per row or column has for an array, in order; changes show.
    double[] vector(int node, int array) {
        return vectors[node][array];
    }

    /// Keeps the next values of the states that are no tensors, once all is computed.
    public void keepStates() {
        for (int state = 0; state < states.length; state++) {
            if (states[state] != null) {
                int next = nextStates.get(state).getAsInt();
                for (int array = 0; array < states[state].arrays().size(); array++) {
                    for (int index = 0; index < states[state].length(array); index++) {
                        states[state].set(array, index, at(next, array, index));
                    }
                }
            }
        }
    }

    /// How many states the plan's signature has.
    int states() {
        return states.length;
    }

    /// A state, if it is no tensor.
    public Optional<SmallState> state(int state) {
        return Optional.ofNullable(states[state]);
    }

    /// Sets the states that are no tensors to zero.
    public void clearStates() {
        for (SmallState state : states) {
            if (state != null) {
                state.clear();
            }
        }
    }

    private void apply(int node, Lane lane, List<Integer> arguments) {
        double[] x = values[arguments.get(0)];
        double[] y = arguments.size() > 1 ? values[arguments.get(1)] : x;
        double[] z = arguments.size() > 2 ? values[arguments.get(2)] : x;
        for (int array = 0; array < values[node].length; array++) {
            set(node, array, lane.apply(at(x, array), at(y, array), at(z, array)));
        }
    }

    /// Most numbers are the same at each step, and a cell is written in a multiple of the time that comparing takes.
    private void set(int node, int array, double value) {
        if (Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(values[node][array])) {
            values[node][array] = value;
            publish(node, array);
        }
    }

    private static double at(double[] values, int array) {
        return values.length == 1 ? values[0] : values[array];
    }

    /// The sums that end pass `pass`, by their nodes.
    public int[] sums(int pass) {
        return summed[pass];
    }

    /// Sets the sums that end a pass to zero.
    public void clearSums(int pass) {
        for (int node : summed[pass]) {
            Arrays.fill(values[node], 0);
        }
    }

    /// Adds a part of array `array` to the sum `node`.
    public void add(int node, int array, double part) {
        double[] sums = values[node];
        sums[sums.length == 1 ? 0 : array] += part;
    }

    /// Makes the sums that end a pass readable by loops.
    public void publishSums(int pass) {
        for (int node : summed[pass]) {
            publish(node);
        }
    }

    private void publish(int node) {
        for (int array = 0; array < values[node].length; array++) {
            publish(node, array);
        }
    }

    private void publish(int node, int array) {
        long first = nodes.get(node).kind() == Kind.SCALAR ? modelCells() : arrayCells(array);
        type.fill(first + offset(node), values[node][array]);
    }
}
