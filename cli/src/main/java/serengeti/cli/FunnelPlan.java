package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import serengeti.evaluator.task.Task;
import serengeti.search.CampaignSpec;
import serengeti.search.TaskChoice;
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

    /// What is known beforehand.
    ///
    /// @param campaign its name; null if it has none yet
    /// @param spec of the campaign
    /// @param settings of the funnel
    /// @param remembered training runs that are on disk already, by the task's label
    record Before(
            String campaign,
            CampaignSpec spec,
            FunnelSettings settings,
            int candidates,
            int workers,
            Map<String, Integer> remembered) {}

    static FunnelPlan of(Before before) {
        int workers = before.workers();
        FunnelSettings settings = before.settings();
        var rows = new ArrayList<Row>();
        FunnelCost cost = FunnelCost.of(settings, CampaignSuite.tiers(settings), before.candidates());
        for (TierCost tier : cost.tiers()) {
            for (Task task : tier.tier().tasks()) {
                double each = TrainingTime.seconds(task);
                int stored = before.remembered().getOrDefault(FunnelMemory.label(task), 0);
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
                                each * Math.max(0, tier.perTask() - stored) / workers));
            }
        }
        long trainings = simplifying(settings, cost);
        Simplifying last =
                trainings == 0
                        ? null
                        : simplifying(SimplifyRun.tasks(before.spec()), cost.winners(), trainings, workers);
        return new FunnelPlan(
                before.campaign(),
                before.candidates(),
                workers,
                rows,
                last,
                trainings(settings, cost),
                rows.stream().mapToLong(Row::stored).sum(),
                rows.stream().mapToDouble(Row::seconds).sum() + (last == null ? 0 : last.seconds()));
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

    private static Simplifying simplifying(List<TaskChoice> tasks, int winners, long trainings, int workers) {
        double each = TrainingTime.seconds(CampaignSuite.of(tasks));
        List<String> names = tasks.stream().map(TaskChoice::toString).toList();
        return new Simplifying(names, winners, trainings, each, each * trainings / workers);
    }

    void print(PrintWriter out) {
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
                    "To simplify %s on %s: %s, %s each, %s"
                            .formatted(
                                    Numbers.count(simplifying.winners(), "winner"),
                                    String.join(", ", simplifying.tasks()),
                                    Numbers.count(simplifying.trainings(), "training run"),
                                    TrainingTime.text(simplifying.secondsPerTraining()),
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
