package serengeti.dsl.export;

import java.util.Arrays;
import java.util.stream.Collectors;
import serengeti.dsl.text.Decimal;

/// Writes a JSON document, each field on a line.
final class JsonText {
    private final StringBuilder text = new StringBuilder();
    private String indent = "";
    private boolean isFirst = true;

    String text() {
        return text + "\n";
    }

    void open() {
        begin("");
        text.append('{');
        in();
    }

    void openObject(String name) {
        begin(quoted(name) + ": ");
        text.append('{');
        in();
    }

    void openList(String name) {
        begin(quoted(name) + ": ");
        text.append('[');
        in();
    }

    void close() {
        out('}');
    }

    void closeList() {
        out(']');
    }

    void field(String name, String value) {
        begin(quoted(name) + ": " + quoted(value));
    }

    void field(String name, double value) {
        begin(quoted(name) + ": " + number(value));
    }

    void field(String name, boolean value) {
        begin(quoted(name) + ": " + value);
    }

    /// A field whose value is JSON already.
    void raw(String name, String value) {
        begin(quoted(name) + ": " + value);
    }

    void field(String name, double[] values) {
        begin(quoted(name) + ": " + list(values));
    }

    void field(String name, double[][] values) {
        begin(
                quoted(name)
                        + ": "
                        + Arrays.stream(values)
                                .map(JsonText::list)
                                .collect(Collectors.joining(",\n" + indent + "  ", "[\n" + indent + "  ", "]")));
    }

    /// An element of a list.
    void element(String value) {
        begin(quoted(value));
    }

    private static String list(double[] values) {
        return Arrays.stream(values).mapToObj(JsonText::number).collect(Collectors.joining(", ", "[", "]"));
    }

    /// JSON has no infinities and no NaN; they are written as texts, which readers of numbers refuse.
    static String number(double value) {
        return Double.isFinite(value) ? Decimal.of(value) : quoted(Double.toString(value));
    }

    private void begin(String start) {
        if (!text.isEmpty()) {
            text.append(isFirst ? "\n" : ",\n").append(indent);
        }
        isFirst = false;
        text.append(start);
    }

    private void in() {
        indent += "  ";
        isFirst = true;
    }

    private void out(char end) {
        indent = indent.substring(2);
        text.append(isFirst ? "" : "\n" + indent).append(end);
        isFirst = false;
    }

    static String quoted(String value) {
        var quoted = new StringBuilder("\"");
        for (int index = 0; index < value.length(); index++) {
            char letter = value.charAt(index);
            switch (letter) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (letter < ' ') {
                        quoted.append("\\u%04x".formatted((int) letter));
                    } else {
                        quoted.append(letter);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
