package serengeti.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    private static final int[] STEPS = {1, 2, 5};

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
        Axis x = xAxis();
        Axis y = yAxis();
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

    private void panel(SvgText svg, Panel panel, Axis x, Axis y) {
        svg.text(x.start(), y.end() - 28, "start", 14, "#1a1a1a", panel.title());
        svg.text(x.start(), y.end() - 11, "start", 12, "#555555", panel.detail());
        for (Tick tick : y.ticks()) {
            double at = y.place(tick.value());
            svg.line(x.start(), at, x.end(), at, tick.label().isEmpty() ? "#f0f0f0" : "#d9d9d9", 1, "");
            svg.text(x.start() - 8, at + 4, "end", 12, "#444444", tick.label());
        }
        for (Tick tick : x.ticks()) {
            double at = x.place(tick.value());
            svg.line(at, y.start(), at, y.end(), "#f0f0f0", 1, "");
            svg.text(at, y.start() + 18, "middle", 12, "#444444", tick.label());
        }
        svg.line(x.start(), y.start(), x.end(), y.start(), "#444444", 1, "");
        svg.text((x.start() + x.end()) / 2, y.start() + 38, "middle", 12, "#444444", xTitle);
        svg.verticalText(x.start() - 46, (y.start() + y.end()) / 2, 12, "#444444", yTitle);
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
    private Axis xAxis() {
        var labels = new TreeMap<Double, String>();
        points().forEach(point -> labels.put(point.x(), point.xLabel()));
        double low = labels.isEmpty() ? 1 : labels.firstKey();
        double high = labels.isEmpty() ? 2 : labels.lastKey();
        double pad = low == high ? 2 : Math.pow(high / low, 0.03);
        Axis bare = new Axis(low / pad, high * pad, 0, PLOT_WIDTH, List.of());
        var ticks = new ArrayList<Tick>();
        double free = Double.NEGATIVE_INFINITY;
        for (var entry : labels.entrySet()) {
            double half = CHARACTER_WIDTH * entry.getValue().length() / 2;
            double at = bare.place(entry.getKey());
            boolean fits = at - half >= free;
            ticks.add(new Tick(entry.getKey(), fits ? entry.getValue() : ""));
            free = fits ? at + half + CLOSEST_LABELS : free;
        }
        return bare.with(ticks);
    }

    /// Ticks at 1, 2 and 5 times powers of ten; beyond two decades only those at powers are labelled.
    private Axis yAxis() {
        double low = points().stream().mapToDouble(Point::low).min().orElse(1);
        double high = points().stream().mapToDouble(Point::high).max().orElse(10);
        double bottom = low / 1.2;
        double top = high * 1.2;
        boolean isWide = top / bottom > 100;
        var ticks = new ArrayList<Tick>();
        for (int power = (int) Math.floor(Math.log10(bottom)); power <= Math.log10(top); power++) {
            for (int step : STEPS) {
                double value = step * Math.pow(10, power);
                if (value >= bottom && value <= top) {
                    ticks.add(new Tick(value, isWide && step > 1 ? "" : decimal(value, power)));
                }
            }
        }
        return new Axis(bottom, top, 0, PLOT_HEIGHT, ticks);
    }

    private static String decimal(double value, int power) {
        return String.format(Locale.ROOT, "%." + Math.max(0, -power) + "f", value);
    }

    /// A value with a line, and a label that may be empty.
    private record Tick(double value, String label) {}

    /// A logarithmic axis from `low` at `start` to `high` at `end`.
    private record Axis(double low, double high, double start, double end, List<Tick> ticks) {

        double place(double value) {
            return start + (end - start) * Math.log(value / low) / Math.log(high / low);
        }

        Axis from(double newStart, double newEnd) {
            return new Axis(low, high, newStart, newEnd, ticks);
        }

        Axis with(List<Tick> newTicks) {
            return new Axis(low, high, start, end, newTicks);
        }
    }
}
