package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Decimal;

/// Plain C: a struct of settings and a function that makes one step on one array.
final class CExporter {
    /// Keywords, types and functions that the code uses or C has.
    static final Set<String> RESERVED =
            Set.of(
                    ("auto break case char const continue default do double else enum extern float for goto if inline"
                         + " int long register restrict return short signed sizeof static struct switch typedef union"
                         + " unsigned void volatile while real REAL i n s t step size_t fabs sqrt cbrt hypot exp expm1"
                         + " log log1p sin cos tan asin acos atan sinh cosh tanh pow floor fmod isnan sign minimum"
                         + " maximum sign_double minimum_double maximum_double main NULL I")
                            .split(" "));

    private final Recipe recipe;
    private final Names names;
    private final Passes passes;
    private final CSyntax syntax;
    private final String prefix;

    private CExporter(Recipe recipe) {
        this.recipe = recipe;
        names = new Names(RESERVED);
        recipe.names().stream().filter(name -> !isSetting(name)).forEach(names::take);
        passes = new Passes(recipe, names);
        syntax = new CSyntax(recipe, passes, names);
        prefix = Identifiers.snakeCase(recipe.name());
    }

    /// One file, and a program that checks it.
    static Export export(String name, Program program) {
        var exporter = new CExporter(Recipe.of(name, program, RESERVED));
        return new Export.Text(exporter.text());
    }

    private boolean isSetting(String name) {
        return recipe.hyperparameters().stream().anyMatch(each -> each.name().equals(name))
                || recipe.rate().isPresent() && recipe.rate().get().name().equals(name);
    }

    private String text() {
        var body = new ArrayList<String>();
        if (recipe.readsStepNumber()) {
            body.add("    const double t = (double)step;");
        }
        for (int pass = 0; pass < passes.count(); pass++) {
            pass(pass, body);
        }
        return head()
                + settings()
                + String.join("", syntax.helpers().stream().map(each -> each + "\n").toList())
                + signature()
                + "{\n"
                + String.join("\n", body)
                + "\n}\n";
    }

    private void pass(int pass, List<String> body) {
        for (Line line : passes.scalarsBefore(pass)) {
            String type = line.value().isTruth() ? "int" : "double";
            String name = ((Line.Local) line.target()).name();
            body.add("    const %s %s = %s;".formatted(type, name, syntax.scalar(line.value())));
        }
        var loop = new ArrayList<String>();
        for (Line line : passes.linesOf(pass)) {
            loop.add("        " + element(line, pass));
        }
        passes.sumsOf(pass)
                .forEach((name, argument) -> {
                    String value = syntax.element(argument, pass);
                    loop.add("        %s += %s;".formatted(name, value));
                });
        syntax.takeConstants()
                .forEach(
                        (name, value) -> body.add("    const real %s = (real)%s;".formatted(name, castOperand(value))));
        passes.sumsOf(pass).keySet().forEach(name -> body.add("    double %s = 0;".formatted(name)));
        body.add("    for (size_t i = 0; i < n; i++) {");
        body.addAll(loop);
        body.add("    }");
    }

    private String castOperand(Expression value) {
        String text = syntax.scalar(value);
        boolean isAtom = text.matches("[\\w>.-]+");
        return isAtom ? text : "(" + text + ")";
    }

    private String element(Line line, int pass) {
        return switch (line.target()) {
            case Line.Local(String name) ->
                    "const %s %s = %s;"
                            .formatted(
                                    line.value().isTruth() ? "int" : "real", name, syntax.element(line.value(), pass));
            case Line.NextState(int index) -> {
                String name = recipe.states().get(index).name();
                String value = syntax.element(line.value(), pass);
                yield passes.isWritten(index, pass)
                        ? "%s[i] = %s;".formatted(name, value)
                        : "const real next_%s = %s;".formatted(name, value);
            }
            case Line.NextWeight _ -> assignment(line.value(), pass);
        };
    }

    private String assignment(Expression value, int pass) {
        String name = recipe.weight() + "[i]";
        if (value instanceof Expression.Apply(var lane, var arguments, _)
                && lane == serengeti.dsl.function.Lane.SUBTRACT
                && arguments.getFirst() instanceof Expression.Weight) {
            return "%s -= %s;".formatted(name, syntax.element(arguments.getLast(), pass));
        }
        return "%s = %s;".formatted(name, syntax.element(value, pass));
    }

    private String signature() {
        var parameters = new ArrayList<String>();
        if (hasSettings()) {
            parameters.add("const %s_settings *s".formatted(prefix));
        }
        if (recipe.readsStepNumber()) {
            parameters.add("long step");
        }
        parameters.add("size_t n");
        parameters.add("real *restrict " + recipe.weight());
        parameters.add("const real *restrict " + recipe.gradient());
        recipe.states().forEach(state -> parameters.add("real *restrict " + state.name()));
        return "void %s_step(%s)\n".formatted(prefix, String.join(", ", parameters));
    }

    private boolean hasSettings() {
        return recipe.rate().isPresent() || !recipe.hyperparameters().isEmpty();
    }

    private String settings() {
        if (!hasSettings()) {
            return "";
        }
        var fields = new ArrayList<Hyperparameter>();
        recipe.rate().ifPresent(rate -> fields.add(new Hyperparameter(rate.name(), rate.usual())));
        fields.addAll(recipe.hyperparameters());
        var text = new StringBuilder("typedef struct {\n");
        fields.forEach(field -> text.append("    double %s;\n".formatted(field.name())));
        text.append("} %s_settings;\n\n".formatted(prefix));
        text.append("static inline %s_settings %s_defaults(void)\n{\n".formatted(prefix, prefix));
        text.append("    const %s_settings s = {\n".formatted(prefix));
        fields.forEach(field -> text.append("        .%s = %s,\n".formatted(field.name(), Decimal.of(field.value()))));
        return text.append("    };\n    return s;\n}\n\n").toString();
    }

    private String head() {
        return """
        #include <stddef.h>
        #include <tgmath.h>

        #ifndef REAL
        #define REAL float
        #endif
        typedef REAL real;

        """;
    }
}
