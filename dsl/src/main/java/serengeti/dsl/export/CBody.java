package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.text.Decimal;

/// What C and CUDA C have in common: the settings, and the lines of a step.
final class CBody {
    /// Keywords, types and functions that the code uses or C has.
    static final Set<String> RESERVED =
            Set.of(
                    ("auto break case char const continue default do double else enum extern float for goto if inline"
                                    + " int long register restrict return short signed sizeof static struct switch"
                                    + " typedef union unsigned void volatile while real REAL i count t step settings"
                                    + " size_t fabs sqrt cbrt hypot exp expm1 log log1p sin cos tan asin acos atan sinh"
                                    + " cosh tanh pow floor fmod isnan sign minimum maximum sign_double minimum_double"
                                    + " maximum_double main NULL I row column rows columns scratch inner"
                                    + " triple_product")
                            .split(" "));

    private final Recipe recipe;
    private final Passes passes;
    private final Scratch scratch;
    private final CSyntax syntax;
    private final String prefix;

    /// @param settings how a setting is read, such as `settings->`
    /// @param early what stands before a number that is known before the first pass, such as `c.`
    CBody(Recipe recipe, Set<String> reserved, String settings, String early) {
        this.recipe = recipe;
        // settings are members of a struct, so their names are free for constants
        var names = new Names(reserved);
        Set<String> members = Set.copyOf(settings(recipe).map(Hyperparameter::name).toList());
        Set<String> stored = Passes.storedTensors(recipe);
        recipe.names().stream().filter(name -> !members.contains(name) && !stored.contains(name)).forEach(names::take);
        passes = new Passes(recipe, names);
        scratch = new Scratch(recipe, passes, names);
        syntax = new CSyntax(recipe, passes, scratch, names, settings, early);
        prefix = Identifiers.snakeCase(recipe.name());
    }

    Passes passes() {
        return passes;
    }

    Scratch scratch() {
        return scratch;
    }

    CSyntax syntax() {
        return syntax;
    }

    /// What the names of functions and types begin with.
    String prefix() {
        return prefix;
    }

    /// The learning rate and the hyperparameters, with their defaults.
    static Stream<Hyperparameter> settings(Recipe recipe) {
        return Stream.concat(
                recipe.rate().stream().map(rate -> new Hyperparameter(rate.name(), rate.usual())),
                recipe.hyperparameters().stream());
    }

    boolean hasSettings() {
        return settings(recipe).findAny().isPresent();
    }

    /// The struct of settings and the function of their defaults.
    String settingsText() {
        if (!hasSettings()) {
            return "";
        }
        var text = new StringBuilder("typedef struct {\n");
        settings(recipe).forEach(field -> text.append("    double %s;\n".formatted(field.name())));
        text.append("} %s_settings;\n\n".formatted(prefix));
        text.append("static inline %s_settings %s_defaults(void)\n{\n".formatted(prefix, prefix));
        text.append("    %s_settings settings;\n".formatted(prefix));
        settings(recipe)
                .forEach(field ->
                        text.append("    settings.%s = %s;\n".formatted(field.name(), Decimal.of(field.value()))));
        return text.append("    return settings;\n}\n\n").toString();
    }

    /// The type of a line of numbers.
    String type(Line line) {
        return line.value().isTruth() ? "int" : isForElements(line) ? "real" : "double";
    }

    /// The statement of a line of numbers: one, or one for each row or column.
    String number(Line line) {
        return switch (line.target()) {
            case Line.Local(String name) -> {
                String place = syntax.place(name, line.value().kind());
                yield syntax.isKept(name)
                        ? "%s = %s;".formatted(place, syntax.scalar(line.value()))
                        : "const %s %s = %s;".formatted(type(line), name, value(line));
            }
            case Line.NextState(int index) -> stateNumber(recipe.states().get(index), index, line.value());
            case Line.NextWeight _ -> throw new IllegalArgumentException("weights are no numbers");
        };
    }

    private String stateNumber(State state, int index, Expression value) {
        String place = syntax.state(state);
        if (value instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                && (lane == Lane.ADD || lane == Lane.MULTIPLY)
                && arguments.getFirst().equals(new Expression.OldState(index, state.kind()))) {
            String sign = lane == Lane.ADD ? "+=" : "*=";
            return "%s %s %s;".formatted(place, sign, syntax.scalar(arguments.getLast()));
        }
        return "%s = %s;".formatted(place, syntax.scalar(value));
    }

    /// The call that makes a product of matrices.
    String product(Line line) {
        var arguments = new ArrayList<>(List.of("rows", "columns"));
        line.value().parts().forEach(part -> arguments.add(scratch.room(((Expression.Local) part).name())));
        arguments.add("inner");
        arguments.add(scratch.room(((Line.Local) line.target()).name()));
        return "triple_product(%s);".formatted(String.join(", ", arguments));
    }

    /// What a line of numbers computes, in its type.
    String value(Line line) {
        return line.value().isTruth() || !isForElements(line) ? syntax.scalar(line.value()) : syntax.cast(line.value());
    }

    private boolean isForElements(Line line) {
        return syntax.isForElements(((Line.Local) line.target()).name());
    }

    /// The lines of a loop over elements, its sums among them.
    List<String> loop(Slot slot) {
        var loop = new ArrayList<String>();
        for (Line line : passes.linesOf(slot)) {
            loop.add(element(line, slot));
        }
        passes.elementSumsOf(slot)
                .forEach((name, argument) ->
                        loop.add(
                                "%s%s += %s;"
                                        .formatted(
                                                name,
                                                passes.kindOfSum(name) == Kind.PER_COLUMN ? "[column]" : "",
                                                syntax.summand(argument, slot))));
        return loop;
    }

    private String element(Line line, Slot slot) {
        if (line.target() instanceof Line.Local(String name) && passes.isStored(name)) {
            return "%s[i] = %s;".formatted(scratch.room(name), syntax.stored(line.value(), slot));
        }
        String value =
                line.target() instanceof Line.NextWeight && isDecrease(line.value())
                        ? syntax.element(line.value().parts().getLast(), slot)
                        : syntax.element(line.value(), slot);
        return switch (line.target()) {
            case Line.Local(String name) ->
                    "const %s %s = %s;".formatted(line.value().isTruth() ? "int" : "real", name, value);
            case Line.NextState(int index) -> {
                String name = recipe.states().get(index).name();
                yield passes.isWritten(index, slot)
                        ? "%s[i] = %s;".formatted(name, value)
                        : "const real next_%s = %s;".formatted(name, value);
            }
            case Line.NextWeight _ ->
                    "%s[i] %s %s;".formatted(recipe.weight(), isDecrease(line.value()) ? "-=" : "=", value);
        };
    }

    private static boolean isDecrease(Expression value) {
        return value instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                && lane == Lane.SUBTRACT
                && arguments.getFirst() instanceof Expression.Weight;
    }

    /// `start(a, b)`, broken into lines of up to 100 letters.
    static String wrapped(String start, List<String> arguments, String end) {
        String indent = " ".repeat(start.length() + 1);
        var text = new StringBuilder(start).append('(');
        int column = text.length();
        for (int index = 0; index < arguments.size(); index++) {
            String word = arguments.get(index) + (index + 1 < arguments.size() ? "," : ")" + end);
            boolean isBroken = index > 0 && column + 1 + word.length() > 100;
            String space = index == 0 ? "" : isBroken ? "\n" + indent : " ";
            text.append(space).append(word);
            column = isBroken ? indent.length() + word.length() : column + space.length() + word.length();
        }
        return text.toString();
    }
}
