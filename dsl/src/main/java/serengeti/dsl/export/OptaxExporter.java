package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Decimal;

/// Optax: a function that makes a `GradientTransformation`, in a file of its own, which can check itself.
final class OptaxExporter {
    private static final Set<String> NAMES =
            Set.of(
                    ("jax jnp optax NamedTuple init grads params state states count learning_rate lr leaf updates"
                                    + " structure tree summand results change")
                            .split(" "));

    private final Recipe recipe;
    private final GlobalSums sums;
    private final JaxSyntax syntax;
    private final String name;
    private final String stateName;
    private final List<Hyperparameter> settings;
    private final boolean readsParams;

    private OptaxExporter(Recipe recipe) {
        this.recipe = recipe;
        var names = new Names(reserved());
        recipe.names().forEach(names::take);
        sums = GlobalSums.of(recipe, names);
        syntax = new JaxSyntax(recipe);
        name = Identifiers.snakeCase(recipe.name());
        stateName = Identifiers.className(recipe) + "State";
        settings = PythonText.settings(recipe, "learning_rate");
        readsParams =
                recipe.lines().stream()
                        .map(line -> line.target() instanceof Line.NextWeight ? update(line.value()) : line.value())
                        .anyMatch(value -> value.contains(new Expression.Weight()));
    }

    /// One file.
    static Export export(String name, Program program) {
        return new Export.Text(new OptaxExporter(Recipe.of(name, program, reserved())).text());
    }

    private static Set<String> reserved() {
        var reserved = new HashSet<>(PythonText.RESERVED);
        reserved.addAll(NAMES);
        return reserved;
    }

    private String text() {
        String function = function();
        return head() + state() + function + helpers() + JaxHelpers.text(syntax.helpers()) + "\n\n" + check();
    }

    private String head() {
        String usage =
                "Written by `serengeti export --to optax`. With the conformance file beside it, `python %s.py --check`"
                                .formatted(name)
                        + " compares its steps with those of the program in double precision.";
        return "\"\"\"%s for Optax.\n\n".formatted(PythonText.escaped(recipe.title()))
                + PythonText.indented(PythonText.wrapped(usage, PythonText.MAX_LINE), "")
                + """
                \"\"\"

                import json
                import os
                import sys
                from typing import NamedTuple

                import jax
                import jax.numpy as jnp
                import optax

                """;
    }

    private String state() {
        var text = new StringBuilder("\nclass %s(NamedTuple):\n".formatted(stateName));
        String kept = recipe.states().isEmpty() ? "steps made" : "steps made, and what is kept for each parameter";
        text.append("    \"\"\"State of `%s`: %s.\"\"\"\n\n".formatted(name, kept));
        text.append("    count: jax.Array\n");
        recipe.states().forEach(state -> text.append("    %s: optax.Updates\n".formatted(state.name())));
        return text.append("\n\n").toString();
    }

    private String function() {
        var parameters = settings.stream().map(each -> each.name() + "=" + Decimal.of(each.value())).toList();
        var text = new StringBuilder(PythonText.call("", "def " + name, parameters, ":"));
        text.append(docstring());
        text.append('\n').append(init());
        text.append('\n').append(updateFunction());
        return text.append("\n    return optax.GradientTransformation(init, update)\n").toString();
    }

    private String docstring() {
        var lines = new ArrayList<String>();
        lines.add("\"\"\"" + PythonText.escaped(recipe.title()) + ".");
        lines.add("");
        List<String> origin = PythonText.origin(recipe, 4);
        lines.addAll(origin);
        if (!origin.isEmpty()) {
            lines.add("");
        }
        if (!settings.isEmpty()) {
            lines.add("Args:");
            for (Hyperparameter each : settings) {
                lines.add("    %s: %s(default: %s)".formatted(each.name(), meaning(each), Decimal.of(each.value())));
            }
            lines.add("");
        }
        lines.add("Returns:");
        lines.add("    a gradient transformation whose updates are to be added to the parameters");
        lines.add("\"\"\"");
        return PythonText.indented(lines, "    ");
    }

    private String meaning(Hyperparameter setting) {
        if (!setting.name().equals("learning_rate")) {
            return "";
        }
        return recipe.rate().orElseThrow().isSchedule()
                ? "number or schedule with peak 1, which the program scales itself "
                : "number or schedule ";
    }

    private String init() {
        var text = new StringBuilder("    def init(params):\n        return %s(\n".formatted(stateName));
        text.append("            count=jnp.zeros([], jnp.int32),\n");
        for (State state : recipe.states()) {
            text.append("            %s=jax.tree.map(%s, params),\n".formatted(state.name(), start(state)));
        }
        return text.append("        )\n").toString();
    }

    private String start(State state) {
        String weight = recipe.weight();
        return switch (state.start()) {
            case State.Weights _ -> "jnp.array";
            case State.Filled(double value) -> {
                String shape =
                        switch (state.kind()) {
                            case TENSOR -> weight + ".shape";
                            case SCALAR, PER_ARRAY -> "[]";
                            case PER_ROW -> "%s.shape[:1] + (1,) * (%s.ndim - 1)".formatted(weight, weight);
                            case PER_COLUMN -> "(1,) * min(%s.ndim, 1) + %s.shape[1:]".formatted(weight, weight);
                        };
                yield state.kind() == Kind.TENSOR && value == 0
                        ? "jnp.zeros_like"
                        : "lambda %s: jnp.full(%s, %s, %s.dtype)".formatted(weight, shape, Decimal.of(value), weight);
            }
        };
    }

    private String updateFunction() {
        var text = new StringBuilder();
        if (readsParams) {
            text.append("    def update(grads, state, params=None):\n");
            text.append("        if params is None:\n");
            text.append("            raise ValueError(\"update needs params, too: update(grads, state, params)\")\n");
        } else {
            text.append("    def update(grads, state, params=None):\n        del params\n");
        }
        if (recipe.rate().isPresent()) {
            text.append("        lr = learning_rate(state.count) if callable(learning_rate) else learning_rate\n");
        }
        if (recipe.readsStepNumber()) {
            text.append("        t = (state.count + 1).astype(float)\n");
        }
        text.append(PythonText.indented(scalarsAndSums(), "        "));
        var leaf = new ArrayList<String>();
        for (Line line : sums.lines()) {
            if (!isScalar(line)) {
                leaf.add(line(line));
            }
        }
        String returned = isWeightLast() ? leaf.removeLast() : "change";
        List<String> states = recipe.states().stream().map(State::name).toList();
        leaf.add("return " + String.join(", ", prepended(returned, states)));
        text.append("\n        def leaf(%s):\n".formatted(String.join(", ", names())));
        text.append(PythonText.indented(leaf, "            "));
        text.append('\n');
        String trees = String.join(", ", trees());
        if (states.isEmpty()) {
            text.append("        updates = jax.tree.map(leaf, %s)\n".formatted(trees));
        } else {
            text.append("        results = jax.tree.map(leaf, %s)\n".formatted(trees));
            text.append("        tree = jax.tree.structure(grads)\n");
            text.append("        structure = jax.tree.structure((0%s))\n".formatted(", 0".repeat(states.size())));
            text.append(
                    "        %s = jax.tree.transpose(tree, structure, results)\n"
                            .formatted(String.join(", ", prepended("updates", states))));
        }
        var fields = prepended("state.count + 1", states);
        text.append(
                "        return _like((updates, %s(%s)), (grads, state))\n"
                        .formatted(stateName, String.join(", ", fields)));
        return text.toString();
    }

    private static List<String> prepended(String first, List<String> rest) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    /// The parameters of a function of one array.
    private List<String> names() {
        var names = new ArrayList<>(List.of(recipe.gradient()));
        if (readsParams) {
            names.add(recipe.weight());
        }
        recipe.states().forEach(state -> names.add(state.name()));
        return names;
    }

    /// What the parameters of such a function are.
    private List<Expression> inputs() {
        var inputs = new ArrayList<Expression>(List.of(new Expression.Gradient()));
        if (readsParams) {
            inputs.add(new Expression.Weight());
        }
        for (int index = 0; index < recipe.states().size(); index++) {
            inputs.add(new Expression.OldState(index, recipe.states().get(index).kind()));
        }
        return inputs;
    }

    private List<String> trees() {
        var trees = new ArrayList<>(List.of("grads"));
        if (readsParams) {
            trees.add("params");
        }
        recipe.states().forEach(state -> trees.add("state." + state.name()));
        return trees;
    }

    /// Whether a line computes a number that is the same for all arrays; states are kept for each array.
    private boolean isScalar(Line line) {
        return line.target() instanceof Line.Local && line.value().kind() == Kind.SCALAR && !readsState(line.value());
    }

    private boolean readsState(Expression value) {
        return switch (value) {
            case Expression.OldState _, Expression.NextState _ -> true;
            case Expression.Local(String local, _, _) ->
                    sums.lines().stream()
                            .filter(line -> line.target().equals(new Line.Local(local)))
                            .anyMatch(line -> readsState(line.value()));
            default -> value.parts().stream().anyMatch(this::readsState);
        };
    }

    /// Numbers that are the same for all arrays, and sums over all of them, in an order in which they can be computed.
    private List<String> scalarsAndSums() {
        var code = new ArrayList<String>();
        var waiting = new ArrayList<>(sums.lines().stream().filter(this::isScalar).toList());
        var unknown = new HashSet<>(sums.sums().keySet());
        for (var sum : sums.sums().entrySet()) {
            takeKnown(waiting, unknown, code);
            sum(sum.getKey(), sum.getValue(), code);
            unknown.remove(sum.getKey());
        }
        takeKnown(waiting, unknown, code);
        return code;
    }

    private void takeKnown(List<Line> waiting, Set<String> unknown, List<String> code) {
        for (Line line : List.copyOf(waiting)) {
            if (sums.readBy(line.value()).stream().noneMatch(unknown::contains)) {
                code.add(line(line));
                waiting.remove(line);
            }
        }
    }

    private void sum(String sum, Expression argument, List<String> code) {
        code.add("");
        var body = new ArrayList<String>();
        var needed = new ArrayList<Expression>();
        for (Line line : sums.linesFor(argument)) {
            if (!isScalar(line)) {
                body.add("    " + line(line));
                needed.add(line.value());
            }
        }
        body.add("    return " + syntax.text(new Expression.SumPerArray(argument)));
        needed.add(argument);
        var readNames = new ArrayList<String>();
        var readTrees = new ArrayList<String>();
        for (int index = 0; index < names().size(); index++) {
            Expression input = inputs().get(index);
            boolean isRead = needed.stream().anyMatch(value -> value.contains(input));
            boolean isMeasured = body.stream().anyMatch(line -> line.contains(recipe.gradient() + ".size"));
            if (isRead || input instanceof Expression.Gradient && isMeasured) {
                readNames.add(names().get(index));
                readTrees.add(trees().get(index));
            }
        }
        code.add("def summand(%s):".formatted(String.join(", ", readNames)));
        code.addAll(body);
        code.add("");
        code.add("%s = sum(jax.tree.leaves(jax.tree.map(summand, %s)))".formatted(sum, String.join(", ", readTrees)));
    }

    private String line(Line line) {
        return switch (line.target()) {
            case Line.Local(String local) -> local + " = " + syntax.text(line.value());
            case Line.NextState(int index) -> recipe.states().get(index).name() + " = " + syntax.text(line.value());
            case Line.NextWeight _ ->
                    (isWeightLast() ? "" : "change = ") + syntax.text(Factors.negated(update(line.value())));
        };
    }

    /// Whether no state is written after the weights.
    private boolean isWeightLast() {
        return recipe.lines().getLast().target() instanceof Line.NextWeight;
    }

    /// What is subtracted from the weights.
    private static Expression update(Expression weights) {
        if (Factors.is(weights, Lane.SUBTRACT) && Factors.part(weights, 0) instanceof Expression.Weight) {
            return Factors.part(weights, 1);
        }
        return Factors.apply(Lane.SUBTRACT, new Expression.Weight(), weights);
    }

    private static String helpers() {
        return "\n\n"
                + """
                def _like(tree, other):
                    \"\"\"A tree with the shapes and dtypes of another.\"\"\"
                    return jax.tree.map(lambda x, y: jnp.broadcast_to(x, y.shape).astype(y.dtype), tree, other)
                """;
    }

    private String check() {
        String optimizer =
                recipe.rate().isPresent()
                        ? "    rates = jnp.array([step[\"learning_rate\"] for step in golden[\"steps\"]])\n"
                                + "    optimizer = %s(learning_rate=lambda count: rates[count])".formatted(name)
                        : "    optimizer = %s()".formatted(name);
        return PythonText.resource("optax-check.py").replace("@OPTIMIZER@", optimizer);
    }
}
