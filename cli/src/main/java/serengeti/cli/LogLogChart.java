package serengeti.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/*
 * Text is placed by an estimate of its width, on the wide side, so that the same bytes come out on every machine, those
 * without any fonts among them.
 */
/// Panels of lines over logarithmic axes that all panels share, written as SVG.
///
/// @param title of the whole
/// @param subtitle below it
/// @param xTitle what the horizontal axes show
/// @param yTitle what the vertical axes show
/// @param panels may be empty
record LogLogChart(String title, String subtitle, String xTitle, String yTitle, List<Panel> panels) {
    private static final int MARGIN = 24;
    private static final int HEAD = 104;
    private static final int PLOT_WIDTH = 400;
    private static final int PLOT_HEIGHT = 280;
    private static final int LEFT = 58;
    private static final int ABOVE = 46;
    private static final int BELOW = 50;
    private static final int BETWEEN = 24;
    private static final int COLUMNS = 2;
    private static final double CHARACTER_WIDTH = 7.5;
    private static final double CLOSEST_LABELS = 12;

    /// How a line looks.
    ///
    /// @param colour of CSS
    /// @param dashes lengths of dashes and gaps; empty for a solid line
    /// @param marker at the points
    record Style(String colour, String dashes, Marker marker) {}

    /// The shape of points.
    enum Marker {
        /// none
        NONE,
        /// a disc
        CIRCLE,
        /// a square on its side
        SQUARE,
        /// a triangle that points up
        TRIANGLE,
        /// a square on its corner
        DIAMOND
    }

    /// A point; all numbers above 0.
    ///
    /// @param x place on the horizontal axis
    /// @param xLabel the text of the axis there
    /// @param y place on the vertical axis
    /// @param low where its whisker begins
    /// @param high where its whisker ends
    /// @param text shown where the reader points at it
    record Point(double x, String xLabel, double y, double low, double high, String text) {}

    /// A line.
    record Series(String name, Style style, List<Point> points) {}

    /// Lines over one pair of axes.
    ///
    /// @param title above them
    /// @param detail below the title
    record Panel(String title, String detail, List<Series> series) {}

    /// The document.
    String svg() {
        int columns = Math.clamp(panels.size(), 1, COLUMNS);
        int rows = (panels.size() + columns - 1) / columns;
        int panelWidth = LEFT + PLOT_WIDTH + BETWEEN;
        int panelHeight = ABOVE + PLOT_HEIGHT + BELOW + BETWEEN;
        int width = 2 * MARGIN + columns * panelWidth;
        var svg = new SvgText(width, HEAD + rows * panelHeight);
        svg.text(MARGIN, MARGIN + 14, "start", 18, "#1a1a1a", title);
        svg.text(MARGIN, MARGIN + 34, "start", 12, "#555555", subtitle);
        legend(svg, width);
        ChartAxis x = xAxis();
        ChartAxis y = yAxis();
        for (int index = 0; index < panels.size(); index++) {
            double left = MARGIN + LEFT + (double) (index % columns) * panelWidth;
            double top = HEAD + ABOVE + (double) (index / columns) * panelHeight;
            panel(svg, panels.get(index), x.from(left, left + PLOT_WIDTH), y.from(top + PLOT_HEIGHT, top));
        }
        return svg.document();
    }

    private void legend(SvgText svg, int width) {
        Map<String, Style> styles = new LinkedHashMap<>();
        panels.forEach(panel -> panel.series().forEach(series -> styles.put(series.name(), series.style())));
        double at = MARGIN;
        double line = MARGIN + 62;
        for (var entry : styles.entrySet()) {
            double length = 34 + CHARACTER_WIDTH * entry.getKey().length() + 18;
            if (at + length > width) {
                at = MARGIN;
                line += 18;
            }
            Style style = entry.getValue();
            svg.line(at, line, at + 26, line, style.colour(), 2.2, style.dashes());
            marker(svg, style, at + 13, line, "");
            svg.text(at + 34, line + 4, "start", 13, "#1a1a1a", entry.getKey());
            at += length;
        }
    }

    private void panel(SvgText svg, Panel panel, ChartAxis x, ChartAxis y) {
        new ChartFrame(panel.title(), panel.detail(), xTitle, yTitle).draw(svg, x, y);
        for (Series series : panel.series()) {
            var places = new ArrayList<double[]>();
            for (Point point : series.points()) {
                double at = x.place(point.x());
                places.add(new double[] {at, y.place(point.y())});
                svg.line(at, y.place(point.low()), at, y.place(point.high()), series.style().colour(), 1, "");
            }
            svg.polyline(places, series.style().colour(), 2.2, series.style().dashes());
            for (int index = 0; index < places.size(); index++) {
                double[] place = places.get(index);
                marker(svg, series.style(), place[0], place[1], series.points().get(index).text());
            }
        }
    }

    private static void marker(SvgText svg, Style style, double x, double y, String text) {
        switch (style.marker()) {
            case NONE -> svg.disc(x, y, 2.2, style.colour(), text);
            case CIRCLE -> svg.disc(x, y, 4, style.colour(), text);
            case SQUARE -> svg.polygon(style.colour(), text, x - 4, y - 4, x + 4, y - 4, x + 4, y + 4, x - 4, y + 4);
            case TRIANGLE -> svg.polygon(style.colour(), text, x, y - 5, x + 5, y + 4, x - 5, y + 4);
            case DIAMOND -> svg.polygon(style.colour(), text, x, y - 5.5, x + 5, y, x, y + 5.5, x - 5, y);
        }
    }

    private List<Point> points() {
        return panels.stream()
                .flatMap(panel -> panel.series().stream())
                .flatMap(series -> series.points().stream())
                .toList();
    }

    /// One tick for each size; labels that would touch the one before are left out.
    private ChartAxis xAxis() {
        var labels = new TreeMap<Double, String>();
        points().forEach(point -> labels.put(point.x(), point.xLabel()));
        double low = labels.isEmpty() ? 1 : labels.firstKey();
        double high = labels.isEmpty() ? 2 : labels.lastKey();
        double pad = low == high ? 2 : Math.pow(high / low, 0.03);
        ChartAxis bare = ChartAxis.logarithmic(low / pad, high * pad).from(0, PLOT_WIDTH);
        var ticks = new ArrayList<ChartAxis.Tick>();
        double free = Double.NEGATIVE_INFINITY;
        for (var entry : labels.entrySet()) {
            double half = CHARACTER_WIDTH * entry.getValue().length() / 2;
            double at = bare.place(entry.getKey());
            boolean fits = at - half >= free;
            ticks.add(new ChartAxis.Tick(entry.getKey(), fits ? entry.getValue() : ""));
            free = fits ? at + half + CLOSEST_LABELS : free;
        }
        return bare.with(ticks);
    }

    private ChartAxis yAxis() {
        double low = points().stream().mapToDouble(Point::low).min().orElse(1);
        double high = points().stream().mapToDouble(Point::high).max().orElse(10);
        return ChartAxis.logarithmic(low / 1.2, high * 1.2).withDecades();
    }
}
