package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import serengeti.results.store.CampaignState;

/// A campaign's report for people.
///
/// @param document what to show
/// @param arms of the campaign, those that have begun
/// @param homeSuffix what further commands need to find the campaign
record ReportText(ReportDocument document, List<Arm> arms, String homeSuffix) {
    private static final int ROWS = 8;

    /// Prints all of it.
    void print(PrintWriter out) {
        out.println(
                "%s: %s, %s"
                        .formatted(CampaignTitle.of(document), document.state(), Numbers.duration(document.seconds())));
        printState(out);
        out.println();
        printOverTime(out);
        out.println();
        if (isValidated()) {
            new ValidationText(document.validation()).print(out);
            out.println();
        }
        printLedger(out);
        if (document.winners().isEmpty()) {
            return;
        }
        out.println();
        printWinners(out);
        out.println();
        printFresh(out);
    }

    private void printState(PrintWriter out) {
        String begun = "%d of %d searches".formatted(document.searches().size(), document.searchesPlanned());
        if (document.running() && is(CampaignState.UNFINISHED)) {
            out.println("It is running: %s have begun, winners come at the end. To watch it:".formatted(begun));
            out.println("  ./serengeti watch %s%s".formatted(document.name(), homeSuffix));
            return;
        }
        if (is(CampaignState.UNFINISHED)) {
            out.println("No process works on it: %s have begun, winners come at the end. To go on:".formatted(begun));
        } else if (is(CampaignState.INTERRUPTED)) {
            out.println("It was stopped: %s had begun, winners are provisional. To go on:".formatted(begun));
        } else {
            return;
        }
        out.println("  ./serengeti resume %s%s".formatted(document.name(), homeSuffix));
    }

    private boolean isValidated() {
        return document.validation() != null && !document.validation().searches().isEmpty();
    }

    private boolean is(CampaignState state) {
        return document.state().equals(state.label());
    }

    private void printOverTime(PrintWriter out) {
        String metric = document.metric().replace('_', ' ');
        out.println("Best %s so far, over the training runs of each search,".formatted(metric));
        out.println(
                "and of %s cache hits and redundant statements%s%s:"
                        .formatted(
                                arms.getFirst().name(),
                                isValidated()
                                        ? ", and its best program on %s"
                                                .formatted(new ValidationText(document.validation()).tasks())
                                        : "",
                                document.repeats() > 1 ? "; means over repeats ± standard error" : ""));
        var titles = new ArrayList<>(List.of("training runs"));
        arms.forEach(arm -> titles.add(arm.name()));
        titles.addAll(List.of("cache hits", "redundant"));
        if (isValidated()) {
            titles.add("validation");
        }
        var table = new Table(titles.toArray(String[]::new));
        for (int row = 1; row <= ROWS; row++) {
            long trainings = document.trainings() * row / ROWS;
            var cells = new ArrayList<>(List.of(Numbers.count(trainings)));
            arms.forEach(arm ->
                    cells.add(
                            arm.at(trainings)
                                    .map(Arm.Point::fitness)
                                    .map(fitness ->
                                            withError(Numbers.score(fitness.mean()), fitness.standardError(), 4, ""))
                                    .orElse("-")));
            cells.add(arms.getFirst().at(trainings).map(Arm.Point::cacheHitRate).map(ReportText::percent).orElse("-"));
            cells.add(
                    arms.getFirst().at(trainings).map(Arm.Point::redundantShare).map(ReportText::percent).orElse("-"));
            if (isValidated()) {
                ReportDocument.Mean mean = document.validationBy(trainings);
                cells.add(withError(Numbers.score(mean.mean()), mean.standardError(), 4, ""));
            }
            table.row(cells.toArray());
        }
        table.print(out);
        PaperShares paper = document.paper();
        out.println(
                "Towards the end of five runs of 300,000 programs, %s: cache hits %s, redundant %s."
                        .formatted(
                                paper.source(),
                                percent(paper.cacheHitRate(), paper.cacheHitRateError()),
                                percent(paper.redundantShare(), paper.redundantShareError())));
    }

    private void printLedger(PrintWriter out) {
        out.println("Seconds of training, by one thread, that each stage of the searches took and saved:");
        var table = new Table("stage", "programs or runs", "took", "saved");
        for (ReportDocument.LedgerRow row : document.ledger()) {
            table.row(
                    row.stage(),
                    Numbers.count(row.count()),
                    Numbers.duration(row.secondsSpent()),
                    row.secondsSaved() > 0 ? Numbers.duration(row.secondsSaved()) : "");
        }
        table.print(out);
        double saved = document.ledger().stream().mapToDouble(ReportDocument.LedgerRow::secondsSaved).sum();
        double spent = document.ledger().stream().mapToDouble(ReportDocument.LedgerRow::secondsSpent).sum();
        out.println("Together %s, with %s saved.".formatted(Numbers.duration(spent), Numbers.duration(saved)));
    }

    private static String percent(Sample shares) {
        return percent(shares.mean(), shares.standardError());
    }

    private static String percent(double share, double error) {
        return withError(Numbers.percent(share), 100 * error, 1, "%");
    }

    private static String withError(String value, double error, int places, String unit) {
        return Double.isFinite(error)
                ? value + String.format(Locale.ROOT, " ± %." + places + "f%s", error, unit)
                : value;
    }

    private void printWinners(PrintWriter out) {
        var table =
                new Table(
                        "winner of",
                        document.metric().replace('_', ' '),
                        "standard error",
                        "final seeds",
                        "live statements",
                        "state tensors",
                        "found after",
                        "compared as");
        for (ReportDocument.WinnerPart winner : document.winners()) {
            table.row(
                    winner.search(),
                    Numbers.score(winner.fitness()),
                    Numbers.score(winner.standardError()),
                    Integer.toString(winner.seeds()),
                    Integer.toString(winner.liveStatements()),
                    Integer.toString(winner.liveStateTensors()),
                    Numbers.count(winner.foundAfter()),
                    winner.comparedAs() == null ? "" : winner.comparedAs());
        }
        table.print(out);
    }

    private void printFresh(PrintWriter out) {
        SearchDocument.Fresh fresh = document.fresh();
        out.println(
                "On %d fresh seeds: best %s, baseline %s, difference %s; %s."
                        .formatted(
                                fresh.seeds(),
                                withError(Numbers.score(fresh.bestMean()), fresh.bestStandardError(), 4, ""),
                                withError(Numbers.score(fresh.baselineMean()), fresh.baselineStandardError(), 4, ""),
                                withError(
                                        Numbers.difference(fresh.differenceMean()),
                                        fresh.differenceStandardError(),
                                        4,
                                        ""),
                                fresh.verdict()));
        fresh.others().forEach(other -> out.println(other.line()));
        for (SearchDocument.TaskDifference task : fresh.tasks()) {
            out.println(
                    "  on %s: best %s, baseline %s, difference %s"
                            .formatted(
                                    task.task(),
                                    Numbers.score(task.bestMean()),
                                    Numbers.score(task.baselineMean()),
                                    withError(
                                            Numbers.difference(task.differenceMean()),
                                            task.differenceStandardError(),
                                            4,
                                            "")));
        }
    }
}
