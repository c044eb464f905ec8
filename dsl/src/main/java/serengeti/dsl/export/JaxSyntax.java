package serengeti.dsl.export;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/// Expressions in JAX: arithmetic between operands, functions of `jax.numpy`.
final class JaxSyntax extends PythonSyntax {
    private final Recipe recipe;
    private final Set<String> helpers = new TreeSet<>();

    JaxSyntax(Recipe recipe) {
        this.recipe = recipe;
    }

    /// The functions that the expressions called and that have to be brought along.
    Set<String> helpers() {
        return helpers;
    }

    private String helper(String name) {
        helpers.add(name);
        return name;
    }

    @Override
    Part leaf(Expression leaf) {
        return Part.atom(
                switch (leaf) {
                    case Expression.Weight _ -> recipe.weight();
                    case Expression.Gradient _ -> recipe.gradient();
                    case Expression.OldState(int index, _) -> recipe.states().get(index).name();
                    case Expression.NextState(int index, _) -> recipe.states().get(index).name();
                    case Expression.LearningRate _ -> "lr";
                    case Expression.StepNumber _ -> "t";
                    case Expression.Setting(String name) -> name;
                    case Expression.Local(String name, _, _) -> name;
                    case Expression.Size _ -> recipe.gradient() + ".size";
                    case Expression.Extent(Axis axis) ->
                            helper(axis == Axis.ROWS ? JaxHelpers.ROWS : JaxHelpers.COLUMNS)
                                    + "("
                                    + recipe.gradient()
                                    + ")";
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

    @Override
    Part lane(Expression.Apply apply) {
        boolean readsTruth = apply.arguments().stream().anyMatch(Expression::isTruth);
        return switch (apply.lane()) {
            case SELECT, GREATER, DIVIDE -> plainLane(apply);
            case MULTIPLY ->
                    apply.arguments().stream().allMatch(Expression::isTruth)
                            ? plainLane(withNumbers(apply))
                            : plainLane(apply);
            default -> plainLane(readsTruth ? withNumbers(apply) : apply);
        };
    }

    /// Truth values as numbers: JAX has no difference of them, and their sum is one of them.
    private static Expression.Apply withNumbers(Expression.Apply apply) {
        List<Expression> arguments =
                apply.arguments().stream()
                        .map(each ->
                                each.isTruth()
                                        ? new Expression.Apply(
                                                Lane.SELECT,
                                                List.of(each, new Expression.Number(1), new Expression.Number(0)),
                                                each.kind())
                                        : each)
                        .toList();
        return new Expression.Apply(apply.lane(), arguments, apply.kind());
    }

    private Part plainLane(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        return switch (apply.lane()) {
            case ADD, SUBTRACT -> infix(apply);
            case MULTIPLY -> isSquare(apply) ? square(arguments.getFirst()) : infix(apply);
            case DIVIDE -> isMean(apply) ? mean(arguments.getFirst().parts().getFirst()) : infix(apply);
            case NEGATE -> negated(arguments.getFirst());
            case POWER -> power(apply);
            case ABSOLUTE -> call("jnp.abs", arguments);
            case MINIMUM -> call("jnp.minimum", arguments);
            case MAXIMUM -> call("jnp.maximum", arguments);
            case SQUARE_ROOT -> root(arguments);
            case CUBE_ROOT -> call("jnp.cbrt", arguments);
            case HYPOTENUSE -> call("jnp.hypot", arguments);
            case EXPONENTIAL -> call("jnp.exp", arguments);
            case EXPONENTIAL_MINUS_ONE -> call("jnp.expm1", arguments);
            case LOGARITHM -> call("jnp.log", arguments);
            case LOGARITHM_PLUS_ONE -> call("jnp.log1p", arguments);
            case SINE -> call("jnp.sin", arguments);
            case COSINE -> call("jnp.cos", arguments);
            case TANGENT -> call("jnp.tan", arguments);
            case ARC_SINE -> call("jnp.arcsin", arguments);
            case ARC_COSINE -> call("jnp.arccos", arguments);
            case ARC_TANGENT -> call("jnp.arctan", arguments);
            case HYPERBOLIC_SINE -> call("jnp.sinh", arguments);
            case HYPERBOLIC_COSINE -> call("jnp.cosh", arguments);
            case HYPERBOLIC_TANGENT -> call("jnp.tanh", arguments);
            case SIGN -> call("jnp.sign", arguments);
            case FLOOR -> call("jnp.floor", arguments);
            case GREATER -> greater(apply);
            case SELECT ->
                    Part.atom(
                            "jnp.where(%s, %s, %s)"
                                    .formatted(
                                            truth(arguments.getFirst()),
                                            text(arguments.get(1)),
                                            text(arguments.getLast())));
        };
    }

    private Part square(Expression argument) {
        return argument.kind() == Kind.TENSOR
                ? call("jnp.square", List.of(argument))
                : power(operand(argument, Binding.ATOM), "2");
    }

    private static boolean isMean(Expression.Apply apply) {
        return apply.arguments().getFirst() instanceof Expression.SumPerArray
                && apply.arguments().getLast() instanceof Expression.Size;
    }

    /// The mean of truth values would be in single precision.
    private Part mean(Expression argument) {
        if (!argument.kind().variesWithinArrays()) {
            return part(argument);
        }
        return argument.isTruth()
                ? Part.atom("jnp.mean(%s, dtype=%s.dtype)".formatted(text(argument), recipe.gradient()))
                : call("jnp.mean", List.of(argument));
    }

    private Part root(List<Expression> arguments) {
        return arguments.getFirst() instanceof Expression.SumPerArray(Expression.Apply square)
                        && isSquare(square)
                        && square.kind() == Kind.TENSOR
                ? call("jnp.linalg.norm", List.of(square.arguments().getFirst()))
                : call("jnp.sqrt", arguments);
    }

    @Override
    Part remainder(Expression x, Expression y) {
        return new Part(operand(x, Binding.PRODUCT) + " % " + operand(y, Binding.SIGN), Binding.PRODUCT);
    }

    @Override
    Part isNan(Expression argument) {
        return call("jnp.isnan", List.of(argument));
    }

    @Override
    Part sumPerArray(Expression argument) {
        return argument.kind() == Kind.TENSOR
                ? call("jnp.sum", List.of(argument))
                : argument.kind().isAlongAnAxis()
                        ? Part.atom(
                                "jnp.sum(jnp.broadcast_to(%s, %s.shape))".formatted(text(argument), recipe.gradient()))
                        : new Part(
                                operand(argument, Binding.PRODUCT) + " * " + recipe.gradient() + ".size",
                                Binding.PRODUCT);
    }

    @Override
    Part sumAlong(Expression.SumAlong sum) {
        String helper = sum.kind() == Kind.PER_ROW ? JaxHelpers.PER_ROW : JaxHelpers.PER_COLUMN;
        String argument = text(sum.argument());
        boolean isWhole = sum.argument().kind() == Kind.TENSOR;
        return Part.atom(
                helper(helper)
                        + "("
                        + (isWhole ? argument : "jnp.broadcast_to(%s, %s.shape)".formatted(argument, recipe.gradient()))
                        + ")");
    }

    @Override
    Part tripleProduct(Expression.TripleProduct product) {
        return call(helper(JaxHelpers.PRODUCT), product.parts());
    }

    @Override
    Part sumAll(Expression argument) {
        throw new IllegalStateException("sums over all arrays are computed before: " + argument);
    }

    @Override
    Part number(double value) {
        return Double.isFinite(value)
                ? super.number(value)
                : Double.isNaN(value)
                        ? Part.atom("jnp.nan")
                        : value > 0 ? Part.atom("jnp.inf") : new Part("-jnp.inf", Binding.SIGN);
    }
}
