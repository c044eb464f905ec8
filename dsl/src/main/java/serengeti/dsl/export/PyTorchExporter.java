package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Decimal;

/// PyTorch: a subclass of `torch.optim.Optimizer` in a file of its own, which can check itself.
final class PyTorchExporter {
    private static final Set<String> NAMES =
            Set.of(
                    ("torch Optimizer param params grad grads group state states step self loss closure foreach"
                                    + " maximize settings tensors batch batches update lr value device defaults")
                            .split(" "));

    private final Recipe recipe;
    private final Names names;
    private final GlobalSums sums;
    private final String className;
    private final List<Hyperparameter> settings;
    private final Map<Expression, String> leaves = new HashMap<>();
    private final TorchNames lists;
    private final Set<String> helpers = new TreeSet<>();

    private PyTorchExporter(Recipe recipe) {
        this.recipe = recipe;
        className = Identifiers.className(recipe);
        settings = PythonText.settings(recipe, "lr");
        names = new Names(reserved());
        recipe.names().forEach(names::take);
        sums = GlobalSums.of(FreedNames.of(recipe), names);
        leaves.put(new Expression.Weight(), "param");
        leaves.put(new Expression.Gradient(), "grad");
        for (int index = 0; index < recipe.states().size(); index++) {
            State state = recipe.states().get(index);
            for (Kind kind : Kind.values()) {
                leaves.put(new Expression.OldState(index, kind), state.name());
                leaves.put(new Expression.NextState(index, kind), state.name());
            }
        }
        lists = new TorchNames(names);
    }

    /// One file.
    static Export export(String name, Program program) {
        return new Export.Text(new PyTorchExporter(Recipe.of(name, program, reserved())).text());
    }

    private static Set<String> reserved() {
        var reserved = new HashSet<>(PythonText.RESERVED);
        reserved.addAll(NAMES);
        // the body of `step` calls no value of the program by this name
        reserved.remove("update");
        return reserved;
    }

    private String text() {
        String functions = functions();
        return head() + optimizer() + functions + TorchHelpers.text(helpers) + "\n\n" + check();
    }

    private String head() {
        String title = recipe.title();
        String file = Identifiers.snakeCase(recipe.name());
        String usage =
                "Written by `serengeti export --to pytorch`. With the conformance file beside it, `python %s.py --check`"
                                .formatted(file)
                        + " compares its steps with those of the program in double precision.";
        return "\"\"\"%s for PyTorch.\n\n".formatted(PythonText.escaped(title))
                + PythonText.indented(PythonText.wrapped(usage, PythonText.MAX_LINE), "")
                + """
                \"\"\"

                import io
                import json
                import math
                import os
                import sys

                import torch
                from torch.optim import Optimizer

                """;
    }

    private String optimizer() {
        var text = new StringBuilder("\nclass %s(Optimizer):\n".formatted(className));
        text.append(docstring());
        text.append('\n').append(constructor());
        text.append('\n').append(step());
        text.append('\n').append(batches());
        return text.toString();
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
        lines.add("States have the dtype of their parameters, as those of torch.optim; gradients may not be sparse.");
        lines.add("");
        lines.add("Args:");
        lines.add("    params: parameters, or dicts of parameter groups; each group may have its own settings");
        for (Hyperparameter each : settings) {
            lines.add("    %s: %s(default: %s)".formatted(each.name(), meaning(each), Decimal.of(each.value())));
        }
        lines.add("    foreach: whether to step all parameters of a group at once, which needs more memory;");
        lines.add("        None does so where they are on CUDA (default: None)");
        lines.add("    maximize: whether to climb instead of descend (default: False)");
        lines.add("\"\"\"");
        return PythonText.indented(lines, "    ");
    }

    private String meaning(Hyperparameter setting) {
        if (!setting.name().equals("lr")) {
            return "";
        }
        return recipe.rate().orElseThrow().isSchedule()
                ? "value of a schedule with peak 1, which the program scales itself "
                : "learning rate ";
    }

    private String constructor() {
        var parameters = new ArrayList<>(List.of("self", "params"));
        settings.forEach(each -> parameters.add(each.name() + "=" + Decimal.of(each.value())));
        parameters.addAll(List.of("*", "foreach=None", "maximize=False"));
        var text = new StringBuilder(PythonText.call("    ", "def __init__", parameters, ":"));
        for (Hyperparameter each : settings) {
            SettingRange.of(each, recipe)
                    .ifPresent(range ->
                            text.append(
                                    """
                                            if not %s:
                                                raise ValueError(f"%s must be %s, not {%s}")
                                    """
                                            .formatted(
                                                    range.condition(each.name()),
                                                    each.name(),
                                                    range.words(),
                                                    each.name())));
        }
        var defaults = new ArrayList<String>();
        settings.forEach(each -> defaults.add(each.name() + "=" + each.name()));
        defaults.addAll(List.of("foreach=foreach", "maximize=maximize"));
        text.append(PythonText.call("        ", "defaults = dict", defaults, ""));
        return text.append("        super().__init__(params, defaults)\n").toString();
    }

    private String step() {
        var text =
                new StringBuilder(
                        """
                            @torch.no_grad()
                            def step(self, closure=None):
                                \"\"\"Makes a step, and gives the loss of `closure`, if there is one.\"\"\"
                                loss = None
                                if closure is not None:
                                    with torch.enable_grad():
                                        loss = closure()
                        """);
        String passed = "";
        String source = "self._batches()";
        if (!sums.sums().isEmpty()) {
            source = "batches";
            text.append(
                    """
                            batches = list(self._batches())
                            if not batches:
                                return loss
                            device = batches[0][1][0][0].device
                    """);
            for (var sum : sums.sums().entrySet()) {
                String known =
                        sums.sums().keySet().stream()
                                .filter(sums.readBy(sum.getValue())::contains)
                                .map(each -> ", " + each + "=" + each + ".to(tensors[0][0])")
                                .collect(Collectors.joining());
                String part = "_%s(*tensors, **settings%s).to(device)".formatted(sum.getKey(), known);
                text.append(
                        PythonText.generator(
                                "        ", sum.getKey() + " = sum", part, "_, tensors, settings in batches"));
            }
            passed =
                    sums.sums().keySet().stream()
                            .map(each -> ", " + each + "=" + each + ".to(tensors[0][0])")
                            .collect(Collectors.joining());
        }
        return text.append("        for foreach, tensors, settings in %s:\n".formatted(source))
                .append("            update = _multi_tensor if foreach else _single_tensor\n")
                .append("            update(*tensors, **settings%s)\n".formatted(passed))
                .append("        return loss\n")
                .toString();
    }

    private String batches() {
        boolean counts = recipe.readsStepNumber();
        boolean hasState = counts || !recipe.states().isEmpty();
        var text = new StringBuilder("    def _batches(self):\n");
        text.append(
                "        \"\"\"Parameters%s that are stepped together, with their settings.\"\"\"\n"
                        .formatted(recipe.states().isEmpty() ? " and gradients" : ", gradients and states"));
        text.append("        for group in self.param_groups:\n");
        text.append("            batches = {}\n");
        text.append("            for param in group[\"params\"]:\n");
        text.append("                if param.grad is None:\n                    continue\n");
        text.append("                if param.grad.is_sparse:\n");
        text.append("                    raise RuntimeError(\"%s takes no sparse gradients\")\n".formatted(className));
        text.append("                grad = -param.grad if group[\"maximize\"] else param.grad\n");
        if (hasState) {
            text.append("                state = self.state[param]\n                if not state:\n");
            if (counts) {
                text.append("                    state[\"step\"] = 0\n");
            }
            for (State state : recipe.states()) {
                text.append(
                        "                    state[\"%s\"] = %s\n".formatted(state.name(), TorchHelpers.start(state)));
            }
            if (counts) {
                text.append("                state[\"step\"] += 1\n");
            }
        }
        text.append(
                "                key = (param.device, param.dtype, grad.dtype%s)\n"
                        .formatted(counts ? ", state[\"step\"]" : ""));
        var row = new ArrayList<>(List.of("param", "grad"));
        recipe.states().forEach(state -> row.add("state[\"" + state.name() + "\"]"));
        text.append(PythonText.call("                ", "row = ", row, ""));
        text.append("                batches.setdefault(key, []).append(row)\n");
        var listed = new ArrayList<>(settings.stream().map(each -> "\"" + each.name() + "\"").toList());
        if (listed.size() == 1) {
            listed.set(0, listed.getFirst() + ",");
        }
        text.append(PythonText.call("            ", "names = ", listed, ""));
        text.append("            settings = {name: group[name] for name in names}\n");
        text.append(
                "            for %s, rows in batches.items():\n"
                        .formatted(counts ? "(device, *_, t)" : "(device, *_)"));
        text.append(
                "                foreach = device.type == \"cuda\" if group[\"foreach\"] is None else"
                        + " group[\"foreach\"]\n");
        text.append(
                "                yield foreach, list(zip(*rows)), %s\n"
                        .formatted(counts ? "{\"t\": t, **settings}" : "settings"));
        return text.toString();
    }

    private String functions() {
        var text = new StringBuilder();
        for (var sum : sums.sums().entrySet()) {
            text.append(summand(sum.getKey(), sum.getValue()));
        }
        return text.append(function(true)).append(function(false)).toString();
    }

    private TorchSteps steps(List<Line> lines, Names fresh) {
        var shapes = new TorchShape.Of(lines, recipe.states(), sums.sums().keySet());
        var numbers = new PythonNumbers(leaves, new Ranges(recipe), false, helpers);
        var shared = new LinkedHashSet<>(sums.sums().keySet());
        for (Line line : lines) {
            if (line.target() instanceof Line.Local(String name)
                    && shapes.of(line.value()) == TorchShape.SMALL
                    && isShared(line.value(), shared, shapes)) {
                shared.add(name);
            }
        }
        var lowering = new TorchLowering(shapes, numbers, leaves, shared, helpers);
        return new TorchSteps(lowering, TorchBranches.of(TorchInlining.of(lines, shapes), shapes), fresh);
    }

    /// Whether a small tensor is made of sums over all arrays alone.
    private static boolean isShared(Expression value, Set<String> shared, TorchShape.Of shapes) {
        return switch (value) {
            case Expression.Local(String name, _, _) -> shared.contains(name) || shapes.of(value) == TorchShape.NUMBER;
            case Expression.SumPerArray _,
                    Expression.SumAlong _,
                    Expression.TripleProduct _,
                    Expression.Size _,
                    Expression.Extent _,
                    Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.NextState _ ->
                    false;
            default -> value.parts().stream().allMatch(part -> isShared(part, shared, shapes));
        };
    }

    private Names fresh() {
        var fresh = new Names(reserved());
        recipe.names().forEach(fresh::take);
        sums.sums().keySet().stream().filter(fresh::isFree).forEach(fresh::take);
        return fresh;
    }

    private String function(boolean isSingle) {
        Names fresh = fresh();
        TorchSteps steps = steps(sums.lines(), fresh);
        List<TorchAction> numbers = steps.numbers();
        List<TorchAction> tensors = steps.tensors();
        var text = new StringBuilder("\n\n");
        text.append(signature(isSingle ? "_single_tensor" : "_multi_tensor", sums.sums().keySet()));
        var single = new TorchSingle(fresh);
        text.append(PythonText.indented(single.lines(numbers), "    "));
        if (isSingle) {
            text.append("    for %s:\n".formatted(loop()));
            List<String> lines = single.lines(tensors);
            text.append(PythonText.indented(lines.isEmpty() ? List.of("pass") : lines, "        "));
        } else {
            List<String> lines = new TorchForeach(fresh, lists).lines(tensors);
            text.append(PythonText.indented(lines.isEmpty() ? List.of("pass") : lines, "    "));
        }
        return text.toString();
    }

    private List<String> variables() {
        var variables = new ArrayList<>(List.of("param", "grad"));
        recipe.states().forEach(state -> variables.add(state.name()));
        return variables;
    }

    private String loop() {
        String listed = variables().stream().map(lists::list).collect(Collectors.joining(", "));
        return "%s in zip(%s)".formatted(String.join(", ", variables()), listed);
    }

    private String signature(String name, Iterable<String> known) {
        var parameters = new ArrayList<>(variables().stream().map(lists::list).toList());
        var keywords = new ArrayList<String>();
        if (recipe.readsStepNumber()) {
            keywords.add("t");
        }
        settings.forEach(each -> keywords.add(each.name()));
        known.forEach(keywords::add);
        if (!keywords.isEmpty()) {
            parameters.add("*");
            parameters.addAll(keywords);
        }
        return PythonText.call("", "def " + name, parameters, ":");
    }

    /// The function that sums something up over the parameters of a batch.
    private String summand(String name, Expression argument) {
        Names fresh = fresh();
        Expression value = new Expression.SumPerArray(argument);
        var lines = new ArrayList<>(TorchSums.asLocals(sums.linesFor(argument), recipe, fresh));
        lines.add(new Line(new Line.Local("value"), TorchSums.asLocals(value, recipe)));
        TorchSteps steps = steps(lines, fresh);
        var single = new TorchSingle(fresh);
        var text = new StringBuilder("\n\n");
        text.append(
                signature("_" + name, sums.sums().keySet().stream().filter(sums.readBy(argument)::contains).toList()));
        text.append(PythonText.indented(single.lines(steps.numbers()), "    "));
        text.append("    \"\"\"What parameters add to the sum over all arrays.\"\"\"\n");
        text.append("    %s = 0\n    for %s:\n".formatted(name, loop()));
        List<TorchAction> actions = steps.tensors();
        List<String> body = new ArrayList<>(single.lines(actions));
        String summand = "value";
        if (actions.getLast() instanceof TorchAction.Bind) {
            summand = body.removeLast().substring("value = ".length());
        }
        text.append(PythonText.indented(body, "        "));
        text.append("        %s = %s + %s\n".formatted(name, name, summand));
        return text.append("    return %s\n".formatted(name)).toString();
    }

    private String check() {
        String template = PythonText.resource("pytorch-check.py").replace("@CLASS@", className);
        return recipe.rate().isPresent()
                ? template
                : template.replace(
                        """
                                for group in optimizer.param_groups:
                                    group["lr"] = step["learning_rate"]
                        """,
                        "");
    }
}
