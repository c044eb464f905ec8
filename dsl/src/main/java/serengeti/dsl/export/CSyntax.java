package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/*
 * Elements are computed in `real`, numbers in double. A number that elements are computed with is put in a constant of type
 * real before the loop: otherwise C would compute the element in double. A line of numbers that only elements read is such
 * a constant itself.
 */
/// Expressions in C, and what they need around them: constants and helper functions.
final class CSyntax extends InfixSyntax {
    private final Recipe recipe;
    private final Passes passes;
    private final Names names;
    private final SortedSet<CHelper> elementHelpers = new TreeSet<>();
    private final SortedSet<CHelper> scalarHelpers = new TreeSet<>();
    private final Map<Expression, String> constants = new HashMap<>();
    private final Set<String> inScope = new HashSet<>();
    private final Set<String> readByNumbers = new HashSet<>();
    private SequencedMap<String, Expression> newConstants = new LinkedHashMap<>();
    private final String settings;
    private final String early;
    private boolean isElement;
    private int pass;

    /// @param settings how a setting is read, such as `settings->`
    /// @param early what stands before a number that is known before the first pass, such as `c.`
    CSyntax(Recipe recipe, Passes passes, Names names, String settings, String early) {
        this.settings = settings;
        this.early = early;
        this.recipe = recipe;
        this.passes = passes;
        this.names = names;
        recipe.lines().forEach(line -> findReadByNumbers(line.value(), line.value().kind() != Kind.TENSOR, true));
    }

    private void findReadByNumbers(Expression value, boolean isNumber, boolean isWhole) {
        if (value instanceof Expression.Local(String name, _, _) && (isNumber || !isWhole)) {
            readByNumbers.add(name);
        }
        boolean isSum = value instanceof Expression.SumPerArray;
        for (Expression part : value.parts()) {
            boolean isPartOfNumber = !isSum && value.kind() != Kind.TENSOR;
            findReadByNumbers(part, isPartOfNumber, !isPartOfNumber);
        }
    }

    /// Whether a line of numbers is read by elements alone, and can be a constant of their type.
    boolean isForElements(String local) {
        return !readByNumbers.contains(local);
    }

    /// What a line of elements computes in pass `pass`.
    String element(Expression value, int inPass) {
        isElement = true;
        pass = inPass;
        return text(value);
    }

    /// What is added to a sum, in double where it is a product.
    String summand(Expression value, int inPass) {
        isElement = true;
        pass = inPass;
        return value instanceof Expression.Apply(Lane lane, List<Expression> factors, _) && lane == Lane.MULTIPLY
                ? "(double)"
                        + operand(factors.getFirst(), Binding.ATOM)
                        + " * "
                        + operand(factors.getLast(), Binding.SIGN)
                : text(value);
    }

    /// What a line of numbers computes, in double.
    String scalar(Expression value) {
        isElement = false;
        return text(value);
    }

    /// A number in the type of elements.
    String cast(Expression value) {
        isElement = false;
        return "(real)" + operand(value, Binding.ATOM);
    }

    /// The constants that elements were computed with since the last call, by name: settings first.
    SequencedMap<String, Expression> takeConstants() {
        var taken = new LinkedHashMap<String, Expression>();
        var others = new LinkedHashMap<String, Expression>();
        newConstants.forEach((name, value) -> (isSimple(value) ? taken : others).put(name, value));
        taken.putAll(others);
        newConstants = new LinkedHashMap<>();
        return taken;
    }

    private static boolean isSimple(Expression value) {
        return value instanceof Expression.Setting || value instanceof Expression.LearningRate;
    }

    /// The definitions of the functions that the code calls and C does not have.
    ///
    /// @param qualifiers what their definitions begin with
    List<String> helpers(String qualifiers) {
        return Stream.concat(
                        elementHelpers.stream().map(helper -> helper.definition(true, qualifiers)),
                        scalarHelpers.stream().map(helper -> helper.definition(false, qualifiers)))
                .toList();
    }

    @Override
    Part part(Expression expression) {
        if (!isElement || expression.kind() == Kind.TENSOR || expression instanceof Expression.Number) {
            return super.part(expression);
        }
        boolean isUsable =
                expression instanceof Expression.Local(String name, _, boolean isTruth)
                        && (isTruth || isForElements(name));
        return isUsable ? leaf(expression) : Part.atom(constant(expression));
    }

    private String constant(Expression value) {
        String name =
                constants.computeIfAbsent(
                        value,
                        _ -> names.take((value instanceof Expression.Local ? "real_" : "") + constantName(value)));
        if (inScope.add(name)) {
            newConstants.put(name, value);
        }
        return placed(name, value);
    }

    /// Begins a function of its own, where constants have to be defined again.
    void beginFunction() {
        inScope.clear();
    }

    /// The name of a number where it is kept.
    private String placed(String name, Expression value) {
        return passes.level(value) == 0 ? early + name : name;
    }

    private String constantName(Expression value) {
        return switch (value) {
            case Expression.Local(String name, _, _) -> name;
            case Expression.Apply(Lane lane, List<Expression> arguments, _)
                    when lane == Lane.SUBTRACT && arguments.getFirst().equals(new Expression.Number(1)) ->
                    "one_minus_" + constantName(arguments.getLast());
            case Expression.Apply(Lane lane, List<Expression> arguments, _) when lane == Lane.NEGATE ->
                    "minus_" + constantName(arguments.getLast());
            case Expression.Apply(_, List<Expression> arguments, _) -> joinedNames(arguments);
            case Expression.Remainder(Expression x, Expression y, _) -> joinedNames(List.of(x, y));
            case Expression.LearningRate _ -> recipe.rate().orElseThrow().name();
            case Expression.Setting(String name) -> name;
            case Expression.StepNumber _ -> "real_t";
            case Expression.Size _ -> "size";
            case Expression.Extent _, Expression.SumAlong _, Expression.TripleProduct _ -> throw matrices();
            case Expression.SumPerArray _ -> "sum";
            case Expression.Number _, Expression.IsNan _, Expression.SumAll _ -> "number";
            case Expression.Weight _, Expression.Gradient _, Expression.OldState _, Expression.NextState _ ->
                    throw new IllegalArgumentException("not a number: " + value);
        };
    }

    private String joinedNames(List<Expression> parts) {
        var words = new ArrayList<String>();
        for (Expression part : parts) {
            if (!(part instanceof Expression.Number)) {
                words.add(constantName(part));
            }
        }
        return String.join("_", words);
    }

    @Override
    Part leaf(Expression leaf) {
        return switch (leaf) {
            case Expression.Weight _ -> Part.atom(recipe.weight() + "[i]");
            case Expression.Gradient _ -> Part.atom(recipe.gradient() + "[i]");
            case Expression.OldState(int index, _) -> Part.atom(recipe.states().get(index).name() + "[i]");
            case Expression.NextState(int index, _) -> Part.atom(nextState(index));
            case Expression.LearningRate _ -> Part.atom(settings + recipe.rate().orElseThrow().name());
            case Expression.StepNumber _ -> Part.atom(early + "t");
            case Expression.Setting(String name) -> Part.atom(settings + name);
            case Expression.Local(String name, Kind kind, _) ->
                    Part.atom(kind == Kind.TENSOR ? name : placed(name, leaf));
            case Expression.Size _ -> new Part("(double)count", Binding.SIGN);
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
        };
    }

    private String nextState(int index) {
        String name = recipe.states().get(index).name();
        return passes.isWritten(index, pass) ? name + "[i]" : "next_" + name;
    }

    @Override
    Part number(double value) {
        if (!Double.isFinite(value)) {
            String name = Double.isNaN(value) ? "NAN" : value < 0 ? "-INFINITY" : "INFINITY";
            return new Part(name, Binding.SIGN);
        }
        Part plain = super.number(value);
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e6;
        return isElement && !isWhole ? new Part("(real)" + plain.text(), Binding.SIGN) : plain;
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
        Expression y = apply.arguments().getLast();
        return isWhole(x) && isWhole(y)
                ? new Part(
                        "%s%s / %s"
                                .formatted(
                                        isElement ? "(real)" : "(double)",
                                        operand(x, Binding.ATOM),
                                        operand(y, Binding.SIGN)),
                        Binding.PRODUCT)
                : infix(apply);
    }

    private static boolean isWhole(Expression value) {
        return value.isTruth()
                || value instanceof Expression.Number
                || value instanceof Expression.Apply && value.parts().stream().allMatch(CSyntax::isWhole);
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
        return Part.atom("(isnan(%s) != 0)".formatted(text(argument)));
    }

    @Override
    Part sumPerArray(Expression argument) {
        return Part.atom(passes.name(new Expression.SumPerArray(argument)));
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
        throw new Inexpressible(Passes.sumOverAllArrays(recipe));
    }
}
