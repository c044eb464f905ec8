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
        String states = recipe.states().stream().map(this::field).collect(Collectors.joining());
        var lines = new ArrayList<String>();
        if (recipe.seesMatrices()) {
            lines.add("INDArray %s = matrix(%s);".formatted(syntax.weights(), Nd4jSyntax.WEIGHTS));
            lines.add("INDArray %s = matrix(%s);".formatted(syntax.gradient(), Nd4jSyntax.GRADIENT));
        }
        List<State> arrays = recipe.states().stream().filter(state -> state.kind().variesWithinArrays()).toList();
        if (!arrays.isEmpty()) {
            String first = syntax.name(arrays.getFirst().name());
            lines.add("if (%s == null) {".formatted(first));
            for (State state : arrays) {
                lines.add("    %s = %s;".formatted(syntax.name(state.name()), start(state)));
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
                        case Line.NextWeight _ -> weights(line.value());
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
                                Nd4jSyntax.WEIGHTS,
                                Nd4jSyntax.GRADIENT,
                                String.join("\n        ", lines),
                                Nd4jExporter.helpers(String.join("\n", lines), "    "));
        String imports = Nd4jExporter.imports(body, Stream.of("org.nd4j.linalg.api.ndarray.INDArray"));
        return imports + "\n" + Nd4jExporter.comment(recipe, notes()) + body;
    }

    private String field(State state) {
        String name = syntax.name(state.name());
        return state.kind().variesWithinArrays()
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

    private String start(State state) {
        return switch (state.start()) {
            case State.Filled(double value) -> filled(state.kind(), value);
            case State.Weights _ -> syntax.weights() + ".dup()";
        };
    }

    private String filled(Kind kind, double value) {
        if (kind == Kind.TENSOR) {
            return "%s.ulike().assign(%s)".formatted(syntax.weights(), Decimal.of(value));
        }
        // Nd4j.create makes arrays of zeros
        String filled = syntax.filled(kind, Decimal.of(value));
        return value == 0 ? filled.replace(".assign(0)", "") : filled;
    }

    private String weights(Expression value) {
        boolean isDecrease =
                value instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                        && lane == Lane.SUBTRACT
                        && arguments.getFirst() instanceof Expression.Weight;
        Expression change = isDecrease ? value.parts().getLast() : value;
        String text =
                recipe.seesMatrices()
                        ? syntax.spread(change, Kind.TENSOR) + ".reshape(weights.shape())"
                        : syntax.text(change);
        return "weights.%s(%s);".formatted(isDecrease ? "subi" : "assign", text);
    }
}
