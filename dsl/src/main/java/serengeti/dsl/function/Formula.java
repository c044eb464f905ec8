package serengeti.dsl.function;

import java.util.List;
import java.util.stream.Collectors;

/// What a function means: an expression over its arguments, the [Lane] primitives and sums.
public sealed interface Formula {

    /// The constant that protects a division and a clipping factor; it stands in the formulas, so it can be seen.
    double EPS = 1e-8;

    /// Argument `index` of the function, 0-based.
    record Input(int index) implements Formula {}

    /// A number.
    record Literal(double value) implements Formula {}

    /// A lane primitive, element by element; smaller kinds are broadcast.
    record Apply(Lane lane, List<Formula> arguments) implements Formula {}

    /// The sum over the elements of each array: a per-array scalar.
    record SumPerArray(Formula argument) implements Formula {}

    /// The sum over all elements of all arrays: a scalar.
    record SumAll(Formula argument) implements Formula {}

    /// The sum over each row or over each column of each array: a scalar per row or per column.
    ///
    /// @param kind [Kind#PER_ROW] or [Kind#PER_COLUMN]
    record SumAlong(Formula argument, Kind kind) implements Formula {}

    /// How many elements, rows or columns each array has: a per-array scalar.
    record Extent(Axis axis) implements Formula {}

    /// `x yT z` of three tensors, each array taken as a matrix: a tensor.
    record TripleProduct(Formula x, Formula y, Formula z) implements Formula {}

    /// The kind of the value, given the kinds of the function's arguments.
    default Kind kind(Kind[] arguments) {
        return switch (this) {
            case Input(int index) -> arguments[index];
            case Literal _ -> Kind.SCALAR;
            case Apply(_, List<Formula> parts) -> {
                Kind kind = Kind.SCALAR;
                for (Formula part : parts) {
                    kind = kind.join(part.kind(arguments));
                }
                yield kind;
            }
            case SumPerArray _ -> Kind.PER_ARRAY;
            case SumAll _ -> Kind.SCALAR;
            case SumAlong(_, Kind kind) -> kind;
            case Extent _ -> Kind.PER_ARRAY;
            case TripleProduct _ -> Kind.TENSOR;
        };
    }

    /// Whether an array is looked at as a whole, so that an element of the result depends on other elements.
    default boolean hasReduction() {
        return switch (this) {
            case Input _, Literal _ -> false;
            case Apply(_, List<Formula> parts) -> parts.stream().anyMatch(Formula::hasReduction);
            case SumPerArray _, SumAll _, SumAlong _, Extent _, TripleProduct _ -> true;
        };
    }

    /// The value where all arguments are scalars; sums do not occur then, since they need tensors.
    default double scalar(double[] arguments) {
        return switch (this) {
            case Input(int index) -> arguments[index];
            case Literal(double value) -> value;
            case Apply(Lane lane, List<Formula> parts) ->
                    lane.apply(
                            parts.get(0).scalar(arguments),
                            parts.size() > 1 ? parts.get(1).scalar(arguments) : 0,
                            parts.size() > 2 ? parts.get(2).scalar(arguments) : 0);
            case SumPerArray _, SumAll _, SumAlong _, Extent _, TripleProduct _ ->
                    throw new IllegalArgumentException("what goes over arrays has no scalar arguments");
        };
    }

    /// `lane(this, others...)`
    default Formula then(Lane lane, Formula... others) {
        var arguments = new Formula[others.length + 1];
        arguments[0] = this;
        System.arraycopy(others, 0, arguments, 1, others.length);
        return new Apply(lane, List.of(arguments));
    }

    /// `this + other`
    default Formula plus(Formula other) {
        return then(Lane.ADD, other);
    }

    /// `this + value`
    default Formula plus(double value) {
        return plus(new Literal(value));
    }

    /// `this - other`
    default Formula minus(Formula other) {
        return then(Lane.SUBTRACT, other);
    }

    /// `this - value`
    default Formula minus(double value) {
        return minus(new Literal(value));
    }

    /// `this * other`
    default Formula times(Formula other) {
        return then(Lane.MULTIPLY, other);
    }

    /// `this * value`
    default Formula times(double value) {
        return times(new Literal(value));
    }

    /// `this / other`, unprotected
    default Formula over(Formula other) {
        return then(Lane.DIVIDE, other);
    }

    /// `|this|`
    default Formula abs() {
        return then(Lane.ABSOLUTE);
    }

    /// The unprotected square root.
    default Formula root() {
        return then(Lane.SQUARE_ROOT);
    }

    /// The formula as text, with the given spellings of the arguments and no more parentheses than the order of
    /// operations needs.
    default String render(List<String> arguments) {
        return switch (this) {
            case Input(int index) -> arguments.get(index);
            case Literal(double value) -> text(value);
            case Apply(Lane lane, List<Formula> parts) ->
                    switch (lane) {
                        case ADD, SUBTRACT, MULTIPLY, DIVIDE ->
                                parts.get(0).operand(arguments, precedence(lane))
                                        + " "
                                        + lane.symbol()
                                        + " "
                                        + parts.get(1).operand(arguments, precedence(lane) + 1);
                        case NEGATE -> "-" + parts.getFirst().operand(arguments, 3);
                        case ABSOLUTE -> "|" + parts.getFirst().render(arguments) + "|";
                        default ->
                                lane.symbol()
                                        + parts.stream()
                                                .map(part -> part.render(arguments))
                                                .collect(Collectors.joining(", ", "(", ")"));
                    };
            case SumPerArray(Formula argument) -> "sum_per_array(" + argument.render(arguments) + ")";
            case SumAll(Formula argument) -> "sum_all(" + argument.render(arguments) + ")";
            case SumAlong(Formula argument, Kind kind) ->
                    "sum_per_%s(%s)".formatted(kind.keyword(), argument.render(arguments));
            case Extent(Axis axis) -> axis.label();
            case TripleProduct(Formula x, Formula y, Formula z) ->
                    "matmul(%s, transpose(%s), %s)"
                            .formatted(x.render(arguments), y.render(arguments), z.render(arguments));
        };
    }

    /// The text of an operand, in parentheses if its operation binds less tightly than `precedence`.
    private String operand(List<String> arguments, int precedence) {
        String text = render(arguments);
        return this instanceof Apply(Lane lane, _) && precedence(lane) < precedence ? "(" + text + ")" : text;
    }

    private static int precedence(Lane lane) {
        return switch (lane) {
            case ADD, SUBTRACT -> 1;
            case MULTIPLY, DIVIDE -> 2;
            default -> 3;
        };
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? Long.toString((long) value)
                : Double.toString(value).replace(".0E", "e").replace("E", "e");
    }
}
