package serengeti.cli;

import java.io.PrintWriter;
import java.util.stream.Collectors;

/// How programs were tuned, for people.
record TuningText(TuningDocument document) {

    /// Prints what was tried and what was chosen.
    void print(PrintWriter out) {
        if (document.interrupted()) {
            out.println("Tuning was interrupted, so no constants were chosen.");
            return;
        }
        boolean hasDecay = document.programs().stream().anyMatch(each -> each.decayHyperparameter() != null);
        String decays = hasDecay ? " x %s".formatted(Numbers.count(document.totalDecays().size(), "total decay")) : "";
        out.println(
                "Tuned: %s%s, %s for each program, on seeds that nothing below is reported on"
                        .formatted(
                                Numbers.count(document.lrFactors().size(), "learning rate"),
                                decays,
                                Numbers.count(document.trainingsPerProgram(), "training run")));
        out.println();
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
                    chosen.totalDecay() == null ? "" : Numbers.constant(chosen.totalDecay()),
                    Numbers.score(chosen.mean()),
                    Numbers.score(chosen.standardError()),
                    Integer.toString(each.seeds()),
                    options(chosen));
        }
        table.print(out);
        out.println();
    }

    private static String options(TuningDocument.Point chosen) {
        String rate = "--lr " + Numbers.constant(chosen.lrFactor());
        return chosen.hyperparameters().entrySet().stream()
                .map(entry -> " --set %s=%s".formatted(entry.getKey(), Numbers.constant(entry.getValue())))
                .collect(Collectors.joining("", rate, ""));
    }
}
