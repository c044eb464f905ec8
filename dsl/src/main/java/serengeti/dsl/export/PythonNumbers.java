package serengeti.dsl.export;

import java.util.List;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.function.Lane;

/// Expressions of numbers in plain Python.
///
/// Python raises an error where the language has infinity or not-a-number. Where that can happen, the helper
/// `_number` computes by the rules of tensors.
final class PythonNumbers extends PythonSyntax {
    static final String HELPER = "_number";

    private final Map<Expression, String> leaves;
    private final Ranges ranges;
    private final boolean isLazy;
    private final Set<String> helpers;

    /// @param leaves how leaves are written; others by their own names
    /// @param isLazy whether only that is computed which counts: then an error is as good as not-a-number
    /// @param helpers takes the name of each helper that is used
    PythonNumbers(Map<Expression, String> leaves, Ranges ranges, boolean isLazy, Set<String> helpers) {
        this.leaves = leaves;
        this.ranges = ranges;
        this.isLazy = isLazy;
        this.helpers = helpers;
    }

    PythonNumbers lazy() {
        return new PythonNumbers(leaves, ranges, true, helpers);
    }

    Ranges ranges() {
        return ranges;
    }

    @Override
    Part leaf(Expression leaf) {
        return Part.atom(
                switch (leaf) {
                    case Expression.Setting(String name) -> name;
                    case Expression.Local(String name, _, _) -> name;
                    case Expression.StepNumber _ -> "t";
                    case Expression.LearningRate _ -> "lr";
                    default -> leaves.get(leaf);
                });
    }

    @Override
    Part lane(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        Range x = ranges.of(arguments.getFirst());
        Range y = ranges.of(arguments.getLast());
        return switch (apply.lane()) {
            case ADD, SUBTRACT -> infix(apply);
            case NEGATE -> negated(arguments.getFirst());
            case MULTIPLY -> isSquare(apply) ? power(operand(arguments.getFirst(), Binding.ATOM), "2") : infix(apply);
            case DIVIDE -> isLazy || y.hasNoZero() ? infix(apply) : guarded("div", arguments);
            case POWER -> isLazy || isSafePower(x, y) ? power(apply) : guarded("pow", arguments);
            case ABSOLUTE -> call("abs", arguments);
            case MINIMUM -> call("min", arguments);
            case MAXIMUM -> call("max", arguments);
            case SQUARE_ROOT -> plain("sqrt", isLazy || x.isNonNegative(), arguments);
            case CUBE_ROOT -> cubeRoot(arguments.getFirst());
            case HYPOTENUSE -> call("math.hypot", arguments);
            case EXPONENTIAL -> plain("exp", x.high() <= 0, arguments);
            case EXPONENTIAL_MINUS_ONE -> plain("expm1", x.high() <= 0 || isLogarithmTimesCount(arguments), arguments);
            case LOGARITHM -> plain("log", isLazy || x.isPositive(), arguments);
            case LOGARITHM_PLUS_ONE -> plain("log1p", isLazy || x.isNonNegative(), arguments);
            case SINE -> plain("sin", isLazy, arguments);
            case COSINE -> plain("cos", isLazy, arguments);
            case TANGENT -> plain("tan", isLazy, arguments);
            case ARC_SINE -> plain("asin", isLazy, arguments);
            case ARC_COSINE -> plain("acos", isLazy, arguments);
            case ARC_TANGENT -> plain("atan", true, arguments);
            case HYPERBOLIC_SINE -> plain("sinh", false, arguments);
            case HYPERBOLIC_COSINE -> plain("cosh", false, arguments);
            case HYPERBOLIC_TANGENT -> plain("tanh", true, arguments);
            case SIGN -> guarded("sign", arguments);
            case GREATER -> greater(apply);
            case SELECT ->
                    new Part(
                            operand(arguments.get(1), Binding.COMPARISON)
                                    + " if "
                                    + truth(arguments.getFirst())
                                    + " else "
                                    + operand(arguments.getLast(), Binding.COMPARISON),
                            Binding.CHOICE);
            case FLOOR -> call("math.floor", arguments);
        };
    }

    /// The growth of a sum by a small share in each step overflows long after any training has ended.
    private static boolean isLogarithmTimesCount(List<Expression> arguments) {
        return arguments.getFirst() instanceof Expression.Apply(Lane lane, List<Expression> factors, _)
                && lane == Lane.MULTIPLY
                && factors.contains(new Expression.StepNumber())
                && factors.stream()
                        .anyMatch(factor ->
                                factor instanceof Expression.Apply(Lane inner, _, _)
                                        && inner == Lane.LOGARITHM_PLUS_ONE);
    }

    /// Whether a power raises no error, but for an overflow by an exponent that nobody gives.
    private static boolean isSafePower(Range base, Range exponent) {
        return base.isPositive() || base.isNonNegative() && exponent.isNonNegative();
    }

    private Part plain(String function, boolean isSafe, List<Expression> arguments) {
        return isSafe ? call("math." + function, arguments) : guarded(function, arguments);
    }

    private Part guarded(String function, List<Expression> arguments) {
        helpers.add(HELPER);
        String inner = call("", arguments).text();
        return Part.atom(HELPER + "(torch." + function + ", " + inner.substring(1));
    }

    private Part cubeRoot(Expression argument) {
        String x = text(argument);
        return Part.atom("math.copysign(abs(" + x + ") ** (1 / 3), " + x + ")");
    }

    @Override
    Part remainder(Expression x, Expression y) {
        return new Part(operand(x, Binding.PRODUCT) + " % " + operand(y, Binding.SIGN), Binding.PRODUCT);
    }

    @Override
    Part isNan(Expression argument) {
        return call("math.isnan", List.of(argument));
    }

    @Override
    Part sumPerArray(Expression argument) {
        throw new IllegalArgumentException("no number: a sum over " + argument);
    }

    @Override
    Part sumAlong(Expression.SumAlong sum) {
        throw new IllegalArgumentException("no number: " + sum);
    }

    @Override
    Part tripleProduct(Expression.TripleProduct product) {
        throw new IllegalArgumentException("no number: " + product);
    }

    @Override
    Part sumAll(Expression argument) {
        throw new IllegalArgumentException("no number: a sum over " + argument);
    }
}
