package serengeti.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Panels of curves with bands around them, over linear horizontal axes, written as SVG.
///
/// @param title of the whole
/// @param subtitle below it
/// @param xTitle what the horizontal axes show, from 0 on
/// @param xEnd where they end, above 0
/// @param panels at least one, two beside each other; curves of one name look the same in each, and are told apart by one legend
record CurveChart(String title, String subtitle, String xTitle, double xEnd, List<Panel> panels) {
    private static final int MARGIN = 24;
    private static final int HEAD = 104;
    private static final int PLOT_WIDTH = 460;
    private static final int PLOT_HEIGHT = 300;
    private static final int LEFT = 72;
    private static final int ABOVE = 30;
    private static final int BELOW = 50;
    private static final int BETWEEN = 24;
    private static final int ROW_HEIGHT = ABOVE + PLOT_HEIGHT + BELOW;
    private static final int COLUMNS = 2;
    private static final int LEGEND_LINE = 18;
    private static final double CHARACTER_WIDTH = 7.5;
    private static final double LEAST_RATIO_FOR_LOGARITHMS = 5;
    private static final double SHARE_CUT_OFF = 0.1;
    private static final double PERCENT = 100;

    /// What a vertical axis shows of the values.
    enum Scale {
        /// all of them
        ALL,
        /// all of them, by their logarithms where they are above 0 and far apart
        RATIOS,
        /// all but the lowest tenth of each curve, so that its first steps do not flatten the rest
        RISEN,
        /// from 0 to 100
        PERCENT
    }

    /// Curves over one pair of axes.
    ///
    /// @param title above them
    /// @param yTitle what the vertical axis shows
    /// @param curves one with a point at least
    record Panel(String title, String yTitle, Scale scale, List<Curve> curves) {}

    /// A curve and its look.
    ///
    /// @param colour of CSS
    /// @param dashes lengths of dashes and gaps; empty for a solid line
    /// @param width of the line in pixels
    /// @param points without any it is in the legend only
    record Curve(String name, String colour, String dashes, double width, List<Point> points) {}

    /// A point of a curve; all numbers finite.
    ///
    /// @param low where the band begins
    /// @param high where it ends
    record Point(double x, double y, double low, double high) {}

    /// The document.
    String svg() {
        int panelWidth = LEFT + PLOT_WIDTH + BETWEEN;
        int width = 2 * MARGIN + Math.min(panels.size(), COLUMNS) * panelWidth;
        int rows = Math.ceilDiv(panels.size(), COLUMNS);
        int legendLines = legend(new SvgText(width, 0), width);
        int head = HEAD + (legendLines - 1) * LEGEND_LINE;
        var svg = new SvgText(width, head + rows * ROW_HEIGHT + BETWEEN);
        svg.text(MARGIN, MARGIN + 14, "start", 18, "#1a1a1a", title);
        svg.text(MARGIN, MARGIN + 34, "start", 12, "#555555", subtitle);
        legend(svg, width);
        for (int index = 0; index < panels.size(); index++) {
            double left = MARGIN + LEFT + (double) (index % COLUMNS) * panelWidth;
            double bottom = head + ABOVE + PLOT_HEIGHT + (double) (index / COLUMNS) * ROW_HEIGHT;
            Panel panel = panels.get(index);
            panel(
                    svg,
                    panel,
                    ChartAxis.linear(0, xEnd).from(left, left + PLOT_WIDTH),
                    yAxis(panel).from(bottom, bottom - PLOT_HEIGHT));
        }
        return svg.document();
    }

    /// @return how many lines it takes
    private int legend(SvgText svg, int width) {
        double at = MARGIN;
        int line = 0;
        for (Curve curve : named()) {
            double length = 34 + CHARACTER_WIDTH * curve.name().length() + 18;
            if (at > MARGIN && at + length > width - MARGIN) {
                at = MARGIN;
                line++;
            }
            double y = MARGIN + 62 + line * LEGEND_LINE;
            svg.line(at, y, at + 26, y, curve.colour(), curve.width() * 1.1, curve.dashes());
            svg.text(at + 34, y + 4, "start", 13, "#1a1a1a", curve.name());
            at += length;
        }
        return line + 1;
    }

    /// The first curve of each name.
    private List<Curve> named() {
        Map<String, Curve> byName = new LinkedHashMap<>();
        panels.forEach(panel -> panel.curves().forEach(curve -> byName.putIfAbsent(curve.name(), curve)));
        return List.copyOf(byName.values());
    }

    private void panel(SvgText svg, Panel panel, ChartAxis x, ChartAxis y) {
        new ChartFrame("", panel.title(), xTitle, panel.yTitle()).draw(svg, x, y);
        svg.beginClipped("plot-%d".formatted(panels.indexOf(panel)), x.start(), y.end(), PLOT_WIDTH, PLOT_HEIGHT);
        List<Curve> drawn = panel.curves().stream().filter(curve -> !curve.points().isEmpty()).toList();
        for (Curve curve : drawn) {
            var corners = new ArrayList<double[]>();
            curve.points().forEach(point -> corners.add(new double[] {x.place(point.x()), y.place(point.high())}));
            curve.points()
                    .reversed()
                    .forEach(point -> corners.add(new double[] {x.place(point.x()), y.place(point.low())}));
            svg.band(corners, curve.colour());
        }
        for (Curve curve : drawn) {
            var places = new ArrayList<double[]>();
            curve.points().forEach(point -> places.add(new double[] {x.place(point.x()), y.place(point.y())}));
            if (places.size() == 1) {
                svg.disc(places.getFirst()[0], places.getFirst()[1], curve.width() + 1, curve.colour(), "");
            } else {
                svg.polyline(places, curve.colour(), curve.width(), curve.dashes());
            }
        }
        svg.endClipped();
    }

    private static ChartAxis yAxis(Panel panel) {
        double low = panel.curves().stream().mapToDouble(curve -> low(curve, panel.scale())).min().orElse(0);
        double high =
                panel.curves().stream()
                        .flatMap(curve -> curve.points().stream())
                        .mapToDouble(Point::high)
                        .max()
                        .orElse(1);
        return switch (panel.scale()) {
            case PERCENT -> ChartAxis.linear(0, PERCENT);
            case RATIOS ->
                    low > 0 && high / low >= LEAST_RATIO_FOR_LOGARITHMS
                            ? ChartAxis.logarithmic(low / 1.05, high * 1.05).withDecades()
                            : withRoom(low, high);
            case ALL, RISEN -> withRoom(low, high);
        };
    }

    private static ChartAxis withRoom(double low, double high) {
        double room = (high - low) * 0.04;
        return ChartAxis.linear(low - room, high + room);
    }

    /// The lowest value of a curve that its axis has to show.
    private static double low(Curve curve, Scale scale) {
        long cutOff = scale == Scale.RISEN ? (long) (SHARE_CUT_OFF * curve.points().size()) : 0;
        return curve.points().stream()
                .mapToDouble(Point::low)
                .sorted()
                .skip(cutOff)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
