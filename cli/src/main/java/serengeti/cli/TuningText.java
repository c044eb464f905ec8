package serengeti.cli;

import java.io.PrintWriter;
import java.util.stream.Collectors;

/// How programs were tuned, for people.
record TuningText(TuningDocument document) {

    /// Prints what was tried and what was chosen, or, of an interrupted tuning, what is best so far.
    void print(PrintWriter out) {
        if (document.interrupted()) {
            out.println(
                    "Tuning was interrupted, so no constants were chosen; the best so far, by the seeds that were"
                            + " done:");
            out.println();
            printBestSoFar(out);
        } else {
            out.println(
                    "Tuned: %s%s, %s for each program, on seeds that nothing below is reported on"
                            .formatted(
                                    Numbers.count(document.lrFactors().size(), "learning rate"),
                                    decays(),
                                    Numbers.count(document.trainingsPerProgram(), "training run")));
            if (document.extensions() > 0) {
                out.println(
                        "The grid grew %s, for all programs alike, as an optimum lay at its edge."
                                .formatted(document.extensions() == 1 ? "once" : document.extensions() + " times"));
            }
            out.println();
            printChosen(out);
        }
        out.println();
    }

    private String decays() {
        boolean hasDecay = document.programs().stream().anyMatch(each -> each.decayHyperparameter() != null);
        return hasDecay ? " x %s".formatted(Numbers.count(document.totalDecays().size(), "total decay")) : "";
    }

    private void printChosen(PrintWriter out) {
        var table =
                new Table("program", "lr times", "total decay", "mean", "standard error", "seeds", "to set it again");
        for (TuningDocument.Tuned each : document.programs()) {
            TuningDocument.Point chosen = each.chosen();
            if (chosen == null) {
                table.row(each.program(), "", "", "-", "-", Integer.toString(each.seeds()), "not chosen");
                continue;
            }
            table.row(
                    each.program(),
                    Numbers.constant(chosen.lrFactor()),
                    totalDecay(chosen),
                    Numbers.score(chosen.mean()),
                    Numbers.score(chosen.standardError()),
                    Integer.toString(each.seeds()),
                    options(chosen));
        }
        table.print(out);
    }

    private void printBestSoFar(PrintWriter out) {
        var table =
                new Table(
                        "program",
                        "points tried",
                        "lr times",
                        "total decay",
                        "mean",
                        "seeds",
                        "to set it, provisional");
        for (TuningDocument.Tuned each : document.programs()) {
            long tried = each.grid().stream().filter(point -> point.trained() > 0).count();
            String points = "%d of %d".formatted(tried, each.grid().size());
            TuningDocument.Point best = each.bestSoFar();
            if (best == null) {
                table.row(each.program(), points, "", "", "-", "", "none was scored");
                continue;
            }
            table.row(
                    each.program(),
                    points,
                    Numbers.constant(best.lrFactor()),
                    totalDecay(best),
                    Numbers.score(best.mean()),
                    "%d of %d".formatted(best.scored(), each.seeds()),
                    options(best));
        }
        table.print(out);
    }

    private static String totalDecay(TuningDocument.Point point) {
        return point.totalDecay() == null ? "" : Numbers.constant(point.totalDecay());
    }

    private static String options(TuningDocument.Point point) {
        String rate = "--lr " + Numbers.exact(point.lr());
        return point.hyperparameters().entrySet().stream()
                .map(entry -> " --set %s=%s".formatted(entry.getKey(), Numbers.exact(entry.getValue())))
                .collect(Collectors.joining("", rate, ""));
    }
}
