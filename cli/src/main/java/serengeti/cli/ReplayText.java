package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.SweepOutcome;

/// A replay's result for people.
record ReplayText(ReplayDocument document, List<Replay.Runs> results) {

    /// Prints what was tuned, the table, what was not scored, and the curves.
    void print(PrintWriter out) {
        if (document.tuning() != null) {
            new TuningText(document.tuning()).print(out);
        }
        if (document.seeds() == 0) {
            out.println("Interrupted before every program was trained on a seed: there is nothing to report.");
            return;
        }
        out.println(
                "Task %s, %s, %d %s"
                        .formatted(
                                document.task(),
                                Numbers.count(document.steps(), "step"),
                                document.seeds(),
                                document.seeds() == 1 ? "seed" : "seeds, the same for all"));
        out.println(
                "%s; %s, batch %d"
                        .formatted(
                                document.title(), Numbers.count(document.parameters(), "parameter"), document.batch()));
        out.println();
        printTable(out);
        for (Replay.Runs each : results) {
            printUnscored(each, out);
        }
        results.forEach(each -> printSweep(each, out));
        printCurves("training loss", results.stream().map(Replay.Runs::curve).toList(), out);
        if (document.validationSteps().length > 1) {
            String metric = document.metric().replace('_', ' ');
            printCurves("validation " + metric, results.stream().map(Replay.Runs::validationCurve).toList(), out);
        }
        if (document.interrupted()) {
            out.println();
            out.println("Interrupted: seeds on which not every program was trained are missing.");
        }
    }

    /// Which learning rates won, and what the sweeps cost.
    private void printSweep(Replay.Runs runs, PrintWriter out) {
        List<SweepOutcome> sweeps = runs.runs().stream().flatMap(run -> run.sweep().stream()).toList();
        if (sweeps.isEmpty()) {
            return;
        }
        Map<Double, Long> wins =
                sweeps.stream()
                        .collect(Collectors.groupingBy(SweepOutcome::factor, TreeMap::new, Collectors.counting()));
        double steps = sweeps.stream().mapToLong(SweepOutcome::steps).sum();
        out.println(
                String.format(
                        Locale.ROOT,
                        "%s: best at %s; %.2f times the steps of one run",
                        runs.program(),
                        wins.entrySet().stream()
                                .map(win ->
                                        "lr times %s on %s"
                                                .formatted(
                                                        Numbers.constant(win.getKey()),
                                                        Numbers.count(win.getValue(), "seed")))
                                .collect(Collectors.joining(", ")),
                        steps / document.steps() / sweeps.size()));
    }

    private void printTable(PrintWriter out) {
        String metric = document.metric().replace('_', ' ');
        String first = document.summary().getFirst().program();
        if (results.size() == 1) {
            var table = new Table("program", metric, "standard error", "scored");
            for (ReplayDocument.Summary each : document.summary()) {
                table.row(
                        each.program(), Numbers.score(each.mean()), Numbers.score(each.standardError()), scored(each));
            }
            table.print(out);
            return;
        }
        var table =
                new Table("program", metric, "standard error", "scored", "minus " + first, "standard error", "meaning");
        for (ReplayDocument.Summary each : document.summary()) {
            boolean isFirst = each.differenceMean() == null;
            table.row(
                    each.program(),
                    Numbers.score(each.mean()),
                    Numbers.score(each.standardError()),
                    scored(each),
                    isFirst ? "" : Numbers.difference(each.differenceMean()),
                    isFirst ? "" : Numbers.score(each.differenceStandardError()),
                    isFirst ? "" : meaning(each));
        }
        table.print(out);
    }

    private String meaning(ReplayDocument.Summary each) {
        if (document.seeds() == 1) {
            return "one seed tells nothing";
        }
        return Verdict.of(each.differenceMean(), each.differenceStandardError(), each.compared(), document.seeds());
    }

    private String scored(ReplayDocument.Summary each) {
        return "%d of %d".formatted(each.scored(), document.seeds());
    }

    private static void printUnscored(Replay.Runs runs, PrintWriter out) {
        Map<String, List<Integer>> seeds =
                runs.runs().stream()
                        .filter(run -> !(run.outcome() instanceof Outcome.Scored))
                        .collect(
                                Collectors.groupingBy(
                                        run -> text(run.outcome()),
                                        TreeMap::new,
                                        Collectors.mapping(Replay.Run::seed, Collectors.toList())));
        seeds.forEach((what, where) ->
                out.println(
                        "%s: %s (%s %s)"
                                .formatted(
                                        runs.program(),
                                        what,
                                        where.size() == 1 ? "seed" : "seeds",
                                        where.stream().map(String::valueOf).collect(Collectors.joining(", ")))));
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Scored _ -> "scored";
            case Outcome.Invalid(String reason) -> "invalid: " + reason;
            case Outcome.Diverged(int step) -> "diverged at step %d".formatted(step + 1);
            case Outcome.StoppedAtHurdle(int step) -> "stopped at step %d".formatted(step + 1);
            case Outcome.OverBudget(double cost, double limit) -> "cost %s, limit %s".formatted(cost, limit);
            case Outcome.OverState(int tensors, int limit) -> "state tensors %d, limit %d".formatted(tensors, limit);
        };
    }

    /// The curves of runs that were scored.
    private void printCurves(String what, List<double[]> curves, PrintWriter out) {
        if (curves.stream().allMatch(curve -> curve.length == 0)) {
            return;
        }
        var sparkline = Sparkline.scaledTo(curves);
        boolean isComplete = document.summary().stream().allMatch(each -> each.scored() == document.seeds());
        out.println();
        out.println(
                "Mean %s%s, bars from %s to %s"
                        .formatted(
                                what,
                                isComplete ? "" : " of the runs that were scored",
                                Numbers.loss(sparkline.low()),
                                Numbers.loss(sparkline.high())));
        int width = results.stream().mapToInt(each -> each.program().length()).max().orElse(0);
        for (int index = 0; index < curves.size(); index++) {
            double[] curve = curves.get(index);
            String name = results.get(index).program();
            String line =
                    curve.length == 0
                            ? "not drawn"
                            : "%s  %s to %s"
                                    .formatted(
                                            sparkline.draw(curve),
                                            Numbers.loss(curve[0]),
                                            Numbers.loss(curve[curve.length - 1]));
            out.println("  " + name + " ".repeat(width - name.length()) + "  " + line);
        }
    }
}
