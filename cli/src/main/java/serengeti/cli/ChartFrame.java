package serengeti.cli;

/// What surrounds the lines of a chart's panel: titles, axes, and the grid behind them.
///
/// @param title above
/// @param detail below the title
/// @param xTitle what the horizontal axis shows
/// @param yTitle what the vertical axis shows
record ChartFrame(String title, String detail, String xTitle, String yTitle) {
    private static final double LEAST_ROOM_FOR_LABELS = 46;
    private static final double CHARACTER_WIDTH = 6.8;

    /// Draws it around the rectangle between the axes.
    void draw(SvgText svg, ChartAxis x, ChartAxis y) {
        svg.text(x.start(), y.end() - 28, "start", 14, "#1a1a1a", title);
        svg.text(x.start(), y.end() - 11, "start", 12, "#555555", detail);
        for (ChartAxis.Tick tick : y.ticks()) {
            double at = y.place(tick.value());
            svg.line(x.start(), at, x.end(), at, tick.label().isEmpty() ? "#f0f0f0" : "#d9d9d9", 1, "");
            svg.text(x.start() - 8, at + 4, "end", 12, "#444444", tick.label());
        }
        for (ChartAxis.Tick tick : x.ticks()) {
            double at = x.place(tick.value());
            svg.line(at, y.start(), at, y.end(), "#f0f0f0", 1, "");
            svg.text(at, y.start() + 18, "middle", 12, "#444444", tick.label());
        }
        svg.line(x.start(), y.start(), x.end(), y.start(), "#444444", 1, "");
        svg.text((x.start() + x.end()) / 2, y.start() + 38, "middle", 12, "#444444", xTitle);
        int characters = y.ticks().stream().mapToInt(tick -> tick.label().length()).max().orElse(0);
        double room = Math.max(LEAST_ROOM_FOR_LABELS, 16 + CHARACTER_WIDTH * characters);
        svg.verticalText(x.start() - room, (y.start() + y.end()) / 2, 12, "#444444", yTitle);
    }
}
