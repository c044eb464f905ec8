package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Hyperparameter;

/*
 * A value gets a line of its own if it is an output, if it is read more than once, or if it is a scalar of some length
 * among tensors. Lines that are still too long give up the part that is nearest to half of them, rather one that has a
 * name in the program. All else is written where it is read.
 */
/// Decides which values of a step get lines, how they are called, and in which order they stand.
final class Layout {
    /// Operations in one line.
    private static final int MAX_OPERATIONS = 7;

    private final Graph graph;
    private final List<State> states;
    private final String[] settings;
    private final List<Hyperparameter> hyperparameters;
    private final Names names;
    private final List<Integer> outputs;
    private final int[] uses;
    private final BitSet hasLine = new BitSet();
    private final Map<Integer, Expression> references = new HashMap<>();

    /// @param settings the name of each hyperparameter, by its place in the program
    /// @param hyperparameters of the program
    Layout(Lowered lowered, List<State> states, String[] settings, List<Hyperparameter> hyperparameters, Names names) {
        this.graph = lowered.graph();
        this.states = states;
        this.settings = settings;
        this.hyperparameters = hyperparameters;
        this.names = names;
        this.outputs = lowered.outputs();
        this.uses = graph.uses(outputs);
    }

    /// The lines in an order in which they can be run; a state is overwritten after its old value was last read.
    List<Line> lines() {
        choose();
        var locals = new LinkedHashMap<Integer, String>();
        for (int value = hasLine.nextSetBit(0); value >= 0; value = hasLine.nextSetBit(value + 1)) {
            int output = outputs.indexOf(value);
            if (output > 0) {
                references.put(value, new Expression.NextState(output - 1, graph.kind(value)));
            } else if (output < 0 || uses[value] > 1) {
                locals.put(value, "");
            }
        }
        for (int value : locals.sequencedKeySet().reversed()) {
            locals.put(value, name(value));
        }
        locals.forEach(
                (value, name) -> references.put(value, new Expression.Local(name, graph.kind(value), isTruth(value))));
        var lines = new ArrayList<Line>();
        for (int value = hasLine.nextSetBit(0); value >= 0; value = hasLine.nextSetBit(value + 1)) {
            if (locals.containsKey(value)) {
                lines.add(new Line(new Line.Local(locals.get(value)), written(value)));
            } else if (outputs.indexOf(value) > 0) {
                lines.add(new Line(new Line.NextState(outputs.indexOf(value) - 1), written(value)));
            }
        }
        for (int output = 1; output < outputs.size(); output++) {
            int value = outputs.get(output);
            if (!hasLine.get(value) || outputs.indexOf(value) != output) {
                lines.add(new Line(new Line.NextState(output - 1), read(value)));
            }
        }
        lines.add(new Line(new Line.NextWeight(), read(outputs.getFirst())));
        return new LineOrder(lines, states, names).ordered();
    }

    private void choose() {
        for (int value = 0; value < graph.size(); value++) {
            if (!graph.isLeaf(value) && !isPlain(value)) {
                hasLine.set(value, outputs.contains(value) || uses[value] > 1 || isScalarAmongTensors(value));
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int value = hasLine.length() - 1; value >= 0; value--) {
                if (hasLine.get(value) && length(value) > MAX_OPERATIONS) {
                    OptionalInt part = bestPart(value);
                    part.ifPresent(hasLine::set);
                    changed |= part.isPresent();
                }
            }
        }
    }

    /// Whether a value is too short for a line, however often it is read: `1 - beta1`, `-bound`.
    private boolean isPlain(int value) {
        List<Integer> arguments = graph.arguments(value);
        return graph.kind(value) == Kind.SCALAR
                && !outputs.contains(value)
                && arguments.stream().allMatch(graph::isLeaf)
                && (graph.is(value, Lane.NEGATE)
                        || graph.is(value, Lane.SUBTRACT)
                                && (graph.isNumber(arguments.getFirst()) || graph.is(arguments.getLast(), 1)));
    }

    /// Whether a value is one number that elements are computed with, and a formula or a name makes it worth a line. A
    /// product without a name, such as `lr * trust`, is written in its place.
    private boolean isScalarAmongTensors(int value) {
        if (graph.kind(value) == Kind.TENSOR || graph.is(value, Lane.NEGATE) || !isReadByTensor(value)) {
            return false;
        }
        return !graph.names(value).isEmpty() || (length(value) > 1 && !isPlainProduct(value));
    }

    private boolean isLeafOrNamed(int value) {
        return graph.isLeaf(value) || !graph.names(value).isEmpty();
    }

    /// Whether elements are computed with a value, or with a product of it that is written in its place.
    private boolean isReadByTensor(int value) {
        for (int reader = value + 1; reader < graph.size(); reader++) {
            if (graph.arguments(reader).contains(value)
                    && (graph.kind(reader) == Kind.TENSOR || isPlainProduct(reader) && isReadByTensor(reader))) {
                return true;
            }
        }
        return false;
    }

    private boolean isPlainProduct(int value) {
        return graph.is(value, Lane.MULTIPLY)
                && graph.names(value).isEmpty()
                && graph.arguments(value).stream().allMatch(this::isLeafOrNamed);
    }

    /// Operations that are written in the line or in the place of a value.
    private int length(int value) {
        if (graph.isLeaf(value) || isSize(value)) {
            return 0;
        }
        int length = 1;
        for (int argument : graph.arguments(value)) {
            length += hasLine.get(argument) ? 0 : length(argument);
        }
        return length;
    }

    private OptionalInt bestPart(int line) {
        var parts = new ArrayList<Integer>();
        collectParts(line, parts);
        int length = length(line);
        int best = -1;
        double bestScore = Double.POSITIVE_INFINITY;
        for (int part : parts) {
            int partLength = length(part);
            if (partLength > 1 && partLength < length - 1) {
                double score = Math.abs(2 * partLength - length) + (graph.names(part).isEmpty() ? 5 : 0);
                if (score < bestScore) {
                    best = part;
                    bestScore = score;
                }
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    private void collectParts(int value, List<Integer> parts) {
        for (int argument : graph.arguments(value)) {
            if (!graph.isLeaf(argument) && !hasLine.get(argument)) {
                parts.add(argument);
                collectParts(argument, parts);
            }
        }
    }

    private String name(int value) {
        for (String name : graph.names(value)) {
            if (names.isFree(name)) {
                return names.take(name);
            }
        }
        return names.take(graph.names(value).isEmpty() ? role(value) : graph.names(value).getFirst());
    }

    /// What a value is called that has no name in the program.
    private String role(int value) {
        return switch (graph.node(value)) {
            case StepPlan.SumPerArray _, StepPlan.SumAll _, StepPlan.SumAlong _ -> "sum";
            case StepPlan.TripleProduct _ -> "product";
            case StepPlan.Apply(Lane lane, List<Integer> arguments, _) ->
                    switch (lane) {
                        case SQUARE_ROOT -> isSum(arguments.getFirst()) ? "norm" : "root";
                        case DIVIDE -> "ratio";
                        case MULTIPLY -> arguments.getFirst().equals(arguments.getLast()) ? "square" : "product";
                        case ADD -> "sum";
                        case SUBTRACT -> "difference";
                        case GREATER -> "is_greater";
                        case MINIMUM, MAXIMUM -> "bounded";
                        case NEGATE,
                                ABSOLUTE,
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
                                SELECT,
                                FLOOR ->
                                "part";
                    };
            case StepPlan.Weight _,
                    StepPlan.Gradient _,
                    StepPlan.State _,
                    StepPlan.LearningRate _,
                    StepPlan.StepNumber _,
                    StepPlan.Hyperparameter _,
                    StepPlan.Number _,
                    StepPlan.Extent _ ->
                    "part";
        };
    }

    private boolean isSum(int value) {
        return graph.node(value) instanceof StepPlan.SumPerArray || graph.node(value) instanceof StepPlan.SumAll;
    }

    private boolean isTruth(int value) {
        return written(value).isTruth();
    }

    private Expression read(int value) {
        Expression reference = references.get(value);
        return reference != null ? reference : written(value);
    }

    private boolean isSize(int value) {
        return graph.node(value) instanceof StepPlan.Extent;
    }

    private Expression written(int value) {
        return switch (graph.node(value)) {
            case StepPlan.Weight _ -> new Expression.Weight();
            case StepPlan.Gradient _ -> new Expression.Gradient();
            case StepPlan.State(int index, _) -> oldState(index);
            case StepPlan.LearningRate _ -> new Expression.LearningRate();
            case StepPlan.StepNumber _ -> new Expression.StepNumber();
            case StepPlan.Hyperparameter(int index) -> new Expression.Setting(settings[index]);
            case StepPlan.Number(double number) -> new Expression.Number(number);
            case StepPlan.SumPerArray(int argument) -> new Expression.SumPerArray(read(argument));
            case StepPlan.SumAlong(int argument, Kind kind) -> new Expression.SumAlong(read(argument), kind);
            case StepPlan.Extent(Axis axis) ->
                    axis == Axis.ELEMENTS ? new Expression.Size() : new Expression.Extent(axis);
            case StepPlan.TripleProduct(int x, int y, int z) -> new Expression.TripleProduct(read(x), read(y), read(z));
            case StepPlan.SumAll(int argument) -> new Expression.SumAll(read(argument));
            case StepPlan.Apply apply -> Shapes.of(apply, value, graph, this::isWhole, this::read);
        };
    }

    /// Whether a value is a whole number above 0, as far as its default says.
    private boolean isWhole(int value) {
        double number =
                switch (graph.node(value)) {
                    case StepPlan.Number(double given) -> given;
                    case StepPlan.Hyperparameter(int index) -> hyperparameters.get(index).value();
                    default -> 0;
                };
        return number > 0 && number == Math.rint(number);
    }

    private Expression oldState(int index) {
        for (int state = 0; state < states.size(); state++) {
            if (states.get(state).index() == index) {
                return new Expression.OldState(state, states.get(state).kind());
            }
        }
        throw new IllegalStateException("state %d is read but not kept".formatted(index));
    }
}
