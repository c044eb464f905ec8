package serengeti.dsl.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/// One optimizer step as lane operations in single assignment: what every engine runs.
///
/// Made from the canonical form of a program by replacing each function by its formula; equal operations are merged,
/// operations on numbers are done, what reaches no update is left out. A node refers to earlier ones by their index.
///
/// @param nodes the operations, in an order in which they can be run
/// @param update the node that is subtracted from the weights
/// @param nextStates for each state of the signature the node of its next value; empty where it is never read
/// @param isReplacing whether the update is not subtracted from the weights but written in their place
public record StepPlan(List<Node> nodes, int update, List<OptionalInt> nextStates, boolean isReplacing) {
    private static final int FLOPS_OF_A_PRODUCT = 4 * 64;

    public StepPlan {
        nodes = List.copyOf(nodes);
        nextStates = List.copyOf(nextStates);
    }

    /// A plan whose update is subtracted from the weights.
    public StepPlan(List<Node> nodes, int update, List<OptionalInt> nextStates) {
        this(nodes, update, nextStates, false);
    }

    /// One value of a step.
    public sealed interface Node {

        /// What the value's shape is.
        Kind kind();
    }

    /// The weights before the step.
    public record Weight() implements Node {
        @Override
        public Kind kind() {
            return Kind.TENSOR;
        }
    }

    /// The gradient.
    public record Gradient() implements Node {
        @Override
        public Kind kind() {
            return Kind.TENSOR;
        }
    }

    /// A state before the step.
    ///
    /// @param index its place in the signature, 0-based
    /// @param kind how many numbers it holds
    public record State(int index, Kind kind) implements Node {

        /// A state tensor.
        public State(int index) {
            this(index, Kind.TENSOR);
        }
    }

    /// The schedule's value.
    public record LearningRate() implements Node {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// The number of the step, 1 at the first.
    public record StepNumber() implements Node {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// A named constant whose value is given when the plan runs; only open plans have any.
    ///
    /// @param index its place in the program's head, 0-based
    public record Hyperparameter(int index) implements Node {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// A number.
    ///
    /// @param value any double, NaN and infinities included
    public record Number(double value) implements Node {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// A lane operation; arguments of smaller kind are broadcast.
    ///
    /// @param lane the operation
    /// @param arguments node indices, as many as the lane's arity
    /// @param kind the join of the arguments' kinds
    public record Apply(Lane lane, List<Integer> arguments, Kind kind) implements Node {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /// The sum over each array of a tensor.
    ///
    /// @param argument node index of the tensor
    public record SumPerArray(int argument) implements Node {
        @Override
        public Kind kind() {
            return Kind.PER_ARRAY;
        }
    }

    /// The sum over all arrays of a tensor.
    ///
    /// @param argument node index of the tensor
    public record SumAll(int argument) implements Node {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// The sum over each row or over each column of each array.
    ///
    /// @param argument node index of the tensor
    /// @param kind [Kind#PER_ROW] or [Kind#PER_COLUMN]
    public record SumAlong(int argument, Kind kind) implements Node {}

    /// How many elements, rows or columns each array has.
    ///
    /// @param axis what is counted
    public record Extent(Axis axis) implements Node {
        @Override
        public Kind kind() {
            return Kind.PER_ARRAY;
        }
    }

    /// `x yT z` of three tensors, each array taken as a matrix.
    ///
    /// @param x node index of the first
    /// @param y node index of the second, which is transposed
    /// @param z node index of the third
    public record TripleProduct(int x, int y, int z) implements Node {
        @Override
        public Kind kind() {
            return Kind.TENSOR;
        }
    }

    /// The nodes that `node` reads.
    public static List<Integer> arguments(Node node) {
        return switch (node) {
            case Apply(_, List<Integer> arguments, _) -> arguments;
            case SumPerArray(int argument) -> List.of(argument);
            case SumAll(int argument) -> List.of(argument);
            case SumAlong(int argument, _) -> List.of(argument);
            case TripleProduct(int x, int y, int z) -> List.of(x, y, z);
            case Weight _, Gradient _, State _, LearningRate _, StepNumber _, Hyperparameter _, Number _, Extent _ ->
                    List.of();
        };
    }

    /// This plan with its update written in the place of the weights.
    public StepPlan replacing() {
        return new StepPlan(nodes, update, nextStates, true);
    }

    /// Whether no element of the update depends on other elements, or on how many there are.
    public boolean isElementwise() {
        return nodes.stream()
                .noneMatch(node ->
                        node instanceof SumPerArray
                                || node instanceof SumAll
                                || node instanceof SumAlong
                                || node instanceof Extent
                                || node instanceof TripleProduct);
    }

    /// The number of hyperparameters that are left open, counted up to the last that is read.
    public int hyperparameters() {
        return nodes.stream()
                .mapToInt(node -> node instanceof Hyperparameter(int index) ? index + 1 : 0)
                .max()
                .orElse(0);
    }

    /// The number of states that must be kept.
    public int liveStates() {
        return (int) nextStates.stream().filter(OptionalInt::isPresent).count();
    }

    /// The number of state tensors among them; smaller states take next to nothing.
    public int liveTensors() {
        return (int)
                IntStream.range(0, nextStates.size())
                        .filter(state -> nextStates.get(state).isPresent() && stateKind(state) == Kind.TENSOR)
                        .count();
    }

    /// The kind of a state, as far as the plan reads it; of others [Kind#TENSOR].
    ///
    /// @param state its place in the signature
    public Kind stateKind(int state) {
        for (Node node : nodes) {
            if (node instanceof State(int index, Kind kind) && index == state) {
                return kind;
            }
        }
        return Kind.TENSOR;
    }

    /// Operations per parameter and step: tensor operations, one for each summand, one to subtract the update; a product
    /// of matrices as that of matrices with 64 rows.
    public int flopsPerParameter() {
        int flops = 1;
        for (Node node : nodes) {
            flops +=
                    switch (node) {
                        case Apply(_, _, Kind kind) -> kind == Kind.TENSOR ? 1 : 0;
                        case SumPerArray _, SumAll _, SumAlong _ -> 1;
                        case TripleProduct _ -> FLOPS_OF_A_PRODUCT;
                        case Weight _,
                                Gradient _,
                                State _,
                                LearningRate _,
                                StepNumber _,
                                Hyperparameter _,
                                Number _,
                                Extent _ ->
                                0;
                    };
        }
        return flops;
    }

    /// Bytes moved per float32 parameter and step when each input is read once and each output written once.
    public int bytesPerParameter() {
        boolean readsGradient = nodes.stream().anyMatch(node -> node instanceof Gradient);
        return Float.BYTES * (2 + (readsGradient ? 1 : 0) + 2 * liveTensors());
    }

    /// Collects nodes, merges equal ones and does operations on numbers; used by lowering.
    public static final class Builder {
        private final List<Node> nodes = new ArrayList<>();
        private final Map<Node, Integer> known = new HashMap<>();

        /// The index of `node`, which is added unless an equal one is there.
        public int add(Node node) {
            return known.computeIfAbsent(
                    node,
                    fresh -> {
                        nodes.add(fresh);
                        return nodes.size() - 1;
                    });
        }

        /// What the shape of a node is.
        public Kind kind(int node) {
            return nodes.get(node).kind();
        }

        /// The index of a number.
        public int number(double value) {
            return add(new Number(value));
        }

        /// The index of a lane operation on earlier nodes.
        public int apply(Lane lane, List<Integer> arguments) {
            Kind kind = Kind.SCALAR;
            boolean allNumbers = true;
            double[] values = new double[3];
            for (int index = 0; index < arguments.size(); index++) {
                Node argument = nodes.get(arguments.get(index));
                kind = kind.join(argument.kind());
                if (argument instanceof Number(double value)) {
                    values[index] = value;
                } else {
                    allNumbers = false;
                }
            }
            return allNumbers
                    ? number(lane.apply(values[0], values[1], values[2]))
                    : add(new Apply(lane, arguments, kind));
        }

        /// Drops what neither the update nor a state needs and renumbers the rest.
        public StepPlan build(int update, List<OptionalInt> nextStates) {
            boolean[] needed = new boolean[nodes.size()];
            needed[update] = true;
            nextStates.forEach(next -> next.ifPresent(index -> needed[index] = true));
            for (int index = nodes.size() - 1; index >= 0; index--) {
                if (needed[index]) {
                    arguments(nodes.get(index)).forEach(argument -> needed[argument] = true);
                }
            }
            int[] renumbered = new int[nodes.size()];
            var kept = new ArrayList<Node>();
            for (int index = 0; index < nodes.size(); index++) {
                if (needed[index]) {
                    renumbered[index] = kept.size();
                    kept.add(
                            switch (nodes.get(index)) {
                                case Apply(Lane lane, List<Integer> arguments, Kind kind) ->
                                        new Apply(
                                                lane,
                                                arguments.stream().map(argument -> renumbered[argument]).toList(),
                                                kind);
                                case SumPerArray(int argument) -> new SumPerArray(renumbered[argument]);
                                case SumAll(int argument) -> new SumAll(renumbered[argument]);
                                case SumAlong(int argument, Kind kind) -> new SumAlong(renumbered[argument], kind);
                                case TripleProduct(int x, int y, int z) ->
                                        new TripleProduct(renumbered[x], renumbered[y], renumbered[z]);
                                case Extent node -> node;
                                case Weight node -> node;
                                case Gradient node -> node;
                                case State node -> node;
                                case LearningRate node -> node;
                                case StepNumber node -> node;
                                case Hyperparameter node -> node;
                                case Number node -> node;
                            });
                }
            }
            List<OptionalInt> states =
                    nextStates.stream()
                            .map(next -> next.isPresent() ? OptionalInt.of(renumbered[next.getAsInt()]) : next)
                            .toList();
            return new StepPlan(kept, renumbered[update], states);
        }
    }
}
