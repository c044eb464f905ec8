package serengeti.dsl.export;

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
import serengeti.dsl.function.Axis;
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
    private final Scratch scratch;
    private final ConstantNames constantNames;
    private final Names names;
    private final SortedSet<CHelper> elementHelpers = new TreeSet<>();
    private final SortedSet<CHelper> scalarHelpers = new TreeSet<>();
    private final Map<Expression, String> constants = new HashMap<>();
    private final Set<String> inScope = new HashSet<>();
    private final Set<String> rowConstants = new HashSet<>();
    private final Set<String> readByNumbers = new HashSet<>();
    private SequencedMap<String, Expression> newConstants = new LinkedHashMap<>();
    private final String settings;
    private final String early;
    private boolean isElement;
    private Slot slot = Slot.FIRST;

    /// @param settings how a setting is read, such as `settings->`
    /// @param early what stands before a number that is known before the first pass, such as `c.`
    CSyntax(Recipe recipe, Passes passes, Scratch scratch, Names names, String settings, String early) {
        this.settings = settings;
        this.early = early;
        this.recipe = recipe;
        this.constantNames = new ConstantNames(recipe);
        this.passes = passes;
        this.scratch = scratch;
        this.names = names;
        for (Line line : recipe.lines()) {
            boolean isStored = line.target() instanceof Line.Local(String name) && passes.isStored(name);
            findReadByNumbers(line.value(), isStored || line.value().kind() != Kind.TENSOR, true, isStored);
        }
    }

    private void findReadByNumbers(Expression value, boolean isNumber, boolean isWhole, boolean isInDouble) {
        if (value instanceof Expression.Local(String name, _, _) && (isNumber || !isWhole)) {
            readByNumbers.add(name);
        }
        boolean isSum = value instanceof Expression.SumPerArray || value instanceof Expression.SumAlong;
        for (Expression part : value.parts()) {
            boolean isPartOfNumber = !isSum && (isInDouble || value.kind() != Kind.TENSOR);
            findReadByNumbers(part, isPartOfNumber, !isPartOfNumber, isInDouble && !isSum);
        }
    }

    /// Whether a line of numbers is read by elements alone, and can be a constant of their type.
    boolean isForElements(String local) {
        return !readByNumbers.contains(local) && !isKept(local);
    }

    /// What a line of elements computes in a loop.
    String element(Expression value, Slot inSlot) {
        isElement = true;
        slot = inSlot;
        return text(value);
    }

    /// What a line of elements computes, in double.
    String stored(Expression value, Slot inSlot) {
        isElement = false;
        slot = inSlot;
        return text(value);
    }

    /// Whether a number for each row or column lies in an array.
    boolean isKept(String local) {
        return scratch.isKept(local);
    }

    /// Where a number is: a variable, or an element of an array with one for each row or column.
    String place(String local, Kind kind) {
        return isKept(local) ? local + index(kind) : local;
    }

    /// Where a state is.
    String state(State state) {
        return switch (state.kind()) {
            case SCALAR, PER_ARRAY -> "*" + state.name();
            case PER_ROW, PER_COLUMN, TENSOR -> state.name() + index(state.kind());
        };
    }

    private static String index(Kind kind) {
        return switch (kind) {
            case PER_ROW -> "[row]";
            case PER_COLUMN -> "[column]";
            case TENSOR -> "[i]";
            case SCALAR, PER_ARRAY -> "";
        };
    }

    /// What is added to a sum, in double where it is a product.
    String summand(Expression value, Slot inSlot) {
        if (readsStored(value)) {
            return stored(value, inSlot);
        }
        isElement = true;
        slot = inSlot;
        return value instanceof Expression.Apply(Lane lane, List<Expression> factors, _) && lane == Lane.MULTIPLY
                ? "(double)"
                        + operand(factors.getFirst(), Binding.ATOM)
                        + " * "
                        + operand(factors.getLast(), Binding.SIGN)
                : text(value);
    }

    private boolean readsStored(Expression value) {
        return value instanceof Expression.Local(String name, _, _) && passes.isStored(name)
                || value.parts().stream().anyMatch(this::readsStored);
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
        if (expression.kind() == Kind.PER_COLUMN) {
            isElement = false;
            Part part = new Part("(real)" + operand(expression, Binding.ATOM), Binding.SIGN);
            isElement = true;
            return part;
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
                        _ -> names.take((value instanceof Expression.Local ? "real_" : "") + constantNames.of(value)));
        if (inScope.add(name)) {
            newConstants.put(name, value);
            if (value.kind() == Kind.PER_ROW) {
                rowConstants.add(name);
            }
        }
        return placed(name, value);
    }

    /// Begins a function of its own, where constants have to be defined again.
    void beginFunction() {
        inScope.clear();
    }

    /// Ends a loop over rows, whose constants have to be defined again in the next.
    void endRows() {
        inScope.removeAll(rowConstants);
    }

    /// The name of a number where it is kept.
    private String placed(String name, Expression value) {
        return passes.slot(value).equals(Slot.FIRST) ? early + name : name;
    }

    @Override
    Part leaf(Expression leaf) {
        return switch (leaf) {
            case Expression.Weight _ -> Part.atom(recipe.weight() + "[i]");
            case Expression.Gradient _ -> Part.atom(recipe.gradient() + "[i]");
            case Expression.OldState(int index, _) -> state(index);
            case Expression.NextState(int index, _) -> nextState(index);
            case Expression.LearningRate _ -> Part.atom(settings + recipe.rate().orElseThrow().name());
            case Expression.StepNumber _ -> Part.atom(early + "t");
            case Expression.Setting(String name) -> Part.atom(settings + name);
            case Expression.Local(String name, Kind kind, _) ->
                    kind == Kind.TENSOR ? tensor(name) : Part.atom(placed(place(name, kind), leaf));
            case Expression.Extent(Axis axis) -> new Part("(double)" + axis.label(), Binding.SIGN);
            case Expression.Size _ -> new Part("(double)count", Binding.SIGN);
            case Expression.Apply _,
                    Expression.Number _,
                    Expression.Remainder _,
                    Expression.IsNan _,
                    Expression.SumPerArray _,
                    Expression.SumAll _,
                    Expression.SumAlong _,
                    Expression.TripleProduct _ ->
                    throw new IllegalArgumentException("not a leaf: " + leaf);
        };
    }

    private String stateName(int index) {
        return recipe.states().get(index).name();
    }

    private Part state(int index) {
        String place = state(recipe.states().get(index));
        return new Part(place, place.startsWith("*") ? Binding.SIGN : Binding.ATOM);
    }

    private Part nextState(int index) {
        return passes.isWritten(index, slot) || recipe.states().get(index).kind() != Kind.TENSOR
                ? state(index)
                : Part.atom("next_" + stateName(index));
    }

    /// An element of a line; those that are stored are doubles.
    private Part tensor(String local) {
        if (!passes.isStored(local)) {
            return Part.atom(local);
        }
        String element = scratch.room(local) + "[i]";
        return isElement ? new Part("(real)" + element, Binding.SIGN) : Part.atom(element);
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
        return Part.atom(passes.name(sum) + (sum.kind() == Kind.PER_COLUMN ? "[column]" : ""));
    }

    @Override
    Part tripleProduct(Expression.TripleProduct product) {
        throw new IllegalArgumentException("a product of matrices is no element: " + product);
    }

    @Override
    Part sumAll(Expression argument) {
        throw new Inexpressible(Refusals.sumOverAllArrays(recipe));
    }
}
