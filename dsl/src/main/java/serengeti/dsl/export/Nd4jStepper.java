package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.text.Decimal;

/// Writes a recipe as a class that makes steps on one array of weights.
final class Nd4jStepper {
    private final Recipe recipe;
    private final String className;
    private final String reason;
    private final Nd4jSyntax syntax;

    /// @param reason why it is no updater
    Nd4jStepper(Recipe recipe, String className, String reason) {
        this.recipe = recipe;
        this.className = className;
        this.reason = reason;
        this.syntax = new Nd4jSyntax(recipe, new Names(Nd4jExporter.RESERVED), "");
        recipe.hyperparameters().forEach(each -> syntax.name(each.name()));
    }

    String text() {
        String weight = Nd4jSyntax.WEIGHTS;
        String gradient = Nd4jSyntax.GRADIENT;
        String states = recipe.states().stream().map(this::field).collect(Collectors.joining());
        var lines = new ArrayList<String>();
        List<State> tensors = recipe.states().stream().filter(state -> state.kind() == Kind.TENSOR).toList();
        if (!tensors.isEmpty()) {
            String first = syntax.name(tensors.getFirst().name());
            lines.add("if (%s == null) {".formatted(first));
            for (State state : tensors) {
                lines.add("    %s = %s;".formatted(syntax.name(state.name()), start(state, weight)));
            }
            lines.add("}");
        }
        if (recipe.readsStepNumber()) {
            lines.add("double t = ++steps;");
        }
        for (Line line : recipe.lines()) {
            lines.add(
                    switch (line.target()) {
                        case Line.Local(String name) -> syntax.definition(name, line.value());
                        case Line.NextState(int index) -> syntax.assignment(index, line.value());
                        case Line.NextWeight _ -> weights(weight, line.value());
                    });
        }
        String body =
                """
                public final class %1$s {
                %2$s%3$s%4$s%5$s
                    /**
                     * Makes a step: changes the weights, and leaves the gradient as it is.
                     *
                     * @param lr the learning rate, usually up to %6$s
                     */
                    public void step(INDArray %7$s, INDArray %8$s, double lr) {
                        %9$s
                    }
                %10$s}
                """
                        .formatted(
                                className,
                                Nd4jExporter.fields(recipe, syntax, ""),
                                states,
                                recipe.readsStepNumber() ? "    private long steps;\n" : "",
                                Nd4jExporter.setters(recipe, syntax, className),
                                Nd4jExporter.usualRate(recipe),
                                weight,
                                gradient,
                                String.join("\n        ", lines),
                                Nd4jExporter.helpers(String.join("\n", lines), "    "));
        String imports = Nd4jExporter.imports(body, Stream.of("org.nd4j.linalg.api.ndarray.INDArray"));
        return imports + "\n" + Nd4jExporter.comment(recipe, notes()) + body;
    }

    private String field(State state) {
        String name = syntax.name(state.name());
        return state.kind() == Kind.TENSOR
                ? "    private INDArray %s;\n".formatted(name)
                : state.start() instanceof State.Filled(double value) && value != 0
                        ? "    private double %s = %s;\n".formatted(name, Decimal.of(value))
                        : "    private double %s;\n".formatted(name);
    }

    private List<String> notes() {
        var notes = new ArrayList<>(Nd4jExporter.rateNotes(recipe));
        notes.add("For one array of weights: each needs an object of its own, which keeps the array's states.");
        notes.add(
                "Not an updater of ND4J, which is given gradients alone, often of several arrays at once: %s."
                        .formatted(reason));
        return notes;
    }

    private static String start(State state, String weight) {
        return switch (state.start()) {
            case State.Filled(double value) ->
                    value == 0
                            ? weight + ".ulike().assign(0)"
                            : "%s.ulike().assign(%s)".formatted(weight, Decimal.of(value));
            case State.Weights _ -> weight + ".dup()";
        };
    }

    private String weights(String weight, Expression value) {
        return value instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                        && lane == Lane.SUBTRACT
                        && arguments.getFirst() instanceof Expression.Weight
                ? "%s.subi(%s);".formatted(weight, syntax.text(arguments.getLast()))
                : "%s.assign(%s);".formatted(weight, syntax.text(value));
    }
}
