package serengeti.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import serengeti.cli.BenchmarkDocument.Row;
import serengeti.cli.LogLogChart.Panel;
import serengeti.cli.LogLogChart.Point;
import serengeti.cli.LogLogChart.Series;
import serengeti.cli.LogLogChart.Style;
import serengeti.evaluator.bench.Engine;

/// The chart of `serengeti benchmark`: bytes per second against size, a line for each engine, a panel for each program,
/// type, format of states and number of threads.
final class BenchmarkChart {
    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final double NANOS_PER_SECOND = 1e9;

    private BenchmarkChart() {}

    /// Writes the chart to a file.
    ///
    /// @throws OutputFailure if it cannot be written
    static void write(BenchmarkDocument document, Path file) {
        ChartFile.write(svg(document), file);
    }

    /// The chart as an SVG document.
    static String svg(BenchmarkDocument document) {
        Map<List<String>, List<Row>> groups = new LinkedHashMap<>();
        document.rows()
                .forEach(row ->
                        groups.computeIfAbsent(List.of(row.program(), detail(row)), _ -> new ArrayList<>()).add(row));
        var panels = new ArrayList<Panel>();
        groups.forEach((titles, rows) -> panels.add(new Panel(titles.getFirst(), titles.getLast(), series(rows))));
        var machine = document.machine();
        return new LogLogChart(
                        "Speed of an optimizer step",
                        "%s, %s, %d-bit vectors, Java %s; medians, bars from quartile to quartile"
                                .formatted(
                                        machine.cpuModel(),
                                        Numbers.count(machine.cores(), "core"),
                                        machine.vectorBits(),
                                        machine.javaVersion()),
                        "elements of the model",
                        "GB/s",
                        panels)
                .svg();
    }

    private static String detail(Row row) {
        return "%s, %s states, %s, %d bytes/parameter"
                .formatted(row.dtype(), row.states(), Numbers.count(row.threads(), "thread"), row.bytesPerParameter());
    }

    private static List<Series> series(List<Row> rows) {
        return Arrays.stream(Engine.values())
                .map(engine ->
                        new Series(
                                engine.label(),
                                style(engine),
                                rows.stream()
                                        .filter(row -> row.engine().equals(engine.label()))
                                        .map(BenchmarkChart::point)
                                        .toList()))
                .filter(series -> !series.points().isEmpty())
                .toList();
    }

    private static Point point(Row row) {
        double bytes = (double) row.bytesPerParameter() * row.size() / BYTES_PER_GIGABYTE * NANOS_PER_SECOND;
        return new Point(
                row.size(),
                ModelSize.text(row.size()),
                row.bytesPerSecond() / BYTES_PER_GIGABYTE,
                bytes / row.spread().upperQuartile(),
                bytes / row.spread().lowerQuartile(),
                String.format(
                        Locale.ROOT,
                        "%s, %s: %.3g GB/s",
                        row.engine(),
                        ModelSize.text(row.size()),
                        row.bytesPerSecond() / BYTES_PER_GIGABYTE));
    }

    /// Colours that differ for the colour-blind too (Okabe and Ito, Color Universal Design, 2008).
    private static Style style(Engine engine) {
        return switch (engine) {
            case COPY -> new Style("#6b6b6b", "6 4", LogLogChart.Marker.NONE);
            case KERNEL -> new Style("#0072b2", "", LogLogChart.Marker.CIRCLE);
            case INTERPRETER -> new Style("#e69f00", "", LogLogChart.Marker.SQUARE);
            case ND4J_OPS -> new Style("#009e73", "", LogLogChart.Marker.TRIANGLE);
            case ND4J_UPDATER -> new Style("#d55e00", "", LogLogChart.Marker.DIAMOND);
        };
    }
}
