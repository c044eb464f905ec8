package serengeti.dsl.export;

import java.util.List;
import java.util.Map;

/// Expressions in Python; what functions are called depends on what the values are.
abstract class PythonSyntax extends InfixSyntax {

    /// `x > y`, or for any other number whether it is not 0: what stands in a condition.
    final String truth(Expression condition) {
        return condition.isTruth() ? text(condition) : operand(condition, Binding.SUM) + " != 0";
    }

    /// The opposite of [#truth].
    final String untruth(Expression condition) {
        if (!condition.isTruth()) {
            return operand(condition, Binding.SUM) + " == 0";
        }
        String text = truth(condition);
        for (Map.Entry<String, String> opposite : Map.of(" > ", " <= ", " < ", " >= ").entrySet()) {
            String[] sides = text.split(opposite.getKey(), 2);
            if (sides.length == 2 && condition instanceof Expression.Apply) {
                return sides[0] + opposite.getValue() + sides[1];
            }
        }
        return "not " + text;
    }

    /// `-x * y` rather than `-(x * y)`.
    final Part negated(Expression argument) {
        Part part = part(argument);
        return part.binding() == Binding.PRODUCT
                ? new Part("-" + part.text(), Binding.PRODUCT)
                : new Part("-" + operand(argument, Binding.SIGN), Binding.SIGN);
    }

    /// `x**y`, with blanks where an operand is more than a word.
    final Part power(String base, String exponent) {
        boolean isShort = base.matches("[\\w.]+") && exponent.matches("-?[\\w.]+");
        return new Part(base + (isShort ? "**" : " ** ") + exponent, Binding.SIGN);
    }

    /// `x**y`
    final Part power(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        return power(operand(arguments.getFirst(), Binding.ATOM), operand(arguments.getLast(), Binding.SIGN));
    }

    @Override
    Part number(double value) {
        return Double.isNaN(value)
                ? Part.atom("math.nan")
                : Double.isInfinite(value)
                        ? new Part(value > 0 ? "math.inf" : "-math.inf", value > 0 ? Binding.ATOM : Binding.SIGN)
                        : super.number(value);
    }
}
