package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.task.TaskCard;

/// The JSON document of `replay`.
record ReplayDocument(String task, String metric, int steps, int seeds, List<Run> runs, List<Summary> summary) {

    /// One training run.
    ///
    /// @param metric the score, or null if the run was not scored
    record Run(String program, int seed, String outcome, Double metric, double[] lossCurve) {}

    /// A program over all seeds; differences are to the first program, on the seeds where both were scored.
    record Summary(
            String program,
            int scored,
            int compared,
            double mean,
            double standardError,
            Double differenceMean,
            Double differenceStandardError) {}

    static ReplayDocument of(TaskCard card, int seeds, List<Replay.Runs> results) {
        List<Run> runs =
                results.stream()
                        .flatMap(each ->
                                each.runs().stream()
                                        .map(run ->
                                                new Run(
                                                        each.program(),
                                                        run.seed(),
                                                        run.outcome().label(),
                                                        Double.isFinite(run.score()) ? run.score() : null,
                                                        run.curve())))
                        .toList();
        Sample first = results.getFirst().scores();
        var summary = new ArrayList<Summary>();
        for (Replay.Runs each : results) {
            summary.add(summary(each, first, summary.isEmpty()));
        }
        return new ReplayDocument(card.name(), TasksCommand.metricName(card), card.steps(), seeds, runs, summary);
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
