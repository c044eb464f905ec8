package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The text of `simplify`.
record SimplifyText(SimplifyDocument document) {
    private static final double FAR = 0.01;
    private static final Map<String, String> KINDS =
            Map.of(
                    "exact", "bit for bit",
                    "real", "over the real numbers",
                    "assumed", "under an assumption",
                    "numeric", "measured",
                    "empirical", "measured");

    void print(PrintWriter out) {
        out.println(
                "%s: %s, %s in the end"
                        .formatted(
                                document.name(),
                                Numbers.count(document.inputStatements(), "statement"),
                                document.outputStatements()));
        int number = 0;
        int before = document.inputStatements();
        for (SimplifyDocument.StepDocument step : document.steps()) {
            number++;
            int after = statements(step.after());
            out.println();
            out.println(
                    "%d. %s (%s%s)"
                            .formatted(
                                    number,
                                    step.rule(),
                                    KINDS.get(step.kind()),
                                    before == after ? "" : "; %d to %d statements".formatted(before, after)));
            out.println("   " + step.evidence());
            Lines.print(step.before(), step.after(), out);
            before = after;
        }
        out.println();
        if (document.steps().isEmpty()) {
            out.println("Nothing to simplify.");
            out.println();
        }
        out.print(document.outputText());
        out.println();
        out.println(recognized());
        measured().forEach(out::println);
    }

    /// The scores of both programs, if there are any; and that the result has to be tuned, if it is worse at constants
    /// that were made for what it was.
    List<String> measured() {
        if (document.tasks() == null) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add(
                "%s, %d fresh seeds%s: %s"
                        .formatted(
                                String.join(", ", document.tasks()),
                                document.outputScore().seeds(),
                                document.tasks().size() > 1 ? ", in deviations between rules from tuned AdamW" : "",
                                scores(document.inputScore(), document.outputScore(), document.difference())));
        SimplifyDocument.Fitted fitted = document.fitted();
        if (fitted == null) {
            return lines;
        }
        lines.add(
                "With constants fitted to these tasks: %s"
                        .formatted(scores(fitted.inputScore(), fitted.outputScore(), fitted.difference())));
        SimplifyDocument.Score difference = document.difference();
        if (difference.mean() + 2 * difference.standardError() < -document.margin()) {
            lines.add(
                    "At its own constants it is worse: statements were left out at the fitted ones, with which it is:");
            lines.add("");
            fitted.outputText().lines().forEach(lines::add);
        }
        return lines;
    }

    private static String scores(
            SimplifyDocument.Score input, SimplifyDocument.Score output, SimplifyDocument.Score difference) {
        return "%s, the program as it was %s, paired %s"
                .formatted(score(output, "%.4f"), score(input, "%.4f"), score(difference, "%+.4f"));
    }

    private static String score(SimplifyDocument.Score score, String format) {
        if (score.scored() == 0) {
            return "not scored";
        }
        String part = score.scored() == score.seeds() ? "" : " on the %d that were scored".formatted(score.scored());
        return String.format(Locale.ROOT, format + " ± %.4f%s", score.mean(), score.standardError(), part);
    }

    private static int statements(String program) {
        return (int) program.lines().filter(line -> line.startsWith("  ") && line.contains(" = ")).count();
    }

    /// Which known optimizer it is, or which is nearest.
    String recognized() {
        if (document.recognized() != null) {
            String text = "Recognized: %s.".formatted(document.recognized().text());
            Double difference = document.recognized().largestDifference();
            return difference > FAR
                    ? "%s That is so under assumptions only: for random gradients updates differ by up to %.2f of the largest."
                            .formatted(text, difference)
                    : text;
        }
        SimplifyDocument.Nearest nearest = document.nearest();
        boolean isOfSameParts = nearest.lacks().isEmpty() && nearest.adds().isEmpty();
        String differences =
                (isOfSameParts ? "; the same functions, put together otherwise" : "")
                        + (nearest.lacks().isEmpty() ? "" : "; it lacks " + String.join(", ", nearest.lacks()))
                        + (nearest.adds().isEmpty() ? "" : "; it adds " + String.join(", ", nearest.adds()));
        return String.format(
                Locale.ROOT,
                "Nothing known; nearest: %s, with a cosine of %.3f between updates%s.",
                nearest.text(),
                nearest.cosine(),
                differences);
    }

    /// Lines that a step takes away and lines that it puts in.
    private static final class Lines {
        private Lines() {}

        static void print(String before, String after, PrintWriter out) {
            var old = before.lines().toList();
            var young = after.lines().toList();
            int[][] common = new int[old.size() + 1][young.size() + 1];
            for (int row = old.size() - 1; row >= 0; row--) {
                for (int column = young.size() - 1; column >= 0; column--) {
                    common[row][column] =
                            old.get(row).equals(young.get(column))
                                    ? 1 + common[row + 1][column + 1]
                                    : Math.max(common[row + 1][column], common[row][column + 1]);
                }
            }
            int row = 0;
            int column = 0;
            while (row < old.size() || column < young.size()) {
                if (row < old.size() && column < young.size() && old.get(row).equals(young.get(column))) {
                    row++;
                    column++;
                } else if (column == young.size()
                        || row < old.size() && common[row + 1][column] >= common[row][column + 1]) {
                    out.println("   - " + old.get(row++).strip());
                } else {
                    out.println("   + " + young.get(column++).strip());
                }
            }
        }
    }
}
