package serengeti.dsl.export;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Printer;

/// A document for other programs to read: names, defaults and states, and each line of the step as a tree.
///
/// An expression is `{"op": NAME, "arguments": [...]}`, a number, or a text: the name of an input, a state, a
/// hyperparameter or a line. A state's name is its old value before the line that assigns to it, and its new one after.
final class JsonExporter {
    private final Recipe recipe;
    private final JsonText json = new JsonText();

    private JsonExporter(Recipe recipe) {
        this.recipe = recipe;
    }

    /// The document.
    static Export export(String name, Program program) {
        return new Export.Text(new JsonExporter(Recipe.of(name, program, Set.of("size"))).text());
    }

    private String text() {
        json.open();
        json.field("program", recipe.name());
        json.field("title", recipe.title());
        json.openList("origin");
        recipe.origin().forEach(json::element);
        json.closeList();
        json.field("text", Printer.print(recipe.program()));
        json.openObject("hyperparameters");
        for (Hyperparameter each : recipe.hyperparameters()) {
            json.field(each.name(), each.value());
        }
        json.close();
        recipe.rate()
                .ifPresent(rate -> {
                    json.openObject("learning_rate");
                    json.field("name", rate.name());
                    json.field("default", rate.usual());
                    json.field("is_schedule", rate.isSchedule());
                    json.close();
                });
        json.field("weights", recipe.weight());
        json.field("gradient", recipe.gradient());
        if (recipe.readsStepNumber()) {
            json.field("step", step());
        }
        json.openList("states");
        recipe.states().forEach(this::state);
        json.closeList();
        json.openList("lines");
        recipe.lines().forEach(this::line);
        json.closeList();
        json.close();
        return json.text();
    }

    private String step() {
        return recipe.program().signature().step().orElseThrow();
    }

    private void state(State state) {
        json.open();
        json.field("name", state.name());
        json.field("kind", state.kind().keyword());
        switch (state.start()) {
            case State.Filled(double value) -> json.field("start", value);
            case State.Weights _ -> json.field("start", "weights");
        }
        json.close();
    }

    private void line(Line line) {
        json.open();
        json.field(
                "target",
                switch (line.target()) {
                    case Line.Local(String name) -> name;
                    case Line.NextState(int index) -> recipe.states().get(index).name();
                    case Line.NextWeight _ -> recipe.weight();
                });
        json.field("kind", line.value().kind().keyword());
        json.raw("value", expression(line.value()));
        json.close();
    }

    private String expression(Expression expression) {
        return switch (expression) {
            case Expression.Weight _ -> JsonText.quoted(recipe.weight());
            case Expression.Gradient _ -> JsonText.quoted(recipe.gradient());
            case Expression.OldState(int index, _) -> JsonText.quoted(recipe.states().get(index).name());
            case Expression.NextState(int index, _) -> JsonText.quoted(recipe.states().get(index).name());
            case Expression.LearningRate _ -> JsonText.quoted(recipe.rate().orElseThrow().name());
            case Expression.StepNumber _ -> JsonText.quoted(step());
            case Expression.Setting(String name) -> JsonText.quoted(name);
            case Expression.Local(String name, _, _) -> JsonText.quoted(name);
            case Expression.Number(double value) -> JsonText.number(value);
            case Expression.Apply(var lane, var arguments, _) -> call(lane.name().toLowerCase(Locale.ROOT), arguments);
            case Expression.Remainder(Expression x, Expression y, _) -> call("remainder", List.of(x, y));
            case Expression.IsNan(Expression argument) -> call("is_nan", List.of(argument));
            case Expression.Size _ -> call("size", List.of());
            case Expression.SumPerArray(Expression argument) -> call("sum_per_array", List.of(argument));
            case Expression.SumAll(Expression argument) -> call("sum_all", List.of(argument));
            case Expression.SumAlong(Expression argument, Kind kind) ->
                    call("sum_per_" + kind.keyword(), List.of(argument));
            case Expression.Extent(Axis axis) -> call(axis.label(), List.of());
            case Expression.TripleProduct(Expression x, Expression y, Expression z) ->
                    call("triple_product", List.of(x, y, z));
        };
    }

    private String call(String operation, List<Expression> arguments) {
        return "{\"op\": %s, \"arguments\": [%s]}"
                .formatted(
                        JsonText.quoted(operation),
                        String.join(", ", arguments.stream().map(this::expression).toList()));
    }
}
