package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.task.Task;
import serengeti.search.CampaignSpec;
import serengeti.search.TaskChoice;
import serengeti.search.funnel.Funnel;
import serengeti.search.funnel.FunnelCost;
import serengeti.search.funnel.FunnelCost.TierCost;
import serengeti.search.funnel.FunnelMemory;
import serengeti.search.funnel.FunnelSettings;

/// What a funnel takes at most, in training runs and time, for `--dry-run`.
///
/// @param campaign its name; null if it has none yet
/// @param tiers a row for each task of each tier
/// @param simplifying of winners; null if that is by algebra alone
/// @param trainings of all
/// @param stored of them there are on disk already
/// @param seconds of those that are not, on as many workers as there are to be, this machine being as fast as it is now
/// @param finished whether all that the funnel takes is on disk
record FunnelPlan(
        String campaign,
        int candidates,
        int workers,
        List<Row> tiers,
        Simplifying simplifying,
        long trainings,
        long stored,
        double seconds,
        boolean finished) {
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
    /// @param stored training runs that are on disk already
    record Simplifying(
            List<String> tasks, int winners, long trainings, long stored, double secondsPerTraining, double seconds) {}

    /// What is known beforehand.
    ///
    /// @param campaign its name; null if it has none yet
    /// @param spec of the campaign
    /// @param settings of the funnel
    /// @param remembered training runs that are on disk already
    record Before(
            String campaign,
            CampaignSpec spec,
            FunnelSettings settings,
            int candidates,
            int workers,
            Funnel.Remembered remembered) {}

    static FunnelPlan of(Before before) {
        int workers = before.workers();
        boolean isWhole = before.remembered().isWhole();
        Map<String, Integer> counts = before.remembered().counts();
        FunnelSettings settings = before.settings();
        var rows = new ArrayList<Row>();
        FunnelCost cost = FunnelCost.of(settings, CampaignSuite.tiers(settings), before.candidates());
        for (TierCost tier : cost.tiers()) {
            for (Task task : tier.tier().tasks()) {
                double each = TrainingTime.seconds(task);
                int stored = counts.getOrDefault(FunnelMemory.label(task), 0);
                rows.add(
                        new Row(
                                tier.tier().name(),
                                name(task),
                                tier.programs(),
                                tier.tuning(),
                                tier.comparing(),
                                tier.cards(),
                                stored,
                                each,
                                isWhole ? 0 : each * Math.max(0, tier.perTask() - stored) / workers));
            }
        }
        long trainings = simplifying(settings, cost);
        Simplifying last = trainings == 0 ? null : simplifying(before, cost.winners(), trainings);
        long stored = counts.values().stream().mapToLong(Integer::longValue).sum();
        return new FunnelPlan(
                before.campaign(),
                before.candidates(),
                workers,
                rows,
                last,
                isWhole ? stored : trainings(settings, cost),
                stored,
                rows.stream().mapToDouble(Row::seconds).sum() + (last == null ? 0 : last.seconds()),
                isWhole);
    }

    /// The task's name, with its steps where they are others than it has by itself.
    private static String name(Task task) {
        String name = task.card().name();
        Task usual = CampaignSuite.of(List.of(TaskChoice.parse(name))).tasks().getFirst();
        return usual.card().steps() == task.card().steps() ? name : FunnelMemory.label(task);
    }

    /// Training runs at most, those of simplifying included.
    static long trainings(FunnelSettings settings, FunnelCost cost) {
        return cost.trainings() + simplifying(settings, cost);
    }

    private static long simplifying(FunnelSettings settings, FunnelCost cost) {
        return settings.simplifySeeds() == 0
                ? 0
                : cost.winners() * SimplifyRun.most(settings.simplifyTrainings(), settings.simplifySeeds());
    }

    private static Simplifying simplifying(Before before, int winners, long trainings) {
        List<TaskChoice> tasks = SimplifyRun.tasks(before.spec());
        Suite suite = CampaignSuite.of(tasks);
        double each = TrainingTime.seconds(suite);
        int stored = before.remembered().counts().getOrDefault(SimplifyTrials.label(suite), 0);
        double seconds = each * Math.max(0, trainings - stored) / before.workers();
        return new Simplifying(
                tasks.stream().map(TaskChoice::toString).toList(),
                winners,
                trainings,
                stored,
                each,
                before.remembered().isWhole() ? 0 : seconds);
    }

    void print(PrintWriter out) {
        if (finished) {
            out.println(
                    "Funnel of %s is finished: all of its %s are stored, so it takes a few seconds."
                            .formatted(campaign, Numbers.count(trainings, "training run")));
            return;
        }
        out.println(
                "Funnel%s, %s, %s: at most"
                        .formatted(
                                campaign == null ? "" : " of " + campaign,
                                Numbers.count(candidates, "candidate"),
                                Numbers.count(workers, "worker")));
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
                    TrainingTime.text(row.secondsPerTraining()),
                    Numbers.duration(row.seconds()));
        }
        table.print(out);
        if (simplifying != null) {
            out.println(
                    "To simplify %s on %s: %s%s, %s each, %s"
                            .formatted(
                                    Numbers.count(simplifying.winners(), "winner"),
                                    String.join(", ", simplifying.tasks()),
                                    Numbers.count(simplifying.trainings(), "training run"),
                                    stored(simplifying.stored()),
                                    TrainingTime.text(simplifying.secondsPerTraining()),
                                    Numbers.duration(simplifying.seconds())));
        }
        out.println(
                "Together %s%s, %s. What loses early takes less, and a tier that nothing reaches takes nothing."
                        .formatted(
                                Numbers.count(trainings, "training run"), stored(stored), Numbers.duration(seconds)));
    }

    private static String stored(long runs) {
        return runs == 0 ? "" : ", %s of them stored".formatted(Numbers.count(runs));
    }
}
