package serengeti.dsl.export;

import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Decimal;
import serengeti.dsl.text.Printer;

/// Markdown: a page with tables, the step as formulas that GitHub renders, and the program's text.
final class MarkdownExporter {
    private MarkdownExporter() {}

    static Export export(String name, Program program) {
        MathText math = MathText.of(name, program);
        Recipe recipe = math.recipe();
        var text = new StringBuilder("# ").append(escaped(recipe.title())).append("\n\n");
        recipe.origin().forEach(line -> text.append(escaped(line)).append('\n'));
        text.append(recipe.origin().isEmpty() ? "" : "\n");
        settings(math, text);
        states(math, text);
        text.append(
                "## Step\n\nWeights $\\theta$, gradient $g$, step $t = 1, 2, \\ldots$%s\n\n$$\n\\begin{aligned}\n"
                        .formatted(recipe.states().isEmpty() ? "" : "; states begin with $t = 0$"));
        String lines = String.join(" \\\\\n", math.lines(" &\\leftarrow "));
        text.append(lines).append("\n\\end{aligned}\n$$\n\n");
        text.append("## Program\n\n```python\n").append(Printer.print(program)).append("```\n");
        return new Export.Text(text.toString());
    }

    private static void settings(MathText math, StringBuilder text) {
        Recipe recipe = math.recipe();
        if (recipe.hyperparameters().isEmpty() && recipe.rate().isEmpty()) {
            return;
        }
        text.append("## Hyperparameters\n\n| name | symbol | default |\n| --- | --- | --- |\n");
        recipe.rate()
                .ifPresent(rate ->
                        text.append(
                                "| %s | $\\eta_{t}$ | %s |\n"
                                        .formatted(
                                                rate.isSchedule()
                                                        ? "learning rate, as a schedule with peak 1"
                                                        : "learning rate",
                                                Decimal.of(rate.usual()))));
        for (Hyperparameter each : recipe.hyperparameters()) {
            text.append(
                    "| `%s` | $%s$ | %s |\n"
                            .formatted(each.name(), math.symbol(each.name()), Decimal.of(each.value())));
        }
        text.append('\n');
    }

    private static void states(MathText math, StringBuilder text) {
        if (math.recipe().states().isEmpty()) {
            return;
        }
        text.append("## States\n\n| name | symbol | at the start |\n| --- | --- | --- |\n");
        for (State state : math.recipe().states()) {
            text.append(
                    "| `%s` | $%s$ | $%s$ |\n"
                            .formatted(
                                    state.name(),
                                    MathSymbols.at(math.symbol(state.name()), "t"),
                                    MathText.start(state)));
        }
        text.append('\n');
    }

    /// Text with Markdown's own characters escaped.
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_|<>$])", "\\\\$1");
    }
}
