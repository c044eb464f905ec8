package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A winner's card as text.
record CardText(CardDocument card, String campaign) {
    private static final String FOUND = "as found";

    /// @param number of the winner, from 1
    void print(int number, PrintWriter out) {
        out.println("Winner %d: %s#%s".formatted(number, campaign, card.name()));
        out.println();
        new SideBySide(
                        "As it was found, redundant statements removed",
                        card.liveText(),
                        "Simplified",
                        card.simplification().outputText())
                .print(out);
        out.println();
        var simplified = new SimplifyText(card.simplification());
        out.println(simplified.recognized());
        simplified.measured().forEach(out::println);
        out.println(verdict());
        out.println();
        scores(out);
        out.println();
        out.println(
                "State    %s, %d bytes a parameter, simplified"
                        .formatted(Numbers.count(card.stateTensors(), "tensor"), card.stateBytesPerParameter()));
        out.println("Step     " + speed());
        out.println("Lineage  " + lineage());
    }

    /// What the races said, and on which tasks fresh seeds say otherwise.
    private String verdict() {
        List<String> tiers = card.scores().stream().map(CardDocument.TaskPart::tier).distinct().toList();
        String missed = tiers.stream().filter(tier -> !card.passed().contains(tier)).collect(Collectors.joining(", "));
        String worse =
                card.scores().stream()
                        .filter(task -> !task.simplified() && task.others().getFirst().high() < 0)
                        .map(CardDocument.TaskPart::task)
                        .collect(Collectors.joining(", "));
        String passed =
                card.passed().isEmpty()
                        ? "On larger tasks not better than tuned AdamW."
                        : "Better than tuned AdamW in the mean over the tasks of these tiers: %s%s."
                                .formatted(
                                        String.join(", ", card.passed()),
                                        missed.isEmpty() ? "" : "; not of these: " + missed);
        return worse.isEmpty() ? passed : "%s Worse than it on %s.".formatted(passed, worse);
    }

    private void scores(PrintWriter out) {
        var table =
                new Table(
                        "tier",
                        "task",
                        "winner",
                        "seeds",
                        "score",
                        "against",
                        "its score",
                        "difference",
                        "95% interval");
        var worse = new ArrayList<String>();
        for (CardDocument.TaskPart task : card.scores()) {
            for (CardDocument.OtherPart other : task.others()) {
                boolean isFound = other.name().equals(card.name());
                table.row(
                        task.tier(),
                        task.task(),
                        task.simplified() ? "simplified" : FOUND,
                        Numbers.count(other.compared()),
                        Numbers.score(task.mean()),
                        isFound ? FOUND : FunnelText.reference(other.name()),
                        Numbers.score(other.mean()),
                        Numbers.difference(other.difference()),
                        "%s to %s".formatted(Numbers.difference(other.low()), Numbers.difference(other.high())));
                if (isFound && other.high() < 0) {
                    worse.add(task.task());
                }
            }
        }
        table.print(out);
        out.println("On fresh seeds, by which nothing was chosen; constants of all are tuned on each task alike.");
        if (card.scores().stream().noneMatch(CardDocument.TaskPart::simplified)) {
            out.println("The simplified program differs in constants and writing alone, so these are its scores, too.");
        }
        if (!worse.isEmpty()) {
            out.println(
                    "What was left out on small tasks is missed on %s: there the program as it was found is better."
                            .formatted(String.join(", ", worse)));
        }
    }

    private String speed() {
        return card.speed().programs().stream()
                        .map(step ->
                                String.format(
                                        Locale.ROOT,
                                        "%s %.0f us (%.2f of copying)",
                                        step.name(),
                                        step.nanosecondsPerStep() / 1e3,
                                        step.ratioToCopy()))
                        .collect(Collectors.joining(", "))
                + String.format(Locale.ROOT, "; %,d floats, %d thread", card.speed().size(), card.speed().threads());
    }

    private String lineage() {
        CardDocument.LineagePart lineage = card.lineage();
        String changes =
                lineage.steps().stream()
                        .skip(1)
                        .map(step ->
                                "#%d by %s (%s)"
                                        .formatted(
                                                step.id(),
                                                step.mutation(),
                                                Numbers.count(step.liveStatements(), "statement")))
                        .collect(Collectors.joining(", "));
        return "%s from the start program (%s); new forms: %s"
                .formatted(
                        Numbers.count(lineage.generations(), "generation"),
                        FunnelText.counts(lineage.mutations()),
                        changes.isEmpty() ? "none" : changes);
    }
}
