package serengeti.dsl.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import serengeti.dsl.function.Axis;
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

    /// What the weights are called that a step computes with: those it is given, or a matrix of them.
    String weights() {
        return recipe.seesMatrices() ? name(recipe.weight()) : WEIGHTS;
    }

    /// The same of the gradient.
    String gradient() {
        return recipe.seesMatrices() ? name(recipe.gradient()) : GRADIENT;
    }

    @Override
    Part part(Expression expression) {
        if (expression instanceof Expression.Number(double value)) {
            return number(value);
        }
        Part part = super.part(expression);
        boolean isTruth = expression.isTruth() && !isArray(expression);
        return isTruth ? Part.atom("(%s ? 1 : 0)".formatted(part.text())) : part;
    }

    /// A truth value of Java.
    private String condition(Expression value) {
        return value.isTruth() ? super.part(value).text() : operand(value, Binding.SUM) + " != 0";
    }

    /// The definition of a line that has a name.
    String definition(String local, Expression value) {
        boolean isArray = isArray(value);
        String type = isArray ? "INDArray" : value.isTruth() ? "boolean" : "double";
        String text = value.isTruth() && !isArray ? condition(value) : text(value);
        if (isArray && isAlias(value)) {
            // a later line may change in place what this one stands for
            text = operand(value, Binding.ATOM) + ".dup()";
        }
        return "%s %s = %s;".formatted(type, name(local), text);
    }

    private static boolean isAlias(Expression value) {
        return value.parts().isEmpty()
                || value instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                        && lane == Lane.SELECT
                        && !isArray(arguments.getFirst())
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
        if (leaf instanceof Expression.Extent(Axis axis)) {
            return new Part("(double) %s.%s()".formatted(weights(), axis.label()), Binding.SIGN);
        }
        return Part.atom(
                switch (leaf) {
                    case Expression.Weight _ -> weights();
                    case Expression.Gradient _ -> gradient();
                    case Expression.OldState(int index, _) -> name(recipe.states().get(index).name());
                    case Expression.NextState(int index, _) -> name(recipe.states().get(index).name());
                    case Expression.LearningRate _ -> "lr";
                    case Expression.StepNumber _ -> "t";
                    case Expression.Setting(String name) -> settings + name(name);
                    case Expression.Local(String name, _, _) -> name(name);
                    case Expression.Size _ -> gradient() + ".length()";
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
        return isArray(apply) ? array(apply) : scalar(apply);
    }

    private Part scalar(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        return switch (apply.lane()) {
            case ADD, SUBTRACT, MULTIPLY, NEGATE -> infix(apply);
            case DIVIDE -> isMeanOfLines(apply) ? mean(arguments.getFirst()) : infix(apply);
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
            case SELECT -> choice(apply);
        };
    }

    private Part array(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        Expression x = arguments.getFirst();
        Expression y = arguments.getLast();
        return switch (apply.lane()) {
            case ADD -> commutative("add", x, y);
            case MULTIPLY -> commutative("mul", x, y);
            case SUBTRACT -> directed("sub", "rsub", x, y);
            case DIVIDE -> isMeanAlong(x, y) ? along((Expression.SumAlong) x, "mean") : directed("div", "rdiv", x, y);
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
                    isArray(x) && !isArray(y)
                            ? call("Transforms.pow", arguments)
                            : Part.atom(
                                    "Transforms.pow(%s, %s)"
                                            .formatted(spread(x, apply.kind()), spread(y, apply.kind())));
            case FLOOR -> call("Transforms.floor", arguments);
            case GREATER -> numbers(greaterElements(x, y));
            case SELECT -> choice(apply);
        };
    }

    /// Whether a value is an array of ND4J: a number for each weight, or for each row or column, kept for broadcasting.
    private static boolean isArray(Expression value) {
        return value.kind().variesWithinArrays();
    }

    /// `x.name(arguments)`
    private Part method(Expression x, String name, Expression... arguments) {
        String list = List.of(arguments).stream().map(this::text).collect(Collectors.joining(", "));
        return Part.atom("%s.%s(%s)".formatted(operand(x, Binding.ATOM), name, list));
    }

    private Part commutative(String name, Expression x, Expression y) {
        return isArray(x) ? method(x, name, y) : method(y, name, x);
    }

    private Part commutativeCall(String name, Expression x, Expression y) {
        if (isArray(x) && isArray(y)) {
            Kind kind = x.kind().join(y.kind());
            return Part.atom("%s(%s, %s)".formatted(name, spread(x, kind), spread(y, kind)));
        }
        return call(name, isArray(x) ? List.of(x, y) : List.of(y, x));
    }

    private Part directed(String name, String reversed, Expression x, Expression y) {
        return isArray(x) ? method(x, name, y) : method(y, reversed, x);
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
        if (isArray(x) && isArray(y) && x.kind() != y.kind()) {
            Kind kind = x.kind().join(y.kind());
            return "%s.gt(%s)".formatted(spread(x, kind), spread(y, kind));
        }
        return (isArray(x) ? method(x, "gt", y) : method(y, "lt", x)).text();
    }

    /// Truth values as numbers.
    private Part numbers(String mask) {
        return Part.atom("%s.castTo(%s.dataType())".formatted(mask, gradient()));
    }

    /// A value as an array of a kind that it can be broadcast to.
    String spread(Expression value, Kind kind) {
        return value.kind() == kind
                ? operand(value, Binding.ATOM)
                : isArray(value)
                        ? "%s.broadcast(%s.shape())".formatted(operand(value, Binding.ATOM), weights())
                        : filled(kind, text(value));
    }

    /// An array that holds one number.
    String filled(Kind kind, String number) {
        return switch (kind) {
            case TENSOR, PER_ARRAY, SCALAR -> "%s.ulike().assign(%s)".formatted(gradient(), number);
            case PER_ROW ->
                    "Nd4j.create(%s.dataType(), %s.rows(), 1).assign(%s)".formatted(weights(), weights(), number);
            case PER_COLUMN ->
                    "Nd4j.create(%s.dataType(), 1, %s.columns()).assign(%s)".formatted(weights(), weights(), number);
        };
    }

    private Part choice(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        Expression condition = arguments.getFirst();
        Kind kind = apply.kind();
        if (isArray(condition)) {
            String mask = condition.kind() == kind ? mask(condition) : "%s.neq(0)".formatted(spread(condition, kind));
            return Part.atom(
                    "select(%s, %s, %s)"
                            .formatted(mask, spread(arguments.get(1), kind), spread(arguments.get(2), kind)));
        }
        String x = isArray(apply) ? spread(arguments.get(1), kind) : operand(arguments.get(1), Binding.COMPARISON);
        String y = isArray(apply) ? spread(arguments.get(2), kind) : operand(arguments.get(2), Binding.CHOICE);
        return new Part("%s ? %s : %s".formatted(condition(condition), x, y), Binding.CHOICE);
    }

    @Override
    Part remainder(Expression x, Expression y) {
        return new Part(operand(x, Binding.PRODUCT) + " % " + operand(y, Binding.SIGN), Binding.PRODUCT);
    }

    @Override
    Part isNan(Expression argument) {
        return isArray(argument)
                ? numbers(mask(new Expression.IsNan(argument)))
                : call("Double.isNaN", List.of(argument));
    }

    @Override
    Part sumPerArray(Expression argument) {
        String sum = operand(argument, Binding.ATOM) + ".sumNumber().doubleValue()";
        return switch (argument.kind()) {
            case PER_ROW -> new Part("%s * %s.columns()".formatted(sum, weights()), Binding.PRODUCT);
            case PER_COLUMN -> new Part("%s * %s.rows()".formatted(sum, weights()), Binding.PRODUCT);
            case SCALAR, PER_ARRAY, TENSOR -> Part.atom(sum);
        };
    }

    /// Whether a quotient is the mean of what has a number for each row or column.
    private static boolean isMeanOfLines(Expression.Apply apply) {
        return apply.arguments().getFirst() instanceof Expression.SumPerArray(Expression argument)
                && argument.kind().isAlongAnAxis()
                && apply.arguments().getLast() instanceof Expression.Size;
    }

    private Part mean(Expression sum) {
        return Part.atom(operand(sum.parts().getFirst(), Binding.ATOM) + ".meanNumber().doubleValue()");
    }

    /// Whether a quotient is the mean of each row or of each column.
    private static boolean isMeanAlong(Expression x, Expression y) {
        return x instanceof Expression.SumAlong(_, Kind kind)
                && y instanceof Expression.Extent(Axis axis)
                && axis == (kind == Kind.PER_ROW ? Axis.COLUMNS : Axis.ROWS);
    }

    private Part along(Expression.SumAlong sum, String method) {
        String argument = spread(sum.argument(), Kind.TENSOR);
        return Part.atom("%s.%s(true, %d)".formatted(argument, method, sum.kind() == Kind.PER_ROW ? 1 : 0));
    }

    @Override
    Part sumAlong(Expression.SumAlong sum) {
        return along(sum, "sum");
    }

    @Override
    Part tripleProduct(Expression.TripleProduct product) {
        return call("tripleProduct", product.parts());
    }

    @Override
    Part sumAll(Expression argument) {
        throw new Inexpressible(Refusals.sumOverAllArrays(recipe));
    }

    /// The statement that gives a state its next value, in place.
    String assignment(int state, Expression value) {
        String name = name(recipe.states().get(state).name());
        if (!recipe.states().get(state).kind().variesWithinArrays()) {
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
                    && !isArray(factors.getFirst())) {
                return "%s.muli(%s).addi(%s);".formatted(name, text(factors.getFirst()), text(arguments.getLast()));
            }
        }
        Kind kind = recipe.states().get(state).kind();
        return "%s.assign(%s);".formatted(name, value.kind() == kind ? text(value) : spread(value, kind));
    }
}
