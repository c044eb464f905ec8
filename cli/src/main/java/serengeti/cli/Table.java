package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/// Rows of text in columns as wide as their widest cell; numbers stand to the right.
final class Table {
    private static final String GAP = "  ";

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        this.titles = List.of(titles);
    }

    /// Adds a row with a cell for each title.
    void row(Object... cells) {
        if (cells.length != titles.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.length, titles.size()));
        }
        rows.add(List.of(cells).stream().map(Object::toString).toList());
    }

    /// Prints titles and rows.
    void print(PrintWriter out) {
        out.println(Ansi.AUTO.string("@|bold " + line(titles) + "|@"));
        rows.forEach(row -> out.println(line(row)));
    }

    private String line(List<String> cells) {
        var line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(width(column) - cell.length());
            line.append(column == 0 ? "" : GAP);
            line.append(isNumeric(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = titles.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty()
                && rows.stream()
                        .map(row -> row.get(column))
                        .allMatch(cell -> cell.matches("[-+]?[0-9.,e+-]+( ± [0-9.]+)?%?|-|"));
    }
}
