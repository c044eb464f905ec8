package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.cli.CurveChart.Curve;
import serengeti.cli.CurveChart.Panel;
import serengeti.cli.CurveChart.Point;
import serengeti.cli.CurveChart.Scale;
import serengeti.cli.ReportDocument.ArmPart;

/// The chart of `serengeti report`, after figure 2 of arXiv 2302.06675: fitness against baselines on the left, cache
/// hits and redundant statements on the right; means over repeats with a standard error on both sides.
record ReportChart(ReportDocument document) {
    // Okabe and Ito, Color Universal Design, 2008
    private static final String SEARCH = "#0072b2";
    private static final List<String> BASELINES = List.of("#d55e00", "#009e73", "#56b4e9", "#000000");
    private static final String HITS = "#cc79a7";
    private static final String REDUNDANT = "#e69f00";

    private static final String SOLID = "";
    private static final String DOTTED = "2 4";

    /// How curves of baselines are dashed, one after the other each time that the colours are used up.
    private static final List<String> CURVES = List.of(SOLID, "5 2", "1.5 1.5");

    /// How the best that they reached is dashed.
    private static final List<String> LEVELS = List.of("7 4", "12 3 2 3", "9 3 2 3 2 3");

    private static final double THICK = 2.4;
    private static final double MIDDLE = 1.6;
    private static final double THIN = 1;
    private static final double PERCENT = 100;

    /// The chart as an SVG document; without the left panel if nothing was scored yet.
    String svg() {
        var panels = new ArrayList<Panel>();
        fitness().ifPresent(panels::add);
        panels.add(shares());
        validation().ifPresent(panels::add);
        CampaignTitle title = CampaignTitle.of(document);
        return new CurveChart(
                        "Campaign %s, %s".formatted(document.name(), document.state()),
                        title.settings()
                                + (document.repeats() > 1
                                        ? "; means over repeats, bands of a standard error on both sides"
                                        : ""),
                        "training runs of each search",
                        document.trainings(),
                        panels)
                .svg();
    }

    private Optional<Panel> fitness() {
        var curves = new ArrayList<Curve>();
        var levels = new ArrayList<Curve>();
        int baselines = 0;
        for (ArmPart arm : document.arms()) {
            String colour = arm.isBaseline() ? BASELINES.get(baselines % BASELINES.size()) : SEARCH;
            int dashes = baselines / BASELINES.size() % CURVES.size();
            baselines += arm.isBaseline() ? 1 : 0;
            List<Point> points = points(arm, arm.mean(), arm.standardError(), 1);
            if (!points.isEmpty()) {
                curves.add(
                        arm.isBaseline()
                                ? new Curve(arm.name(), colour, CURVES.get(dashes), THIN, points)
                                : new Curve(arm.name(), colour, SOLID, THICK, points));
            }
            if (arm.isBaseline() && Double.isFinite(arm.highest())) {
                levels.add(level("best of " + arm.name(), colour, LEVELS.get(dashes), MIDDLE, arm.highest()));
            }
        }
        curves.addAll(levels);
        String metric = document.metric().replace('_', ' ');
        return curves.isEmpty()
                ? Optional.empty()
                : Optional.of(new Panel("Best fitness so far", metric, Scale.RISEN, curves));
    }

    private Optional<Panel> validation() {
        if (document.validation() == null) {
            return Optional.empty();
        }
        var points = new ArrayList<Point>();
        ArmPart own = document.arms().getFirst();
        for (long trainings : own.trainings()) {
            ReportDocument.Mean at = document.validationBy(trainings);
            double error = Double.isFinite(at.standardError()) ? at.standardError() : 0;
            if (Double.isFinite(at.mean())) {
                points.add(new Point(trainings, at.mean(), at.mean() - error, at.mean() + error));
            }
        }
        String tasks = new ValidationText(document.validation()).tasks();
        return points.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Panel(
                                "Best program so far of %s on %s, outside the search%s"
                                        .formatted(
                                                own.name(),
                                                tasks,
                                                document.repeats() > 1
                                                        ? ""
                                                        : "; ± standard error over %d seeds"
                                                                .formatted(document.validation().seeds())),
                                document.validation().metric().replace('_', ' '),
                                Scale.RISEN,
                                List.of(new Curve(own.name(), SEARCH, SOLID, THICK, points))));
    }

    private Panel shares() {
        ArmPart arm = document.arms().getFirst();
        PaperShares paper = document.paper();
        return new Panel(
                "Cache hits and redundant statements of %s".formatted(arm.name()),
                "percent",
                Scale.PERCENT,
                List.of(
                        new Curve(
                                "cache hits",
                                HITS,
                                SOLID,
                                THICK,
                                points(arm, arm.cacheHitRate(), arm.cacheHitRateStandardError(), PERCENT)),
                        new Curve(
                                "redundant statements",
                                REDUNDANT,
                                SOLID,
                                THICK,
                                points(arm, arm.redundantShare(), arm.redundantShareStandardError(), PERCENT)),
                        level(
                                "cache hits in the end, " + paper.source(),
                                HITS,
                                DOTTED,
                                MIDDLE,
                                PERCENT * paper.cacheHitRate()),
                        level(
                                "redundant in the end, " + paper.source(),
                                REDUNDANT,
                                DOTTED,
                                MIDDLE,
                                PERCENT * paper.redundantShare())));
    }

    private Curve level(String name, String colour, String dashes, double width, double value) {
        return new Curve(
                name,
                colour,
                dashes,
                width,
                List.of(new Point(0, value, value, value), new Point(document.trainings(), value, value, value)));
    }

    private static List<Point> points(ArmPart arm, double[] means, double[] errors, double unit) {
        var points = new ArrayList<Point>();
        for (int index = 0; index < means.length; index++) {
            double error = Double.isFinite(errors[index]) ? errors[index] : 0;
            if (Double.isFinite(means[index])) {
                points.add(
                        new Point(
                                arm.trainings()[index],
                                unit * means[index],
                                unit * (means[index] - error),
                                unit * (means[index] + error)));
            }
        }
        return points;
    }
}
