package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.ProxyTasks;
import serengeti.proxytasks.TaskUse;

/// `serengeti tasks`.
@Command(name = "tasks", description = "List the proxy tasks: small models that programs are trained on and scored by.")
final class TasksCommand implements Callable<Integer> {
    /// That of all tasks ([serengeti.evaluator.task.Schedule]).
    private static final String SCHEDULE = "warm-up over the first tenth, then a cosine to 0; peak 1";

    @Mixin private CommonOptions common;

    @Spec private CommandSpec spec;

    /// The JSON document.
    record Document(List<Row> tasks) {}

    /// One task.
    ///
    /// @param use `search`, `winners` or `held out`
    /// @param expectedAdamw mean fitness of a tuned AdamW; null if not known
    /// @param seedDeviation standard deviation of its fitness from seed to seed; null likewise
    /// @param ruleDeviation standard deviation between the means of tuned update rules; null likewise
    record Row(
            String name,
            String family,
            int tier,
            String use,
            boolean heldOut,
            String title,
            String model,
            String data,
            String schedule,
            int parameters,
            int batch,
            int steps,
            String metric,
            long flops,
            Double expectedAdamw,
            Double seedDeviation,
            Double ruleDeviation) {

        static Row of(TaskCard card) {
            return new Row(
                    card.name(),
                    card.family(),
                    card.tier(),
                    TaskUse.of(card).label(),
                    TaskUse.of(card) == TaskUse.HELD_OUT,
                    card.title(),
                    card.model(),
                    card.data(),
                    SCHEDULE,
                    card.parameters(),
                    card.batch(),
                    card.steps(),
                    metricName(card),
                    card.flops(),
                    card.expected().map(TaskCard.Expected::adamw).orElse(null),
                    card.expected().map(TaskCard.Expected::seedDeviation).orElse(null),
                    card.expected().map(TasksCommand::ruleDeviation).orElse(null));
        }
    }

    /// The name of a task's metric.
    static String metricName(TaskCard card) {
        return card.metric().name().toLowerCase(Locale.ROOT);
    }

    private static String expected(Row row) {
        return row.expectedAdamw() == null
                ? ""
                : String.format(Locale.ROOT, "%.3f ± %.3f", row.expectedAdamw(), row.seedDeviation());
    }

    private static Double ruleDeviation(TaskCard.Expected expected) {
        return expected.ruleDeviation().isPresent() ? expected.ruleDeviation().getAsDouble() : null;
    }

    @Override
    public Integer call() {
        List<Row> rows = ProxyTasks.all().stream().map(task -> Row.of(task.card())).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, new Document(rows));
            return CommandLine.ExitCode.OK;
        }
        var table =
                new Table(
                        "name",
                        "family",
                        "tier",
                        "use",
                        "parameters",
                        "batch",
                        "steps",
                        "metric",
                        "GFLOP/run",
                        "AdamW",
                        "title");
        for (Row row : rows) {
            table.row(
                    row.name(),
                    row.family(),
                    row.tier() + "x",
                    row.use(),
                    Numbers.count(row.parameters()),
                    Integer.toString(row.batch()),
                    Integer.toString(row.steps()),
                    row.metric().replace('_', ' '),
                    String.format(Locale.ROOT, "%.2f", row.flops() * 1e-9),
                    expected(row),
                    row.title());
        }
        table.print(out);
        out.println();
        out.println("Fitness is the metric on clean validation data; higher is better.");
        out.println("AdamW: what it reaches when tuned, ± the standard deviation from seed to seed, where known.");
        out.println("use: what tasks are for: a search, its winners, or, held out of searches, the last judgement.");
        out.println("The learning rate of all: %s.".formatted(SCHEDULE));
        return CommandLine.ExitCode.OK;
    }
}
