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
/// The numbers of a step plan: what has one value for the model or one for each array, computed in double precision.
///
/// Not thread-safe, but [#add] may be called for different arrays at once.
public final class Scalars {
    private final List<Node> nodes;
    private final ElementType type;
    private final int arrays;
    private final SmallState[] states;
    private final List<OptionalInt> nextStates;
    private final double[][] values;
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
        this.hyperparameters = hyperparameters;
        nextStates = plan.nextStates();
        states = new SmallState[nextStates.size()];
        for (int state = 0; state < states.length; state++) {
            if (nextStates.get(state).isPresent() && !plan.stateKind(state).variesWithinArrays()) {
                states[state] = new SmallState(plan.stateKind(state), shapes);
            }
        }
        values = new double[nodes.size()][];
        offsets = offsets(nodes);
        for (int node = 0; node < values.length; node++) {
            values[node] =
                    switch (nodes.get(node).kind()) {
                        case SCALAR -> new double[1];
                        case PER_ARRAY -> new double[arrays];
                        case PER_ROW, PER_COLUMN, TENSOR -> null;
                    };
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
            computed[pass] = select(node -> passes[node] == wanted && isComputed(nodes.get(node)));
            summed[pass] = select(node -> passes[node] == wanted + 1 && isSum(nodes.get(node)));
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
            if (endsPass(plan.nodes().get(node))) {
                passes[node]++;
            }
        }
        return passes;
    }

    /// Whether a node is a sum over tensors.
    public static boolean isSum(Node node) {
        return node instanceof StepPlan.SumPerArray || node instanceof StepPlan.SumAll;
    }

    /// Whether a node needs all of an array before it is known.
    private static boolean endsPass(Node node) {
        return isSum(node) || node instanceof StepPlan.SumAlong || node instanceof StepPlan.TripleProduct;
    }

    private static boolean isComputed(Node node) {
        return switch (node) {
            case StepPlan.LearningRate _, StepPlan.StepNumber _, StepPlan.Hyperparameter _ -> true;
            case StepPlan.Apply apply -> !apply.kind().variesWithinArrays();
            case StepPlan.State state -> !state.kind().variesWithinArrays();
            case StepPlan.Weight _,
                    StepPlan.Gradient _,
                    StepPlan.Number _,
                    StepPlan.Extent _,
                    StepPlan.SumAlong _,
                    StepPlan.TripleProduct _,
                    StepPlan.SumPerArray _,
                    StepPlan.SumAll _ ->
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
                case StepPlan.Apply(Lane lane, List<Integer> arguments, _) -> apply(node, lane, arguments);
                case StepPlan.State(int state, _) -> {
                    for (int array = 0; array < values[node].length; array++) {
                        set(node, array, states[state].get(array, 0));
                    }
                }
                case StepPlan.Weight _,
                        StepPlan.Gradient _,
                        StepPlan.Number _,
                        StepPlan.Extent _,
                        StepPlan.SumAlong _,
                        StepPlan.TripleProduct _,
                        StepPlan.SumPerArray _,
                        StepPlan.SumAll _ ->
                        throw new IllegalStateException("not computed here");
            }
        }
    }

    /// Keeps the next values of the states that are numbers, once all is computed.
    public void keepStates() {
        for (int state = 0; state < states.length; state++) {
            if (states[state] != null) {
                double[] next = values[nextStates.get(state).getAsInt()];
                int count = states[state].kind() == Kind.SCALAR ? 1 : arrays;
                for (int array = 0; array < count; array++) {
                    states[state].set(array, 0, at(next, array));
                }
            }
        }
    }

    /// How many states the plan's signature has.
    int states() {
        return states.length;
    }

    /// A state, if it is one of numbers.
    public Optional<SmallState> state(int state) {
        return Optional.ofNullable(states[state]);
    }

    /// Sets the states that are numbers to zero.
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
