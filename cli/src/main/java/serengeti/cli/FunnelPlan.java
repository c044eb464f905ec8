package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.TaskChoice;
import serengeti.search.funnel.Funnel;
import serengeti.search.funnel.FunnelCost;
import serengeti.search.funnel.FunnelCost.TierCost;
import serengeti.search.funnel.FunnelMemory;

/// What a funnel takes at most, in training runs and time, for `--dry-run`.
///
/// @param tiers a row for each task of each tier
/// @param simplifying of winners; null if that is by algebra alone
/// @param trainings of all
/// @param stored of them there are on disk already, without those of simplifying
/// @param seconds of those that are not, on as many workers as there are to be, this machine being as fast as it is now
record FunnelPlan(
        String campaign,
        int candidates,
        int workers,
        List<Row> tiers,
        Simplifying simplifying,
        long trainings,
        long stored,
        double seconds) {
    private static final int SHORT_SHARE = 64;
    private static final int LONG_SHARE = 16;
    private static final double LEAST_SECONDS = 0.5;
    private static final double MOST_SECONDS = 20;
    private static final int ENOUGH_TURNS = 8;
    private static final double NOTABLY = 0.95;

    /// What one task takes.
    ///
    /// @param programs that are tuned and compared on it, both forms of AdamW included
    /// @param tuning training runs by which constants are tuned
    /// @param comparing training runs by which programs are compared
    /// @param cards training runs for the winners' cards
    /// @param stored training runs that are on disk already
    /// @param secondsPerTraining by one thread, foretold from shorter runs
    /// @param seconds of those that are not on disk
    record Row(
            String tier,
            String task,
            int programs,
            long tuning,
            long comparing,
            long cards,
            long stored,
            double secondsPerTraining,
            double seconds) {}

    /// What it takes to simplify winners.
    ///
    /// @param tasks each of which is trained in a training run
    record Simplifying(List<String> tasks, int winners, long trainings, double secondsPerTraining, double seconds) {}

    /// @param tasks on which winners are simplified
    /// @param simplifying training runs that this takes at most
    static FunnelPlan of(String campaign, Funnel funnel, List<TaskChoice> tasks, long simplifying) {
        var rows = new ArrayList<Row>();
        Map<String, Integer> remembered = funnel.remembered();
        FunnelCost cost = FunnelCost.of(funnel);
        for (TierCost tier : cost.tiers()) {
            for (Task task : tier.tier().tasks()) {
                double each = seconds(task);
                int stored = remembered.getOrDefault(FunnelMemory.label(task), 0);
                rows.add(
                        new Row(
                                tier.tier().name(),
                                task.card().name(),
                                tier.programs(),
                                tier.tuning(),
                                tier.comparing(),
                                tier.cards(),
                                stored,
                                each,
                                each * Math.max(0, tier.perTask() - stored) / funnel.workers()));
            }
        }
        Simplifying last =
                simplifying == 0 ? null : simplifying(tasks, funnel.mostWinners(), simplifying, funnel.workers());
        return new FunnelPlan(
                campaign,
                funnel.candidates().size(),
                funnel.workers(),
                rows,
                last,
                cost.trainings() + simplifying,
                rows.stream().mapToLong(Row::stored).sum(),
                rows.stream().mapToDouble(Row::seconds).sum() + (last == null ? 0 : last.seconds()));
    }

    private static Simplifying simplifying(List<TaskChoice> tasks, int winners, long trainings, int workers) {
        double each = CampaignSuite.of(tasks).tasks().stream().mapToDouble(FunnelPlan::seconds).sum();
        List<String> names = tasks.stream().map(TaskChoice::toString).toList();
        return new Simplifying(names, winners, trainings, each, each * trainings / workers);
    }

    /// How long a training run takes: runs of a few steps tell what a step takes, and what comes before and after.
    ///
    /// Short and longer ones take turns, so that both are as warm, and the fastest of each count: as many as it takes until
    /// data is made and code is compiled, and none is faster.
    private static double seconds(Task task) {
        int steps = task.card().steps();
        int few = Math.max(1, steps / SHORT_SHARE);
        int more = Math.max(few + 1, steps / LONG_SHARE);
        StepPlan plan = Lowering.plan(Library.named("adamw").program().inlined());
        double fewSeconds = Double.POSITIVE_INFINITY;
        double moreSeconds = Double.POSITIVE_INFINITY;
        double spent = 0;
        int since = 0;
        try (var shorter = new TrainingPool(task.withSteps(few), 1, Limits.NO_HURDLE);
                var longer = new TrainingPool(task.withSteps(more), 1, Limits.NO_HURDLE)) {
            while (spent < MOST_SECONDS
                    && (since < ENOUGH_TURNS || spent < LEAST_SECONDS || moreSeconds <= fewSeconds)) {
                double fewNow = shorter.train(plan, 1).join().seconds();
                double moreNow = longer.train(plan, 1).join().seconds();
                spent += fewNow + moreNow;
                since = fewNow < NOTABLY * fewSeconds || moreNow < NOTABLY * moreSeconds ? 0 : since + 1;
                fewSeconds = Math.min(fewSeconds, fewNow);
                moreSeconds = Math.min(moreSeconds, moreNow);
            }
        }
        double perStep = Math.max(0, moreSeconds - fewSeconds) / (more - few);
        return fewSeconds + perStep * (steps - few);
    }

    private static String each(double seconds) {
        return seconds < 1 ? "%.0f ms".formatted(seconds * 1e3) : Numbers.duration(seconds);
    }

    void print(PrintWriter out) {
        out.println(
                "Funnel of %s, %s, %s: at most"
                        .formatted(campaign, Numbers.count(candidates, "candidate"), Numbers.count(workers, "worker")));
        var table =
                new Table(
                        "tier",
                        "task",
                        "programs",
                        "to tune",
                        "to compare",
                        "for cards",
                        "stored",
                        "a run",
                        "the others together");
        for (Row row : tiers) {
            table.row(
                    row.tier(),
                    row.task(),
                    Numbers.count(row.programs()),
                    Numbers.count(row.tuning()),
                    Numbers.count(row.comparing()),
                    Numbers.count(row.cards()),
                    Numbers.count(row.stored()),
                    each(row.secondsPerTraining()),
                    Numbers.duration(row.seconds()));
        }
        table.print(out);
        if (simplifying != null) {
            out.println(
                    "To simplify %s on %s: %s, %s each, %s"
                            .formatted(
                                    Numbers.count(simplifying.winners(), "winner"),
                                    String.join(", ", simplifying.tasks()),
                                    Numbers.count(simplifying.trainings(), "training run"),
                                    each(simplifying.secondsPerTraining()),
                                    Numbers.duration(simplifying.seconds())));
        }
        out.println(
                "Together %s%s, %s. What loses early takes less, and a tier that nothing reaches takes nothing."
                        .formatted(
                                Numbers.count(trainings, "training run"),
                                stored == 0 ? "" : ", %s of them stored".formatted(Numbers.count(stored)),
                                Numbers.duration(seconds)));
    }
}
