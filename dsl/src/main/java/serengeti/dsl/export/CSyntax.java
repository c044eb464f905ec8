package serengeti.dsl.export;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/*
 * Elements are computed in `real`, numbers in double. A number that elements are computed with is put in a constant of type
 * real before the loop: otherwise C would compute the element in double.
 */
/// Expressions in C, and what they need around them: constants and helper functions.
final class CSyntax extends InfixSyntax {
    private final Recipe recipe;
    private final Passes passes;
    private final Names names;
    private final SortedSet<CHelper> elementHelpers = new TreeSet<>();
    private final SortedSet<CHelper> scalarHelpers = new TreeSet<>();
    private final Map<Expression, String> constants = new HashMap<>();
    private SequencedMap<String, Expression> newConstants = new LinkedHashMap<>();
    private boolean isElement;
    private int pass;

    CSyntax(Recipe recipe, Passes passes, Names names) {
        this.recipe = recipe;
        this.passes = passes;
        this.names = names;
    }

    /// What a line of elements computes in pass `pass`.
    String element(Expression value, int inPass) {
        isElement = true;
        pass = inPass;
        return text(value);
    }

    /// What a line of numbers computes, in double.
    String scalar(Expression value) {
        isElement = false;
        return text(value);
    }

    /// The constants that elements were computed with since the last call, by name.
    SequencedMap<String, Expression> takeConstants() {
        SequencedMap<String, Expression> taken = newConstants;
        newConstants = new LinkedHashMap<>();
        return taken;
    }

    /// The definitions of the functions that the code calls and C does not have.
    List<String> helpers() {
        return Stream.concat(
                        elementHelpers.stream().map(helper -> helper.definition(true)),
                        scalarHelpers.stream().map(helper -> helper.definition(false)))
                .toList();
    }

    @Override
    Part part(Expression expression) {
        return isElement && expression.kind() != Kind.TENSOR && !(expression instanceof Expression.Number)
                ? Part.atom(constant(expression))
                : super.part(expression);
    }

    private String constant(Expression value) {
        return constants.computeIfAbsent(
                value,
                _ -> {
                    String name = names.take(constantName(value));
                    newConstants.put(name, value);
                    return name;
                });
    }

    private String constantName(Expression value) {
        return switch (value) {
            case Expression.Local(String name, _, _) -> "real_" + name;
            case Expression.Apply(Lane lane, List<Expression> arguments, _)
                    when lane == Lane.SUBTRACT && arguments.getFirst().equals(new Expression.Number(1)) ->
                    "one_minus_" + constantName(arguments.getLast());
            case Expression.Apply(_, List<Expression> arguments, _) ->
                    String.join(
                            "_",
                            arguments.stream()
                                    .filter(each -> !(each instanceof Expression.Number))
                                    .map(this::constantName)
                                    .toList());
            case Expression.LearningRate _ -> recipe.rate().orElseThrow().name();
            case Expression.Setting(String name) -> name;
            case Expression.StepNumber _ -> "t";
            case Expression.Size _ -> "size";
            case Expression.SumPerArray _ -> "sum";
            case Expression.Number _, Expression.Remainder _, Expression.IsNan _, Expression.SumAll _ -> "number";
            case Expression.Weight _, Expression.Gradient _, Expression.OldState _, Expression.NextState _ ->
                    throw new IllegalArgumentException("not a number: " + value);
        };
    }

    @Override
    Part leaf(Expression leaf) {
        return Part.atom(
                switch (leaf) {
                    case Expression.Weight _ -> recipe.weight() + "[i]";
                    case Expression.Gradient _ -> recipe.gradient() + "[i]";
                    case Expression.OldState(int index, _) -> recipe.states().get(index).name() + "[i]";
                    case Expression.NextState(int index, _) -> nextState(index);
                    case Expression.LearningRate _ -> "s->" + recipe.rate().orElseThrow().name();
                    case Expression.StepNumber _ -> "t";
                    case Expression.Setting(String name) -> "s->" + name;
                    case Expression.Local(String name, _, _) -> name;
                    case Expression.Size _ -> "(double)n";
                    case Expression.Apply _,
                            Expression.Number _,
                            Expression.Remainder _,
                            Expression.IsNan _,
                            Expression.SumPerArray _,
                            Expression.SumAll _ ->
                            throw new IllegalArgumentException("not a leaf: " + leaf);
                });
    }

    private String nextState(int index) {
        String name = recipe.states().get(index).name();
        return passes.isWritten(index, pass) ? name + "[i]" : "next_" + name;
    }

    @Override
    Part number(double value) {
        Part plain = super.number(value);
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e6;
        return isElement && !isWhole ? Part.atom("(real)" + plain.text()) : plain;
    }

    @Override
    Part lane(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        return switch (apply.lane()) {
            case ADD, SUBTRACT, MULTIPLY, NEGATE -> infix(apply);
            case DIVIDE -> quotient(apply);
            case ABSOLUTE -> call("fabs", arguments);
            case MINIMUM -> helper(CHelper.MINIMUM, arguments);
            case MAXIMUM -> helper(CHelper.MAXIMUM, arguments);
            case SQUARE_ROOT -> call("sqrt", arguments);
            case CUBE_ROOT -> call("cbrt", arguments);
            case HYPOTENUSE -> call("hypot", arguments);
            case EXPONENTIAL -> call("exp", arguments);
            case EXPONENTIAL_MINUS_ONE -> call("expm1", arguments);
            case LOGARITHM -> call("log", arguments);
            case LOGARITHM_PLUS_ONE -> call("log1p", arguments);
            case SINE -> call("sin", arguments);
            case COSINE -> call("cos", arguments);
            case TANGENT -> call("tan", arguments);
            case ARC_SINE -> call("asin", arguments);
            case ARC_COSINE -> call("acos", arguments);
            case ARC_TANGENT -> call("atan", arguments);
            case HYPERBOLIC_SINE -> call("sinh", arguments);
            case HYPERBOLIC_COSINE -> call("cosh", arguments);
            case HYPERBOLIC_TANGENT -> call("tanh", arguments);
            case SIGN -> helper(CHelper.SIGN, arguments);
            case POWER -> call("pow", arguments);
            case GREATER -> greater(apply);
            case SELECT -> choice(arguments);
            case FLOOR -> call("floor", arguments);
        };
    }

    private Part helper(CHelper helper, List<Expression> arguments) {
        (isElement ? elementHelpers : scalarHelpers).add(helper);
        return call(helper.name(isElement), arguments);
    }

    /// A quotient that is none of whole numbers, which C would round.
    private Part quotient(Expression.Apply apply) {
        Expression x = apply.arguments().getFirst();
        if (x.isTruth() || x instanceof Expression.Number(double value) && value == Math.rint(value)) {
            if (apply.arguments().getLast().isTruth()) {
                String type = isElement ? "(real)" : "(double)";
                Part divisor = part(apply.arguments().getLast());
                return new Part(type + operand(x, Binding.ATOM) + " / " + divisor.text(), Binding.PRODUCT);
            }
        }
        return infix(apply);
    }

    private Part choice(List<Expression> arguments) {
        Expression condition = arguments.getFirst();
        String text =
                condition.isTruth()
                        ? operand(condition, Binding.COMPARISON)
                        : operand(condition, Binding.SUM) + " != 0";
        return new Part(
                "%s ? %s : %s"
                        .formatted(
                                text,
                                operand(arguments.get(1), Binding.COMPARISON),
                                operand(arguments.get(2), Binding.CHOICE)),
                Binding.CHOICE);
    }

    @Override
    Part remainder(Expression x, Expression y) {
        return call("fmod", List.of(x, y));
    }

    @Override
    Part isNan(Expression argument) {
        return call("isnan", List.of(argument));
    }

    @Override
    Part sumPerArray(Expression argument) {
        return Part.atom(passes.name(new Expression.SumPerArray(argument)));
    }

    @Override
    Part sumAll(Expression argument) {
        throw new Inexpressible(Passes.sumOverAllArrays(recipe));
    }
}
