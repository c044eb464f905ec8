package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import serengeti.dsl.program.Program;

/// LaTeX: a floating box of the environments `algorithm` and `algorithmic`, as papers have them.
final class LatexExporter {
    private LatexExporter() {}

    static Export export(String name, Program program) {
        MathText math = MathText.of(name, program);
        Recipe recipe = math.recipe();
        var text = new StringBuilder();
        text.append("% ").append(recipe.title()).append('\n');
        recipe.origin().forEach(line -> text.append(("% " + line).strip()).append('\n'));
        text.append("%\n% Needs \\usepackage{algorithm, algpseudocode, amsmath, amssymb}.\n");
        text.append("\\begin{algorithm}\n");
        text.append("  \\caption{%s}\n".formatted(escaped(recipe.title())));
        text.append("  \\label{alg:%s}\n".formatted(name.replaceAll("[^A-Za-z0-9.-]", "-")));
        text.append("  \\begin{algorithmic}\n");
        var given = new ArrayList<>(math.settings().stream().map(each -> "$" + each + "$").toList());
        recipe.rate().ifPresent(rate -> given.add(rate(rate)));
        if (!given.isEmpty()) {
            text.append("    \\State \\textbf{given} %s\n".formatted(String.join(", ", given)));
        }
        var starts = new ArrayList<>(List.of("\\theta_{0}"));
        starts.addAll(math.starts(" \\gets "));
        starts.add("t \\gets 0");
        text.append("    \\State \\textbf{initialize} %s\n".formatted(listed(starts)));
        text.append("    \\While{$\\theta_{t}$ not converged}\n");
        text.append("      \\State $t \\gets t + 1$\n");
        text.append("      \\State $g_{t} \\gets \\nabla_{\\theta} f(\\theta_{t-1})$\n");
        math.lines(" \\gets ").forEach(line -> text.append("      \\State $%s$\n".formatted(line)));
        text.append("    \\EndWhile\n");
        text.append("    \\State \\textbf{return} $\\theta_{t}$\n");
        return new Export.Text(text.append("  \\end{algorithmic}\n\\end{algorithm}\n").toString());
    }

    private static String rate(Rate rate) {
        return rate.isSchedule()
                ? "a schedule $\\eta_{t}$ with peak $1$"
                : "learning rates $\\eta_{t}$, at most $%s$".formatted(MathSyntax.decimal(rate.usual()));
    }

    private static String listed(List<String> formulas) {
        return formulas.stream().map(each -> "$" + each + "$").collect(Collectors.joining(", "));
    }

    /// Text with LaTeX's own characters escaped.
    private static String escaped(String text) {
        return text.replace("\\", "\\textbackslash ")
                .replaceAll("([#$%&_{}])", "\\\\$1")
                .replace("^", "\\textasciicircum ")
                .replace("~", "\\textasciitilde ");
    }
}
