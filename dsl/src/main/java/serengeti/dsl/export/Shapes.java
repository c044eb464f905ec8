package serengeti.dsl.export;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;

/// Forms of several operations that a person writes as one.
final class Shapes {
    private Shapes() {}

    /// The expression of a lane operation.
    ///
    /// @param isWhole whether a value is a whole number above 0
    /// @param read what is written in the place of a value
    static Expression of(
            StepPlan.Apply apply, int value, Graph graph, IntPredicate isWhole, IntFunction<Expression> read) {
        if (apply.lane() == Lane.SUBTRACT) {
            int x = apply.arguments().getFirst();
            int y = apply.arguments().getLast();
            if (graph.is(x, 1) && graph.is(y, Lane.GREATER) && isMagnitudeAboveAnyNumber(y, graph)) {
                return new Expression.IsNan(read.apply(graph.arguments(graph.arguments(y).getFirst()).getFirst()));
            }
            if (isRemainder(x, y, graph, isWhole)) {
                int floor = graph.arguments(y).getFirst();
                int divisor = graph.arguments(y).getLast();
                if (graph.is(divisor, Lane.FLOOR)) {
                    divisor = floor;
                }
                return new Expression.Remainder(read.apply(x), read.apply(divisor), graph.kind(value));
            }
        }
        List<Expression> arguments = apply.arguments().stream().map(read::apply).toList();
        return new Expression.Apply(apply.lane(), arguments, apply.kind());
    }

    /// Whether `y` is `|z| > -1`, which holds unless z is not a number.
    private static boolean isMagnitudeAboveAnyNumber(int y, Graph graph) {
        return graph.is(graph.arguments(y).getFirst(), Lane.ABSOLUTE) && graph.is(graph.arguments(y).getLast(), -1);
    }

    /// Whether `x - y` is `x - floor(x / z) * z` of what a step counts, by a whole number: of others, and of negative ones,
    /// the remainders of languages are other numbers.
    private static boolean isRemainder(int x, int y, Graph graph, IntPredicate isWhole) {
        if (graph.kind(x) != Kind.SCALAR || !counts(x, graph) || !graph.is(y, Lane.MULTIPLY)) {
            return false;
        }
        int first = graph.arguments(y).getFirst();
        int second = graph.arguments(y).getLast();
        int floor = graph.is(first, Lane.FLOOR) ? first : second;
        int divisor = floor == first ? second : first;
        if (!graph.is(floor, Lane.FLOOR)) {
            return false;
        }
        int quotient = graph.arguments(floor).getFirst();
        return isWhole.test(divisor)
                && graph.is(quotient, Lane.DIVIDE)
                && graph.arguments(quotient).equals(List.of(x, divisor));
    }

    /// Whether a value is the number of the step, or of those before it.
    private static boolean counts(int value, Graph graph) {
        return graph.node(value) instanceof StepPlan.StepNumber
                || graph.is(value, Lane.SUBTRACT)
                        && graph.node(graph.arguments(value).getFirst()) instanceof StepPlan.StepNumber
                        && graph.is(graph.arguments(value).getLast(), 1);
    }
}
