package serengeti.dsl.export;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.dsl.program.Signature;

/*
 * Formulas written out are full of detours: x + -y, 1 * x, sqrt(|v|) of what is never negative, the root of x * x. The
 * rules below hold over the real numbers for finite weights; rounded, a value changes in its last bits.
 *
 * A rule that takes an operation apart applies only where nothing else reads it: otherwise it would be computed twice.
 */
/// The algebra that a person would do before writing a formula down.
final class Tidy {
    private static final int MAX_PASSES = 10;

    /// Digits of a decimal that a double always holds.
    private static final int SAFE_DIGITS = 15;

    private final Lowered source;
    private final Signs signs;
    private final int[] uses;
    private final Graph graph = new Graph();
    private final int[] moved;

    private Tidy(Lowered source, double[] hyperparameters, Signature signature) {
        this.source = source;
        this.uses = source.graph().uses(source.outputs());
        this.moved = new int[source.graph().size()];
        this.signs = new Signs(graph, hyperparameters, Signs.nonNegativeStates(source, hyperparameters, signature));
    }

    /// The same values, tidied.
    ///
    /// @param hyperparameters their defaults, which say what is not negative
    static Lowered of(Lowered source, double[] hyperparameters, Signature signature) {
        Lowered tidied = source;
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            Lowered next = new Tidy(tidied, hyperparameters, signature).tidied();
            if (next.graph().size() == tidied.graph().size() && sameNodes(next.graph(), tidied.graph())) {
                return next;
            }
            tidied = next;
        }
        return tidied;
    }

    private static boolean sameNodes(Graph one, Graph other) {
        for (int index = 0; index < one.size(); index++) {
            if (!one.node(index).equals(other.node(index))) {
                return false;
            }
        }
        return true;
    }

    private Lowered tidied() {
        Graph old = source.graph();
        for (int index = 0; index < old.size(); index++) {
            if (uses[index] > 0) {
                moved[index] = move(old.node(index));
                graph.names(moved[index]).addAll(old.names(index));
            }
        }
        List<Integer> outputs = source.outputs().stream().map(output -> moved[output]).toList();
        return new Lowered(graph, source.states(), outputs).pruned();
    }

    private int move(Node node) {
        return switch (node) {
            case StepPlan.Apply(Lane lane, List<Integer> arguments, _) -> {
                var isShared = new ArrayList<Boolean>();
                arguments.forEach(argument -> isShared.add(uses[argument] > 1));
                yield apply(lane, arguments.stream().map(argument -> moved[argument]).toList(), isShared);
            }
            case StepPlan.SumPerArray(int argument) ->
                    graph.add(
                            graph.is(moved[argument], 1)
                                    ? new StepPlan.Extent(Axis.ELEMENTS)
                                    : new StepPlan.SumPerArray(moved[argument]));
            case StepPlan.SumAll _, StepPlan.SumAlong _, StepPlan.TripleProduct _ ->
                    graph.add(Graph.renumbered(node, moved));
            case StepPlan.Weight _,
                    StepPlan.Gradient _,
                    StepPlan.State _,
                    StepPlan.LearningRate _,
                    StepPlan.StepNumber _,
                    StepPlan.Hyperparameter _,
                    StepPlan.Number _,
                    StepPlan.Extent _ ->
                    graph.add(node);
        };
    }

    private int apply(Lane lane, List<Integer> arguments, List<Boolean> isShared) {
        if (arguments.stream().allMatch(graph::isNumber)) {
            return graph.number(folded(lane, arguments.stream().mapToDouble(this::number).toArray()));
        }
        int x = arguments.getFirst();
        int y = arguments.getLast();
        boolean isXShared = isShared.getFirst();
        boolean isYShared = isShared.getLast();
        return switch (lane) {
            case ADD -> sum(x, y);
            case SUBTRACT -> isYShared || !isWayBack(x, y) ? difference(x, y) : distributed(x, y);
            case MULTIPLY -> product(x, y, isXShared, isYShared);
            case DIVIDE -> quotient(x, y, isXShared || isYShared);
            case NEGATE -> negation(x, isXShared);
            case ABSOLUTE -> magnitude(x);
            case SQUARE_ROOT ->
                    graph.is(x, Lane.MULTIPLY) && isSquare(x)
                            ? magnitude(graph.arguments(x).getFirst())
                            : graph.apply(lane, arguments);
            case GREATER -> x == y ? graph.number(0) : graph.apply(lane, arguments);
            case SELECT -> choice(arguments);
            case MAXIMUM -> signs.isNonNegative(x) && signs.isNegative(y) ? x : graph.apply(lane, arguments);
            case MINIMUM,
                    CUBE_ROOT,
                    HYPOTENUSE,
                    EXPONENTIAL,
                    EXPONENTIAL_MINUS_ONE,
                    LOGARITHM,
                    LOGARITHM_PLUS_ONE,
                    SINE,
                    COSINE,
                    TANGENT,
                    ARC_SINE,
                    ARC_COSINE,
                    ARC_TANGENT,
                    HYPERBOLIC_SINE,
                    HYPERBOLIC_COSINE,
                    HYPERBOLIC_TANGENT,
                    SIGN,
                    POWER,
                    FLOOR ->
                    graph.apply(lane, arguments);
        };
    }

    private int sum(int x, int y) {
        if (graph.is(x, 0)) {
            return y;
        }
        if (graph.is(y, 0)) {
            return x;
        }
        if (graph.is(y, Lane.NEGATE)) {
            return difference(x, argument(y, 0));
        }
        if (graph.is(x, Lane.NEGATE)) {
            return difference(y, argument(x, 0));
        }
        if (isNegativeNumber(y)) {
            return difference(x, graph.number(-number(y)));
        }
        boolean isTurned =
                isNewShare(x) && !isNewShare(y)
                        || isShareOfState(y) && !isShareOfState(x)
                        || graph.is(y, 1) && graph.kind(x) == Kind.SCALAR;
        return graph.apply(Lane.ADD, isTurned ? List.of(y, x) : List.of(x, y));
    }

    /// Whether a value is what is added to an average: `(1 - beta) * g`. What is kept is written before it.
    private boolean isShareOfState(int value) {
        return graph.is(value, Lane.MULTIPLY)
                && graph.isNumber(argument(value, 0))
                && graph.node(argument(value, 1)) instanceof StepPlan.State;
    }

    private boolean isNewShare(int value) {
        return graph.is(value, Lane.MULTIPLY)
                && graph.is(argument(value, 0), Lane.SUBTRACT)
                && graph.is(argument(argument(value, 0), 0), 1);
    }

    private int difference(int x, int y) {
        if (graph.is(y, 0)) {
            return x;
        }
        if (graph.is(x, 0)) {
            return negation(y, true);
        }
        if (graph.is(y, Lane.NEGATE)) {
            return sum(x, argument(y, 0));
        }
        return isNegativeNumber(y) ? sum(x, graph.number(-number(y))) : graph.apply(Lane.SUBTRACT, List.of(x, y));
    }

    /// Whether `y` is a choice one of whose branches leads from `x` to somewhere: `where(c, x - z, u)`.
    private boolean isWayBack(int x, int y) {
        return graph.is(y, Lane.SELECT) && (leadsFrom(x, argument(y, 1)) || leadsFrom(x, argument(y, 2)));
    }

    private boolean leadsFrom(int x, int y) {
        return graph.is(y, Lane.SUBTRACT) && argument(y, 0) == x;
    }

    /// `x - where(c, x - z, u)` is `where(c, z, x - u)`.
    private int distributed(int x, int y) {
        return graph.apply(Lane.SELECT, List.of(argument(y, 0), branch(x, argument(y, 1)), branch(x, argument(y, 2))));
    }

    private int branch(int x, int y) {
        return leadsFrom(x, y) ? argument(y, 1) : difference(x, y);
    }

    private int product(int x, int y, boolean isXShared, boolean isYShared) {
        if (rank(y) < rank(x)) {
            return product(y, x, isYShared, isXShared);
        }
        if (graph.is(x, 1)) {
            return y;
        }
        if (graph.is(x, -1)) {
            return negation(y, isYShared);
        }
        if (x == y && isTruth(x)) {
            return x;
        }
        if (graph.is(x, 0) && graph.node(y) instanceof StepPlan.Weight) {
            return x;
        }
        if (graph.is(x, Lane.NEGATE)) {
            return negation(product(argument(x, 0), y, isXShared, isYShared), true);
        }
        if (graph.is(y, Lane.NEGATE)) {
            return negation(product(x, argument(y, 0), isXShared, isYShared), true);
        }
        if (!isYShared && graph.is(y, Lane.MULTIPLY) && rank(x) < 4 && rank(argument(y, 0)) < rank(argument(y, 1))) {
            int first = argument(y, 0);
            int scale =
                    graph.isNumber(x) && graph.isNumber(first)
                            ? graph.number(folded(Lane.MULTIPLY, number(x), number(first)))
                            : product(x, first, true, true);
            return product(scale, argument(y, 1), true, true);
        }
        return graph.apply(Lane.MULTIPLY, List.of(x, y));
    }

    /// Factors are written in this order.
    private int rank(int value) {
        return graph.isNumber(value)
                ? 0
                : switch (graph.kind(value)) {
                    case SCALAR -> 1;
                    case PER_ARRAY -> 2;
                    case PER_ROW, PER_COLUMN -> 3;
                    case TENSOR -> 4;
                };
    }

    private int quotient(int x, int y, boolean isShared) {
        if (graph.is(y, 1)) {
            return x;
        }
        if (!isShared && graph.is(x, Lane.SQUARE_ROOT) && graph.is(y, Lane.SQUARE_ROOT) && areSums(x, y)) {
            int ratio = graph.apply(Lane.DIVIDE, List.of(argument(x, 0), argument(y, 0)));
            return graph.apply(Lane.SQUARE_ROOT, List.of(ratio));
        }
        return graph.is(x, Lane.NEGATE)
                ? negation(graph.apply(Lane.DIVIDE, List.of(argument(x, 0), y)), true)
                : graph.apply(Lane.DIVIDE, List.of(x, y));
    }

    private int negation(int x, boolean isShared) {
        if (graph.isNumber(x)) {
            return graph.number(-number(x));
        }
        if (graph.is(x, Lane.NEGATE)) {
            return argument(x, 0);
        }
        return !isShared && graph.is(x, Lane.SUBTRACT)
                ? difference(argument(x, 1), argument(x, 0))
                : graph.apply(Lane.NEGATE, List.of(x));
    }

    private int magnitude(int x) {
        if (signs.isNonNegative(x)) {
            return x;
        }
        return graph.is(x, Lane.NEGATE) ? magnitude(argument(x, 0)) : graph.apply(Lane.ABSOLUTE, List.of(x));
    }

    private int choice(List<Integer> arguments) {
        int condition = arguments.get(0);
        if (graph.isNumber(condition)) {
            return arguments.get(number(condition) == 0 ? 2 : 1);
        }
        if (graph.is(condition, Lane.SQUARE_ROOT)) {
            // a root is zero where what is under it is
            int whole = argument(condition, 0);
            graph.names(whole).addAll(graph.names(condition));
            return graph.apply(Lane.SELECT, List.of(whole, arguments.get(1), arguments.get(2)));
        }
        return graph.apply(Lane.SELECT, arguments);
    }

    private boolean areSums(int x, int y) {
        return graph.kind(x) == Kind.PER_ARRAY && graph.kind(y) == Kind.PER_ARRAY;
    }

    private boolean isSquare(int value) {
        return argument(value, 0) == argument(value, 1);
    }

    /// Whether a value is 1 or 0.
    private boolean isTruth(int value) {
        return graph.is(value, Lane.GREATER)
                || graph.is(value, Lane.SUBTRACT)
                        && graph.is(argument(value, 0), 1)
                        && graph.is(argument(value, 1), Lane.GREATER);
    }

    private boolean isNegativeNumber(int value) {
        return graph.isNumber(value) && number(value) < 0;
    }

    private int argument(int value, int index) {
        return graph.arguments(value).get(index);
    }

    private double number(int value) {
        return ((StepPlan.Number) graph.node(value)).value();
    }

    /// The value of an operation on numbers: 1 - 0.9 is 0.1, as a person would write, not 0.09999999999999998.
    private static double folded(Lane lane, double... values) {
        double x = values[0];
        double y = values.length > 1 ? values[1] : 0;
        double plain = lane.apply(x, y, values.length > 2 ? values[2] : 0);
        boolean isDecimal = lane == Lane.ADD || lane == Lane.SUBTRACT || lane == Lane.MULTIPLY;
        if (!isDecimal || !Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(plain)) {
            return plain;
        }
        var left = new BigDecimal(Double.toString(x));
        var right = new BigDecimal(Double.toString(y));
        BigDecimal exact =
                lane == Lane.ADD
                        ? left.add(right)
                        : lane == Lane.SUBTRACT ? left.subtract(right) : left.multiply(right);
        return exact.stripTrailingZeros().precision() <= SAFE_DIGITS ? exact.doubleValue() : plain;
    }
}
