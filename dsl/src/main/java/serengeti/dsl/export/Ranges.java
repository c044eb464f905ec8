package serengeti.dsl.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import serengeti.dsl.function.Lane;
import serengeti.dsl.program.Hyperparameter;

/// Where the numbers of a step lie, as far as that follows from the ranges that hyperparameters are held to.
///
/// Python raises an error where a number is divided by zero or has no root; what cannot happen needs no guard.
final class Ranges {
    private final Map<String, Range> settings = new HashMap<>();
    private final Map<String, Range> locals = new HashMap<>();
    private final Range rate;

    /// The ranges of a recipe's hyperparameters.
    Ranges(Recipe recipe) {
        for (Hyperparameter each : recipe.hyperparameters()) {
            settings.put(each.name(), SettingRange.of(each, recipe).map(SettingRange::range).orElse(Range.ALL));
        }
        boolean isPlain = recipe.rate().isPresent() && recipe.rate().get().usual() >= 0;
        rate = isPlain ? Range.from(0) : Range.ALL;
    }

    /// Takes note of a line that computes a number.
    void add(String local, Expression value) {
        locals.put(local, of(value));
    }

    /// Where a number lies.
    Range of(Expression value) {
        return switch (value) {
            case Expression.Number(double number) -> Range.of(number);
            case Expression.Setting(String name) -> settings.get(name);
            case Expression.StepNumber _ -> Range.from(1);
            case Expression.LearningRate _ -> rate;
            case Expression.Local(String name, _, _) -> locals.getOrDefault(name, Range.ALL);
            case Expression.Remainder _ -> Range.from(0);
            case Expression.IsNan _ -> new Range(0, 1, true, true);
            case Expression.Apply(Lane lane, List<Expression> arguments, _) ->
                    of(lane, of(arguments.getFirst()), of(arguments.getLast()));
            case Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.NextState _,
                    Expression.Size _,
                    Expression.SumPerArray _,
                    Expression.SumAlong _,
                    Expression.Extent _,
                    Expression.TripleProduct _,
                    Expression.SumAll _ ->
                    Range.ALL;
        };
    }

    private static Range of(Lane lane, Range x, Range y) {
        return switch (lane) {
            case ADD -> x.plus(y);
            case SUBTRACT -> x.plus(y.negated());
            case MULTIPLY -> x.times(y);
            case DIVIDE -> x.times(y.inverse());
            case NEGATE -> x.negated();
            case POWER ->
                    isShrinking(x, y)
                            ? new Range(0, 1, true, false)
                            : x.isPositive() ? Range.open(0, inf()) : Range.ALL;
            case EXPONENTIAL -> Range.open(0, inf());
            case SQUARE_ROOT, ABSOLUTE, HYPOTENUSE -> x.isPositive() ? Range.open(0, inf()) : Range.from(0);
            case GREATER -> new Range(0, 1, true, true);
            case EXPONENTIAL_MINUS_ONE, LOGARITHM_PLUS_ONE, CUBE_ROOT -> x.isNonNegative() ? Range.from(0) : Range.ALL;
            case MINIMUM,
                    MAXIMUM,
                    LOGARITHM,
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
                    SELECT,
                    FLOOR ->
                    Range.ALL;
        };
    }

    /// Whether a power of a number below 1 is one, too.
    private static boolean isShrinking(Range base, Range exponent) {
        return base.isNonNegative() && base.high() == 1 && !base.hasHigh() && exponent.low() >= 1;
    }

    private static double inf() {
        return Double.POSITIVE_INFINITY;
    }
}
