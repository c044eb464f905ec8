package serengeti.dsl.export;

import java.util.List;
import serengeti.dsl.function.Lane;

/// Products of numbers as expressions, without ones, double signs and nested quotients.
final class Factors {
    static final Expression ONE = new Expression.Number(1);

    private Factors() {}

    static Expression times(Expression x, Expression y) {
        if (isNumber(x, 1)) {
            return y;
        }
        if (isNumber(y, 1)) {
            return x;
        }
        if (isNegative(x)) {
            return negated(times(negated(x), y));
        }
        if (isNegative(y)) {
            return negated(times(x, negated(y)));
        }
        if (x instanceof Expression.Number(double left) && y instanceof Expression.Number(double right)) {
            return new Expression.Number(left * right);
        }
        if (is(x, Lane.DIVIDE)) {
            return over(times(part(x, 0), y), part(x, 1));
        }
        return is(y, Lane.DIVIDE) ? over(times(x, part(y, 0)), part(y, 1)) : apply(Lane.MULTIPLY, x, y);
    }

    static Expression over(Expression x, Expression y) {
        if (isNumber(y, 1)) {
            return x;
        }
        if (isNegative(x)) {
            return negated(over(negated(x), y));
        }
        return is(x, Lane.DIVIDE) ? over(part(x, 0), times(part(x, 1), y)) : apply(Lane.DIVIDE, x, y);
    }

    static Expression negated(Expression x) {
        return switch (x) {
            case Expression.Number(double value) -> new Expression.Number(-value);
            case Expression.Apply(Lane lane, List<Expression> arguments, _) when lane == Lane.NEGATE ->
                    arguments.getFirst();
            default -> apply(Lane.NEGATE, x);
        };
    }

    static Expression plus(Expression x, Expression y) {
        if (isNumber(x, 0)) {
            return y;
        }
        if (isNumber(y, 0)) {
            return x;
        }
        if (x.equals(y)) {
            return times(new Expression.Number(2), x);
        }
        return isNegative(y) ? apply(Lane.SUBTRACT, x, negated(y)) : apply(Lane.ADD, x, y);
    }

    /// Whether an expression is written with a minus in front.
    static boolean isNegative(Expression x) {
        return is(x, Lane.NEGATE) || x instanceof Expression.Number(double value) && value < 0;
    }

    static boolean isNumber(Expression x, double value) {
        return x instanceof Expression.Number(double found) && found == value;
    }

    static boolean is(Expression x, Lane lane) {
        return x instanceof Expression.Apply(Lane found, _, _) && found == lane;
    }

    static Expression part(Expression x, int index) {
        return x.parts().get(index);
    }

    static Expression apply(Lane lane, Expression... arguments) {
        var kind = arguments[0].kind();
        for (Expression each : arguments) {
            kind = kind.join(each.kind());
        }
        return new Expression.Apply(lane, List.of(arguments), kind);
    }

    /// Whether `y` is written as 1 - `x`, or as what is left of 1.
    static boolean isRest(Expression x, Expression y) {
        return is(y, Lane.SUBTRACT) && isNumber(part(y, 0), 1) && part(y, 1).equals(x)
                || x instanceof Expression.Number(double left)
                        && y instanceof Expression.Number(double right)
                        && Math.abs(left + right - 1) < Math.ulp(1);
    }

    /// `first` times all of `factors`.
    static Expression product(List<Expression> factors, Expression first) {
        Expression product = first;
        for (Expression factor : factors) {
            product = times(product, factor);
        }
        return product;
    }
}
