package serengeti.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import serengeti.cli.CurveChart.Curve;
import serengeti.cli.CurveChart.Panel;
import serengeti.cli.CurveChart.Point;
import serengeti.cli.CurveChart.Scale;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.TaskCard;
import serengeti.evaluator.task.TaskCard.Metric;

/// The chart of `serengeti replay`: means over the runs that were scored, with a standard error on both sides.
///
/// @param card of the task
/// @param results of all programs
record ReplayChart(TaskCard card, List<Replay.Runs> results) {
    /// Colours that differ for the colour-blind too (Okabe and Ito, Color Universal Design, 2008).
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#e69f00", "#cc79a7", "#56b4e9", "#1a1a1a");

    private static final double WIDTH = 2;
    private static final List<String> DASHES = List.of("", "6 4", "2 3");

    /// The chart as an SVG document; empty if there is nothing to draw.
    Optional<String> svg() {
        var panels = new ArrayList<Panel>();
        panel("Training loss", "loss", Scale.RATIOS, Replay.Run::curve, this::middleOfStretch).ifPresent(panels::add);
        if (results.stream().anyMatch(each -> each.validationSteps().length > 1)) {
            boolean isLoss = card.metric() == Metric.NEGATIVE_LOSS;
            panel(
                            isLoss ? "Validation loss" : "Validation accuracy",
                            isLoss ? "loss" : "accuracy",
                            isLoss ? Scale.RATIOS : Scale.ALL,
                            isLoss ? run -> negated(run.validations()) : Replay.Run::validations,
                            point -> results.getFirst().validationSteps()[point])
                    .ifPresent(panels::add);
        }
        if (panels.isEmpty()) {
            return Optional.empty();
        }
        String seeds = Numbers.count(results.getFirst().runs().size(), "seed");
        return Optional.of(
                new CurveChart(
                                "Training on %s".formatted(card.name()),
                                "means over the scored runs of %s; bands of a standard error on both sides"
                                        .formatted(seeds),
                                "step",
                                card.steps(),
                                panels)
                        .svg());
    }

    private double middleOfStretch(int point) {
        int points = Math.min(LossCurve.POINTS, card.steps());
        return (point + 0.5) * card.steps() / points;
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(value -> -value).toArray();
    }

    private Optional<Panel> panel(
            String title,
            String yTitle,
            Scale scale,
            Function<Replay.Run, double[]> values,
            IntToDoubleFunction place) {
        var curves = new ArrayList<Curve>();
        for (int index = 0; index < results.size(); index++) {
            Replay.Runs each = results.get(index);
            curves.add(
                    new Curve(
                            legend(each),
                            COLOURS.get(index % COLOURS.size()),
                            DASHES.get(index / COLOURS.size() % DASHES.size()),
                            WIDTH,
                            points(each.scoredRuns().stream().map(values).toList(), place)));
        }
        boolean isEmpty = curves.stream().allMatch(curve -> curve.points().isEmpty());
        return isEmpty ? Optional.empty() : Optional.of(new Panel(title, yTitle, scale, curves));
    }

    /// The program, and what became of its runs if they are not all in the curve.
    private static String legend(Replay.Runs runs) {
        List<String> fates =
                runs.runs().stream()
                        .map(Replay.Run::outcome)
                        .filter(outcome -> !(outcome instanceof Outcome.Scored))
                        .map(outcome -> outcome.label().replace('_', ' '))
                        .toList();
        if (fates.isEmpty()) {
            return runs.program();
        }
        String fate = fates.stream().distinct().count() == 1 ? fates.getFirst() : "not scored";
        return fates.size() == runs.runs().size()
                ? "%s: %s".formatted(runs.program(), fate)
                : "%s: %d of %d %s".formatted(runs.program(), fates.size(), runs.runs().size(), fate);
    }

    /// The points at which all runs have finite values.
    private static List<Point> points(List<double[]> runs, IntToDoubleFunction place) {
        var points = new ArrayList<Point>();
        int length = runs.stream().mapToInt(run -> run.length).min().orElse(0);
        for (int index = 0; index < length; index++) {
            int at = index;
            var sample = new Sample(runs.stream().mapToDouble(run -> run[at]).toArray());
            double mean = sample.mean();
            double error = Double.isFinite(sample.standardError()) ? sample.standardError() : 0;
            if (Double.isFinite(mean)) {
                points.add(new Point(place.applyAsDouble(index), mean, mean - error, mean + error));
            }
        }
        return points;
    }
}
