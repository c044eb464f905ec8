package serengeti.dsl.export;

import java.util.List;
import java.util.stream.Collectors;
import serengeti.dsl.function.Lane;
import serengeti.dsl.text.Decimal;

/// Expressions in a language that writes arithmetic between its operands, with no more parentheses than it needs.
abstract class InfixSyntax {

    /// How tightly the outermost operation of a text binds, loosest first.
    enum Binding {
        CHOICE,
        COMPARISON,
        SUM,
        PRODUCT,
        SIGN,
        ATOM
    }

    /// The text of a part and how tightly it binds.
    record Part(String text, Binding binding) {
        static Part atom(String text) {
            return new Part(text, Binding.ATOM);
        }
    }

    /// The text of an expression.
    final String text(Expression expression) {
        return part(expression).text();
    }

    /// The text of an expression that is an operand of something that binds as tightly as `binding`.
    final String operand(Expression expression, Binding binding) {
        Part part = part(expression);
        return part.binding().compareTo(binding) < 0 ? "(" + part.text() + ")" : part.text();
    }

    /// The text of an expression with what it needs to be an operand.
    Part part(Expression expression) {
        return switch (expression) {
            case Expression.Apply apply -> lane(apply);
            case Expression.Number(double value) -> number(value);
            case Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.NextState _,
                    Expression.LearningRate _,
                    Expression.StepNumber _,
                    Expression.Setting _,
                    Expression.Local _,
                    Expression.Size _,
                    Expression.Extent _ ->
                    leaf(expression);
            case Expression.Remainder(Expression x, Expression y, _) -> remainder(x, y);
            case Expression.IsNan(Expression argument) -> isNan(argument);
            case Expression.SumPerArray(Expression argument) -> sumPerArray(argument);
            case Expression.SumAll(Expression argument) -> sumAll(argument);
            case Expression.SumAlong sum -> sumAlong(sum);
            case Expression.TripleProduct product -> tripleProduct(product);
        };
    }

    /// A leaf that is not a number.
    abstract Part leaf(Expression leaf);

    /// A lane operation; [#infix], [#call] and [#greater] help with most.
    abstract Part lane(Expression.Apply apply);

    abstract Part remainder(Expression x, Expression y);

    abstract Part isNan(Expression argument);

    abstract Part sumPerArray(Expression argument);

    abstract Part sumAll(Expression argument);

    abstract Part sumAlong(Expression.SumAlong sum);

    abstract Part tripleProduct(Expression.TripleProduct product);

    /// A number; finite ones as the shortest decimal.
    Part number(double value) {
        return new Part(Decimal.of(value), value < 0 ? Binding.SIGN : Binding.ATOM);
    }

    /// `x + y`, `x - y`, `x * y`, `x / y` or `-x`.
    final Part infix(Expression.Apply apply) {
        Expression x = apply.arguments().getFirst();
        Expression y = apply.arguments().getLast();
        return switch (apply.lane()) {
            case ADD -> between(x, " + ", y, Binding.SUM, Binding.SUM);
            case SUBTRACT -> between(x, " - ", y, Binding.SUM, Binding.PRODUCT);
            case MULTIPLY -> between(x, " * ", y, Binding.PRODUCT, isProduct(y) ? Binding.PRODUCT : Binding.SIGN);
            case DIVIDE -> between(x, " / ", y, Binding.PRODUCT, Binding.SIGN);
            case NEGATE -> new Part("-" + operand(x, Binding.ATOM), Binding.SIGN);
            default -> throw new IllegalArgumentException("%s is not infix".formatted(apply.lane()));
        };
    }

    private Part between(Expression x, String sign, Expression y, Binding left, Binding right) {
        return new Part(operand(x, left) + sign + operand(y, right), left);
    }

    /// `name(x, y)`
    final Part call(String name, List<Expression> arguments) {
        return Part.atom(name + arguments.stream().map(this::text).collect(Collectors.joining(", ", "(", ")")));
    }

    /// `x > y`, turned around where a number would stand first.
    final Part greater(Expression.Apply apply) {
        Expression x = apply.arguments().getFirst();
        Expression y = apply.arguments().getLast();
        boolean isTurned = x instanceof Expression.Number;
        String left = operand(isTurned ? y : x, Binding.SUM);
        String right = operand(isTurned ? x : y, Binding.SUM);
        return new Part(left + (isTurned ? " < " : " > ") + right, Binding.COMPARISON);
    }

    private static boolean isProduct(Expression expression) {
        return expression instanceof Expression.Apply(Lane lane, _, _) && lane == Lane.MULTIPLY;
    }

    /// Whether an operation is `x * x`.
    static boolean isSquare(Expression.Apply apply) {
        return apply.lane() == Lane.MULTIPLY && apply.arguments().getFirst().equals(apply.arguments().getLast());
    }
}
