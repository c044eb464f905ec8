package serengeti.dsl.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/// Expressions in Java: numbers are doubles, tensors are arrays of ND4J, whose methods make new ones.
final class Nd4jSyntax extends InfixSyntax {
    /// What the arrays are called that a step is given.
    static final String WEIGHTS = "weights";

    static final String GRADIENT = "gradient";

    private final Recipe recipe;
    private final Names names;
    private final String settings;
    private final Map<String, String> given = new HashMap<>();

    /// @param settings how a setting is read, such as `config.`
    Nd4jSyntax(Recipe recipe, Names names, String settings) {
        this.settings = settings;
        this.recipe = recipe;
        this.names = names;
    }

    /// A name of the recipe as Java writes it: `weightDecay` for `weight_decay`.
    String name(String name) {
        return given.computeIfAbsent(name, _ -> names.take(Identifiers.mixedCase(name)));
    }

    @Override
    Part part(Expression expression) {
        if (expression instanceof Expression.Number(double value)) {
            return number(value);
        }
        Part part = super.part(expression);
        boolean isTruth = expression.isTruth() && expression.kind() != Kind.TENSOR;
        return isTruth ? Part.atom("(%s ? 1 : 0)".formatted(part.text())) : part;
    }

    /// A truth value of Java.
    private String condition(Expression value) {
        return value.isTruth() ? super.part(value).text() : operand(value, Binding.SUM) + " != 0";
    }

    /// The definition of a line that has a name.
    String definition(String local, Expression value) {
        boolean isTensor = value.kind() == Kind.TENSOR;
        String type = isTensor ? "INDArray" : value.isTruth() ? "boolean" : "double";
        String text = value.isTruth() && !isTensor ? condition(value) : text(value);
        if (isTensor && isAlias(value)) {
            // a later line may change in place what this one stands for
            text = operand(value, Binding.ATOM) + ".dup()";
        }
        return "%s %s = %s;".formatted(type, name(local), text);
    }

    private static boolean isAlias(Expression value) {
        return value.parts().isEmpty()
                || value instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                        && lane == Lane.SELECT
                        && !isTensor(arguments.getFirst())
                        && (isAlias(arguments.get(1)) || isAlias(arguments.get(2)));
    }

    @Override
    Part number(double value) {
        if (!Double.isFinite(value)) {
            return Part.atom(
                    "Double." + (Double.isNaN(value) ? "NaN" : value < 0 ? "NEGATIVE_INFINITY" : "POSITIVE_INFINITY"));
        }
        return super.number(value);
    }

    @Override
    Part leaf(Expression leaf) {
        return Part.atom(
                switch (leaf) {
                    case Expression.Weight _ -> WEIGHTS;
                    case Expression.Gradient _ -> GRADIENT;
                    case Expression.OldState(int index, _) -> name(recipe.states().get(index).name());
                    case Expression.NextState(int index, _) -> name(recipe.states().get(index).name());
                    case Expression.LearningRate _ -> "lr";
                    case Expression.StepNumber _ -> "t";
                    case Expression.Setting(String name) -> settings + name(name);
                    case Expression.Local(String name, _, _) -> name(name);
                    case Expression.Size _ -> GRADIENT + ".length()";
                    case Expression.Apply _,
                            Expression.Number _,
                            Expression.Remainder _,
                            Expression.IsNan _,
                            Expression.SumPerArray _,
                            Expression.SumAll _,
                            Expression.Extent _,
                            Expression.SumAlong _,
                            Expression.TripleProduct _ ->
                            throw new IllegalArgumentException("not a leaf: " + leaf);
                });
    }

    @Override
    Part lane(Expression.Apply apply) {
        return apply.kind() == Kind.TENSOR ? tensor(apply) : scalar(apply);
    }

    private Part scalar(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        return switch (apply.lane()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE -> infix(apply);
            case ABSOLUTE -> call("Math.abs", arguments);
            case MINIMUM -> call("Math.min", arguments);
            case MAXIMUM -> call("Math.max", arguments);
            case SQUARE_ROOT -> call("Math.sqrt", arguments);
            case CUBE_ROOT -> call("Math.cbrt", arguments);
            case HYPOTENUSE -> call("Math.hypot", arguments);
            case EXPONENTIAL -> call("Math.exp", arguments);
            case EXPONENTIAL_MINUS_ONE -> call("Math.expm1", arguments);
            case LOGARITHM -> call("Math.log", arguments);
            case LOGARITHM_PLUS_ONE -> call("Math.log1p", arguments);
            case SINE -> call("Math.sin", arguments);
            case COSINE -> call("Math.cos", arguments);
            case TANGENT -> call("Math.tan", arguments);
            case ARC_SINE -> call("Math.asin", arguments);
            case ARC_COSINE -> call("Math.acos", arguments);
            case ARC_TANGENT -> call("Math.atan", arguments);
            case HYPERBOLIC_SINE -> call("Math.sinh", arguments);
            case HYPERBOLIC_COSINE -> call("Math.cosh", arguments);
            case HYPERBOLIC_TANGENT -> call("Math.tanh", arguments);
            case SIGN -> call("Math.signum", arguments);
            case POWER -> call("Math.pow", arguments);
            case FLOOR -> call("Math.floor", arguments);
            case GREATER -> greater(apply);
            case SELECT -> choice(arguments, false);
        };
    }

    private Part tensor(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        Expression x = arguments.getFirst();
        Expression y = arguments.getLast();
        return switch (apply.lane()) {
            case ADD -> commutative("add", x, y);
            case MULTIPLY -> commutative("mul", x, y);
            case SUBTRACT -> directed("sub", "rsub", x, y);
            case DIVIDE -> directed("div", "rdiv", x, y);
            case NEGATE -> method(x, "neg");
            case ABSOLUTE -> call("Transforms.abs", arguments);
            case MINIMUM -> commutativeCall("Transforms.min", x, y);
            case MAXIMUM -> commutativeCall("Transforms.max", x, y);
            case SQUARE_ROOT -> call("Transforms.sqrt", arguments);
            case CUBE_ROOT ->
                    Part.atom(
                            "Transforms.sign(%s).mul(Transforms.pow(Transforms.abs(%s), 1.0 / 3))"
                                    .formatted(text(x), text(x)));
            case HYPOTENUSE -> throw new Inexpressible("ND4J has no hypotenuse, which 'arcsinh' is made of");
            case EXPONENTIAL -> call("Transforms.exp", arguments);
            case EXPONENTIAL_MINUS_ONE -> copying("expm1", x);
            case LOGARITHM -> call("Transforms.log", arguments);
            case LOGARITHM_PLUS_ONE -> copying("log1p", x);
            case SINE -> call("Transforms.sin", arguments);
            case COSINE -> call("Transforms.cos", arguments);
            case TANGENT -> call("Transforms.tan", arguments);
            case ARC_SINE -> call("Transforms.asin", arguments);
            case ARC_COSINE -> call("Transforms.acos", arguments);
            case ARC_TANGENT -> call("Transforms.atan", arguments);
            case HYPERBOLIC_SINE -> call("Transforms.sinh", arguments);
            case HYPERBOLIC_COSINE -> call("Transforms.cosh", arguments);
            case HYPERBOLIC_TANGENT -> call("Transforms.tanh", arguments);
            case SIGN -> call("Transforms.sign", arguments);
            case POWER ->
                    isTensor(x)
                            ? call("Transforms.pow", arguments)
                            : Part.atom("Transforms.pow(%s, %s)".formatted(filled(x), text(y)));
            case FLOOR -> call("Transforms.floor", arguments);
            case GREATER -> numbers(greaterElements(x, y));
            case SELECT -> choice(arguments, true);
        };
    }

    private static boolean isTensor(Expression value) {
        return value.kind() == Kind.TENSOR;
    }

    /// `x.name(arguments)`
    private Part method(Expression x, String name, Expression... arguments) {
        String list = List.of(arguments).stream().map(this::text).collect(Collectors.joining(", "));
        return Part.atom("%s.%s(%s)".formatted(operand(x, Binding.ATOM), name, list));
    }

    private Part commutative(String name, Expression x, Expression y) {
        return isTensor(x) ? method(x, name, y) : method(y, name, x);
    }

    private Part commutativeCall(String name, Expression x, Expression y) {
        return call(name, isTensor(x) ? List.of(x, y) : List.of(y, x));
    }

    private Part directed(String name, String reversed, Expression x, Expression y) {
        return isTensor(x) ? method(x, name, y) : method(y, reversed, x);
    }

    private Part copying(String name, Expression x) {
        return Part.atom("Transforms.%s(%s, true)".formatted(name, text(x)));
    }

    /// Truth values of elements.
    private String mask(Expression condition) {
        return switch (condition) {
            case Expression.Apply(Lane lane, List<Expression> arguments, _) when lane == Lane.GREATER ->
                    greaterElements(arguments.getFirst(), arguments.getLast());
            case Expression.IsNan(Expression argument) -> operand(argument, Binding.ATOM) + ".isNaN()";
            case Expression.Apply _,
                    Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.NextState _,
                    Expression.LearningRate _,
                    Expression.StepNumber _,
                    Expression.Setting _,
                    Expression.Number _,
                    Expression.Local _,
                    Expression.Remainder _,
                    Expression.Size _,
                    Expression.Extent _,
                    Expression.SumAlong _,
                    Expression.TripleProduct _,
                    Expression.SumPerArray _,
                    Expression.SumAll _ ->
                    operand(condition, Binding.ATOM) + ".neq(0)";
        };
    }

    private String greaterElements(Expression x, Expression y) {
        return (isTensor(x) ? method(x, "gt", y) : method(y, "lt", x)).text();
    }

    /// Truth values as numbers.
    private Part numbers(String mask) {
        return Part.atom("%s.castTo(%s.dataType())".formatted(mask, GRADIENT));
    }

    /// An array of the gradient's shape that holds one number.
    private String filled(Expression number) {
        return "%s.ulike().assign(%s)".formatted(GRADIENT, text(number));
    }

    private String asTensor(Expression value) {
        return isTensor(value) ? operand(value, Binding.COMPARISON) : filled(value);
    }

    private Part choice(List<Expression> arguments, boolean isOfTensors) {
        Expression condition = arguments.getFirst();
        if (isTensor(condition)) {
            return Part.atom(
                    "select(%s, %s, %s)"
                            .formatted(mask(condition), asTensor(arguments.get(1)), asTensor(arguments.get(2))));
        }
        String x = isOfTensors ? asTensor(arguments.get(1)) : operand(arguments.get(1), Binding.COMPARISON);
        String y = isOfTensors ? asTensor(arguments.get(2)) : operand(arguments.get(2), Binding.CHOICE);
        return new Part("%s ? %s : %s".formatted(condition(condition), x, y), Binding.CHOICE);
    }

    @Override
    Part remainder(Expression x, Expression y) {
        return new Part(operand(x, Binding.PRODUCT) + " % " + operand(y, Binding.SIGN), Binding.PRODUCT);
    }

    @Override
    Part isNan(Expression argument) {
        return isTensor(argument)
                ? numbers(mask(new Expression.IsNan(argument)))
                : call("Double.isNaN", List.of(argument));
    }

    @Override
    Part sumPerArray(Expression argument) {
        return Part.atom(operand(argument, Binding.ATOM) + ".sumNumber().doubleValue()");
    }

    @Override
    Part sumAlong(Expression.SumAlong sum) {
        throw matrices();
    }

    @Override
    Part tripleProduct(Expression.TripleProduct product) {
        throw matrices();
    }

    private static IllegalStateException matrices() {
        return new IllegalStateException("recipes that look at matrices have been refused");
    }

    @Override
    Part sumAll(Expression argument) {
        throw new Inexpressible(Refusals.sumOverAllArrays(recipe));
    }

    /// The statement that gives a state its next value, in place.
    String assignment(int state, Expression value) {
        String name = name(recipe.states().get(state).name());
        if (!isTensor(value)) {
            return "%s = %s;".formatted(name, text(value));
        }
        var old = new Expression.OldState(state, recipe.states().get(state).kind());
        if (value instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                && lane == Lane.ADD
                && !arguments.getLast().contains(old)) {
            Expression kept = arguments.getFirst();
            if (kept.equals(old)) {
                return "%s.addi(%s);".formatted(name, text(arguments.getLast()));
            }
            if (kept instanceof Expression.Apply(Lane inner, List<Expression> factors, _)
                    && inner == Lane.MULTIPLY
                    && factors.getLast().equals(old)
                    && !isTensor(factors.getFirst())) {
                return "%s.muli(%s).addi(%s);".formatted(name, text(factors.getFirst()), text(arguments.getLast()));
            }
        }
        return "%s.assign(%s);".formatted(name, text(value));
    }
}
