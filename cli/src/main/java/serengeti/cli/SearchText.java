package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.results.store.CampaignState;
import serengeti.search.Mode;

/// A campaign's result for people.
///
/// @param document what to show
/// @param homeSuffix what further commands need to find the campaign
record SearchText(SearchDocument document, String homeSuffix) {

    /// Prints all of it.
    void print(PrintWriter out) {
        out.println(
                "%s: %s, %s, %s%s"
                        .formatted(
                                CampaignTitle.of(document),
                                Numbers.count(document.programs(), "program"),
                                Numbers.count(document.trainings(), "training run"),
                                Numbers.duration(document.seconds()),
                                isInterrupted() ? "; interrupted" : ""));
        out.println();
        String baselineTitle = baselineTitle();
        new SideBySide(
                        "Best program" + (document.best().redundant() > 0 ? ", redundant statements removed" : ""),
                        withoutComments(document.best().liveText()),
                        baselineTitle,
                        withoutComments(document.baseline().liveText()))
                .print(out);
        out.println();
        printComparison(out);
        out.println();
        if (document.validation() != null && !document.validation().searches().isEmpty()) {
            new ValidationText(document.validation()).print(out);
            out.println();
        }
        printSearches(out);
        printCounts(out);
        out.println();
        out.println("Stored in %s. To go on:".formatted(document.path()));
        String name = document.name();
        if (isInterrupted()) {
            out.println("  ./serengeti resume %s%s".formatted(name, homeSuffix));
        }
        out.println("  ./serengeti show %s#best%s".formatted(name, homeSuffix));
        if (!isInterrupted()) {
            out.println("  ./serengeti funnel %s%s".formatted(name, homeSuffix));
        }
        out.println("  ./serengeti replay %s#best --against %s#baseline,lion%s".formatted(name, name, homeSuffix));
    }

    private String baselineTitle() {
        if (isUntuned()) {
            return "Start program, untuned";
        }
        if (document.baseline().mode().equals(Mode.RANDOM.label())) {
            return "Baseline: the best of random programs";
        }
        String own = startsFromAdamW() ? "AdamW" : "the start program";
        return "Baseline: %s, %s"
                .formatted(
                        document.baseline().start() == null ? own : document.baseline().start(),
                        isInterrupted() ? "not tuned to the end" : "its constants tuned");
    }

    /// Where the search itself tunes the start program's constants, it is compared with that program as it was.
    private boolean isUntuned() {
        return document.baseline().isUntuned();
    }

    private boolean isInterrupted() {
        return document.state().equals(CampaignState.INTERRUPTED.label());
    }

    /// Tuning changes constants only, so the statements tell where the search began.
    private boolean startsFromAdamW() {
        return statements(document.baseline().text()).equals(statements(adamW()));
    }

    private static String adamW() {
        return Library.named("paper-adamw").text();
    }

    private static List<String> statements(String text) {
        return Parser.parse(text).statements().stream()
                .map(statement -> statement.target() + " " + statement.function().spelling())
                .toList();
    }

    private static String withoutComments(String text) {
        Program program = Parser.parse(text);
        return Printer.print(program.withComments(List.of()));
    }

    private void printComparison(PrintWriter out) {
        SearchDocument.Fresh fresh = document.fresh();
        var table =
                new Table(
                        "On %d fresh seeds".formatted(fresh.seeds()),
                        document.metric().replace('_', ' '),
                        "standard error",
                        "state tensors",
                        "bytes/parameter");
        row(table, "best program", fresh.bestMean(), fresh.bestStandardError(), document.best());
        row(
                table,
                isUntuned() ? "start program" : "baseline",
                fresh.baselineMean(),
                fresh.baselineStandardError(),
                document.baseline());
        table.row(
                "difference, paired",
                Numbers.difference(fresh.differenceMean()),
                Numbers.score(fresh.differenceStandardError()),
                "",
                "");
        table.print(out);
        printTasks(out);
        out.println("Against the %s: %s.".formatted(isUntuned() ? "start program" : "baseline", fresh.verdict()));
        fresh.others().forEach(other -> out.println(other.line()));
        if (!Double.isFinite(document.best().fitness())) {
            out.println("No program of the search was scored on all final seeds; the one above failed on some, too.");
        }
    }

    private void printTasks(PrintWriter out) {
        if (document.fresh().tasks().isEmpty()) {
            return;
        }
        out.println();
        var table =
                new Table("task", "best program", isUntuned() ? "start program" : "baseline", "difference", "error");
        for (SearchDocument.TaskDifference task : document.fresh().tasks()) {
            table.row(
                    task.task(),
                    Numbers.score(task.bestMean()),
                    Numbers.score(task.baselineMean()),
                    Numbers.difference(task.differenceMean()),
                    Numbers.score(task.differenceStandardError()));
        }
        table.print(out);
    }

    private void printSearches(PrintWriter out) {
        if (document.searches().size() <= 2) {
            return;
        }
        var table = new Table("search", "fitness", "programs", "training runs", "cache hits", "redundant");
        for (SearchDocument.SearchPart search : document.searches()) {
            table.row(
                    search.name(),
                    Numbers.score(search.fitness()),
                    Numbers.count(search.programs()),
                    Numbers.count(search.trainings()),
                    Numbers.percent(search.cacheHitRate()),
                    Numbers.percent(search.redundantShare()));
        }
        table.print(out);
        out.println();
    }

    private static void row(Table table, String name, double mean, double error, SearchDocument.Winner winner) {
        table.row(
                name,
                Numbers.score(mean),
                Numbers.score(error),
                Integer.toString(winner.liveStateTensors()),
                Integer.toString(winner.bytesPerParameter()));
    }

    private void printCounts(PrintWriter out) {
        out.println(
                "Programs      %s born, %s trained on at least one seed"
                        .formatted(Numbers.count(document.programs()), Numbers.count(document.trained())));
        out.println(
                "Cache hits    %s of the programs behaved like one seen before"
                        .formatted(Numbers.percent(document.cacheHitRate())));
        out.println(
                "Redundant     %s of the population's statements; %d in the best program"
                        .formatted(Numbers.percent(document.redundantShare()), document.best().redundant()));
        out.println("Rejected      " + rejected(document.rejected()));
    }

    private static String rejected(Map<String, Long> rejected) {
        return rejected.isEmpty()
                ? "none"
                : rejected.entrySet().stream()
                        .map(each -> "%s %s".formatted(each.getKey().replace('_', ' '), Numbers.count(each.getValue())))
                        .collect(Collectors.joining(", "));
    }
}
