package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.SweepOutcome;
import serengeti.evaluator.task.SweepOutcome.Fate;
import serengeti.evaluator.task.TaskCard;

/// The JSON document of `replay`.
///
/// @param title the model and its data in one line
/// @param parameters number of trained floats
/// @param batch samples a step
/// @param seeds on which all programs were trained: those asked for, unless interrupted
/// @param validationSteps after how many steps runs were validated
/// @param tuning how the programs were tuned; null if they were not
/// @param interrupted whether somebody asked for an end
record ReplayDocument(
        String task,
        String title,
        int parameters,
        int batch,
        String metric,
        int steps,
        int seeds,
        int[] validationSteps,
        TuningDocument tuning,
        List<Run> runs,
        List<Summary> summary,
        boolean interrupted) {

    /// One training run.
    ///
    /// @param metric the score, or null if the run was not scored
    /// @param validationCurve the scores of the validations, as far as the run came
    /// @param sweep null if learning rates were not swept
    record Run(
            String program,
            int seed,
            String outcome,
            Double metric,
            double[] lossCurve,
            double[] validationCurve,
            Sweep sweep) {

        static Run of(String program, Replay.Run run) {
            return new Run(
                    program,
                    run.seed(),
                    run.outcome().label(),
                    Double.isFinite(run.score()) ? run.score() : null,
                    run.curve(),
                    run.validations(),
                    run.sweep().map(Sweep::of).orElse(null));
        }
    }

    /// The learning rates of a run.
    ///
    /// @param lrFactor of the one that counts
    /// @param steps of all together
    record Sweep(double lrFactor, long steps, List<Rate> rates) {
        static Sweep of(SweepOutcome sweep) {
            return new Sweep(sweep.factor(), sweep.steps(), sweep.rates().stream().map(Rate::of).toList());
        }
    }

    /// One learning rate.
    ///
    /// @param outcome as of a run, or `clearly_worse`
    /// @param metric the score, or null if it was not scored
    /// @param lossWhenCompared mean training loss where the rates were compared
    record Rate(double lrFactor, String outcome, Double metric, double lossWhenCompared, int steps) {
        static Rate of(SweepOutcome.Rate rate) {
            String outcome =
                    switch (rate.fate()) {
                        case Fate.Ended(Outcome ended) -> ended.label();
                        case Fate.ClearlyWorse _ -> "clearly_worse";
                    };
            Double metric = rate.fate() instanceof Fate.Ended(Outcome.Scored(double fitness, _)) ? fitness : null;
            return new Rate(rate.factor(), outcome, metric, rate.lossWhenCompared(), rate.steps());
        }
    }

    /// A program over all seeds; differences are to the first program, on the seeds where both were scored.
    record Summary(
            String program,
            int scored,
            int compared,
            double mean,
            double standardError,
            Double differenceMean,
            Double differenceStandardError) {}

    /// The document of runs of programs as they are.
    ///
    /// @param results of all programs, as many runs of each
    static ReplayDocument of(TaskCard card, List<Replay.Runs> results) {
        List<Run> runs =
                results.stream().flatMap(each -> each.runs().stream().map(run -> Run.of(each.program(), run))).toList();
        Sample first = results.getFirst().scores();
        var summary = new ArrayList<Summary>();
        for (Replay.Runs each : results) {
            summary.add(summary(each, first, summary.isEmpty()));
        }
        return new ReplayDocument(
                card.name(),
                card.title(),
                card.parameters(),
                card.batch(),
                TasksCommand.metricName(card),
                card.steps(),
                first.values().length,
                results.getFirst().validationSteps(),
                null,
                runs,
                summary,
                false);
    }

    /// This document with how the programs were tuned, null if they were not, and whether somebody asked for an end.
    ReplayDocument with(TuningDocument newTuning, boolean isInterrupted) {
        return new ReplayDocument(
                task,
                title,
                parameters,
                batch,
                metric,
                steps,
                seeds,
                validationSteps,
                newTuning,
                runs,
                summary,
                isInterrupted);
    }

    private static Summary summary(Replay.Runs runs, Sample first, boolean isFirst) {
        Sample scored = runs.scores().scored();
        Sample difference = runs.scores().minus(first).scored();
        return new Summary(
                runs.program(),
                scored.values().length,
                difference.values().length,
                scored.mean(),
                scored.standardError(),
                isFirst ? null : difference.mean(),
                isFirst ? null : difference.standardError());
    }
}
