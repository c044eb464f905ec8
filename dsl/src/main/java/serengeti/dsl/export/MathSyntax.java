package serengeti.dsl.export;

import java.util.List;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.text.Decimal;

/// Expressions as formulas of LaTeX.
final class MathSyntax extends InfixSyntax {
    private final Recipe recipe;
    private final MathSymbols symbols;

    MathSyntax(Recipe recipe, MathSymbols symbols) {
        this.recipe = recipe;
        this.symbols = symbols;
    }

    /// The left side of a line.
    String target(Line line) {
        return switch (line.target()) {
            case Line.Local(String name) -> MathSymbols.at(symbols.of(name), "t");
            case Line.NextState(int index) -> MathSymbols.at(symbols.of(recipe.states().get(index).name()), "t");
            case Line.NextWeight _ -> "\\theta_{t}";
        };
    }

    @Override
    Part leaf(Expression leaf) {
        return Part.atom(
                switch (leaf) {
                    case Expression.Weight _ -> "\\theta_{t-1}";
                    case Expression.Gradient _ -> "g_{t}";
                    case Expression.OldState(int index, _) -> state(index, "t-1");
                    case Expression.NextState(int index, _) -> state(index, "t");
                    case Expression.LearningRate _ -> "\\eta_{t}";
                    case Expression.StepNumber _ -> "t";
                    case Expression.Setting(String name) -> symbols.of(name);
                    case Expression.Local(String name, _, _) -> MathSymbols.at(symbols.of(name), "t");
                    case Expression.Size _ -> "N";
                    case Expression.Extent(Axis axis) -> "N_{\\text{" + axis.label() + "}}";
                    case Expression.Apply _,
                            Expression.Number _,
                            Expression.Remainder _,
                            Expression.IsNan _,
                            Expression.SumPerArray _,
                            Expression.SumAlong _,
                            Expression.TripleProduct _,
                            Expression.SumAll _ ->
                            throw new IllegalArgumentException("not a leaf: " + leaf);
                });
    }

    private String state(int index, String time) {
        return MathSymbols.at(symbols.of(recipe.states().get(index).name()), time);
    }

    @Override
    Part number(double value) {
        if (!Double.isFinite(value)) {
            return Part.atom(Double.isNaN(value) ? "\\mathrm{NaN}" : value > 0 ? "\\infty" : "(-\\infty)");
        }
        return new Part(decimal(value), value < 0 ? Binding.SIGN : Binding.ATOM);
    }

    /// `10^{-8}` for 1e-8; pi by its name.
    static String decimal(double value) {
        if (value == Math.PI) {
            return "\\pi";
        }
        String plain = value == 1e-4 ? "1e-4" : Decimal.of(value);
        int exponent = plain.indexOf('e');
        if (exponent < 0) {
            return plain;
        }
        String factor = plain.substring(0, exponent);
        String power = "10^{" + plain.substring(exponent + 1) + "}";
        return factor.equals("1") ? power : factor + " \\cdot " + power;
    }

    @Override
    Part lane(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        Expression x = arguments.getFirst();
        Expression y = arguments.getLast();
        return switch (apply.lane()) {
            case ADD, SUBTRACT -> infix(apply);
            case NEGATE -> new Part("-" + operand(x, Binding.PRODUCT), Binding.SUM);
            case MULTIPLY -> isSquare(apply) ? power(x, "2") : product(x, y);
            case DIVIDE -> mean(apply);
            case POWER -> power(x, text(y));
            case ABSOLUTE -> Part.atom("\\lvert " + text(x) + " \\rvert");
            case MINIMUM -> named("\\min", arguments);
            case MAXIMUM -> named("\\max", arguments);
            case SQUARE_ROOT -> root(x);
            case CUBE_ROOT -> Part.atom("\\sqrt[3]{" + text(x) + "}");
            case HYPOTENUSE -> Part.atom("\\sqrt{" + power(x, "2").text() + " + " + power(y, "2").text() + "}");
            case EXPONENTIAL -> new Part("e^{" + text(x) + "}", Binding.SIGN);
            case EXPONENTIAL_MINUS_ONE -> growth(x);
            case LOGARITHM -> named("\\ln", arguments);
            case LOGARITHM_PLUS_ONE -> Part.atom("\\ln(1 + " + operand(x, Binding.PRODUCT) + ")");
            case SINE -> named("\\sin", arguments);
            case COSINE -> named("\\cos", arguments);
            case TANGENT -> named("\\tan", arguments);
            case ARC_SINE -> named("\\arcsin", arguments);
            case ARC_COSINE -> named("\\arccos", arguments);
            case ARC_TANGENT -> named("\\arctan", arguments);
            case HYPERBOLIC_SINE -> named("\\sinh", arguments);
            case HYPERBOLIC_COSINE -> named("\\cosh", arguments);
            case HYPERBOLIC_TANGENT -> named("\\tanh", arguments);
            case SIGN -> function("sign", arguments);
            case FLOOR -> Part.atom("\\lfloor " + text(x) + " \\rfloor");
            case GREATER -> Part.atom("\\mathbb{1}[" + greater(apply).text() + "]");
            case SELECT -> choice(arguments);
        };
    }

    private Part mean(Expression.Apply apply) {
        Expression x = apply.arguments().getFirst();
        Expression y = apply.arguments().getLast();
        if (isMean(apply)) {
            return function("mean", x.parts());
        }
        return x instanceof Expression.SumAlong(Expression argument, Kind kind) && y instanceof Expression.Extent
                ? call("\\operatorname{mean}_{\\text{%s}}".formatted(kind.keyword()), List.of(argument))
                : quotient(x, y);
    }

    private Part quotient(Expression x, Expression y) {
        if (y.kind() == Kind.SCALAR && x.kind() != Kind.SCALAR && x.parts().isEmpty()) {
            return new Part(text(x) + " / " + operand(y, Binding.SIGN), Binding.PRODUCT);
        }
        return new Part("\\frac{" + text(x) + "}{" + text(y) + "}", Binding.SIGN);
    }

    private Part product(Expression x, Expression y) {
        String left = operand(x, Binding.PRODUCT);
        String right = operand(y, Binding.PRODUCT);
        boolean isBetweenTensors = x.kind() == Kind.TENSOR && y.kind() == Kind.TENSOR;
        boolean isDigitNext = Character.isDigit(right.charAt(0)) || right.startsWith("-");
        String sign = isBetweenTensors ? " \\odot " : isDigitNext ? " \\cdot " : " \\, ";
        return new Part(left + sign + right, Binding.PRODUCT);
    }

    private Part power(Expression base, String exponent) {
        String text = part(base).binding() == Binding.ATOM ? text(base) : "(" + text(base) + ")";
        boolean isCall = base instanceof Expression.Apply;
        return new Part(
                (isCall && !text.startsWith("(") ? "(" + text + ")" : text) + "^{" + exponent + "}", Binding.SIGN);
    }

    private Part named(String function, List<Expression> arguments) {
        return call(function, arguments);
    }

    private Part function(String name, List<Expression> arguments) {
        return call("\\operatorname{" + name + "}", arguments);
    }

    private static boolean isMean(Expression.Apply apply) {
        return apply.arguments().getFirst() instanceof Expression.SumPerArray
                && apply.arguments().getLast() instanceof Expression.Size;
    }

    /// `(1 + x)^t - 1` for what code computes as the exponential of a logarithm.
    private Part growth(Expression exponent) {
        if (exponent instanceof Expression.Apply(Lane lane, List<Expression> factors, _) && lane == Lane.MULTIPLY) {
            for (int index = 0; index < 2; index++) {
                if (Factors.is(factors.get(index), Lane.LOGARITHM_PLUS_ONE)) {
                    String base = operand(Factors.part(factors.get(index), 0), Binding.PRODUCT);
                    return new Part("(1 + " + base + ")^{" + text(factors.get(1 - index)) + "} - 1", Binding.SUM);
                }
            }
        }
        return new Part("e^{" + text(exponent) + "} - 1", Binding.SUM);
    }

    private Part root(Expression argument) {
        if (argument instanceof Expression.SumPerArray(Expression.Apply square) && isSquare(square)) {
            return Part.atom("\\lVert " + text(square.arguments().getFirst()) + " \\rVert");
        }
        if (argument instanceof Expression.SumAll(Expression.Apply square) && isSquare(square)) {
            return Part.atom("\\lVert " + text(square.arguments().getFirst()) + " \\rVert_{\\mathrm{all}}");
        }
        return Part.atom("\\sqrt{" + text(argument) + "}");
    }

    private Part choice(List<Expression> arguments) {
        return Part.atom(
                "\\begin{cases} %s & \\text{if } %s \\\\ %s & \\text{otherwise} \\end{cases}"
                        .formatted(text(arguments.get(1)), condition(arguments.getFirst()), text(arguments.get(2))));
    }

    private String condition(Expression expression) {
        return switch (expression) {
            case Expression.Apply apply when apply.lane() == Lane.GREATER -> greater(apply).text();
            case Expression.IsNan(Expression argument) -> text(argument) + " \\text{ is not a number}";
            default -> text(expression) + " \\neq 0";
        };
    }

    @Override
    Part remainder(Expression x, Expression y) {
        return new Part(operand(x, Binding.PRODUCT) + " \\bmod " + operand(y, Binding.SIGN), Binding.PRODUCT);
    }

    @Override
    Part isNan(Expression argument) {
        return Part.atom("\\mathbb{1}[" + condition(new Expression.IsNan(argument)) + "]");
    }

    @Override
    Part sumPerArray(Expression argument) {
        return function("sum", List.of(argument));
    }

    @Override
    Part sumAlong(Expression.SumAlong sum) {
        return call("\\operatorname{sum}_{\\text{%s}}".formatted(sum.kind().keyword()), List.of(sum.argument()));
    }

    @Override
    Part tripleProduct(Expression.TripleProduct product) {
        return new Part(
                "%s \\, %s^{\\top} \\, %s"
                        .formatted(
                                operand(product.x(), Binding.SIGN),
                                operand(product.y(), Binding.ATOM),
                                operand(product.z(), Binding.SIGN)),
                Binding.PRODUCT);
    }

    @Override
    Part sumAll(Expression argument) {
        return argument instanceof Expression.Apply(Lane lane, List<Expression> factors, _) && lane == Lane.MULTIPLY
                ? Part.atom("\\langle " + text(factors.getFirst()) + ", " + text(factors.getLast()) + " \\rangle")
                : call("\\operatorname{sum}_{\\mathrm{all}}", List.of(argument));
    }
}
