package serengeti.dsl.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.text.Decimal;

/// Parts of Python files: comments, parameters, templates.
final class PythonText {
    /// Keywords, and functions that the code uses or that a person would not hide.
    static final Set<String> RESERVED =
            Set.of(
                    ("False None True and as assert async await break class continue def del elif else except finally"
                         + " for from global if import in is lambda nonlocal not or pass raise return try while with"
                         + " abs all any callable dict float int isinstance len list max min open print range set str"
                         + " sum super tuple type zip t math json sys io os")
                            .split(" "));

    static final int MAX_LINE = 100;

    private PythonText() {}

    /// The comments at the head of a program as lines of a docstring, one paragraph after the other.
    static List<String> origin(Recipe recipe, int indentation) {
        var lines = new ArrayList<String>();
        var paragraph = new StringBuilder();
        for (String line : recipe.origin()) {
            if (line.isEmpty()) {
                lines.addAll(wrapped(paragraph.toString(), MAX_LINE - indentation));
                lines.add("");
                paragraph.setLength(0);
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ");
                paragraph.append(escaped(line));
            }
        }
        if (!paragraph.isEmpty()) {
            lines.addAll(wrapped(paragraph.toString(), MAX_LINE - indentation));
        }
        return lines;
    }

    /// A line as it may stand in a docstring.
    static String escaped(String line) {
        return line.replace("\\", "\\\\").replace("\"\"\"", "'''");
    }

    /// A line cut at blanks so that none is longer than `width`, where blanks allow.
    static List<String> wrapped(String line, int width) {
        var lines = new ArrayList<String>();
        var current = new StringBuilder();
        for (String word : line.split(" ", -1)) {
            if (!current.isEmpty() && current.length() + 1 + word.length() > width) {
                lines.add(current.toString());
                current.setLength(0);
            }
            current.append(current.isEmpty() ? "" : " ").append(word);
        }
        lines.add(current.toString());
        return lines;
    }

    /// The learning rate, if there is one, and the hyperparameters.
    ///
    /// @param rate how the learning rate is called
    static List<Hyperparameter> settings(Recipe recipe, String rate) {
        var settings = new ArrayList<Hyperparameter>();
        recipe.rate().ifPresent(each -> settings.add(new Hyperparameter(rate, each.usual())));
        settings.addAll(recipe.hyperparameters());
        return settings;
    }

    /// `lr=0.001, beta1=0.9`
    static String defaults(List<Hyperparameter> settings) {
        return settings.stream()
                .map(each -> each.name() + "=" + Decimal.of(each.value()))
                .collect(Collectors.joining(", "));
    }

    /// `head(arguments)tail`, with one argument a line if it does not fit.
    static String call(String indentation, String head, List<String> arguments, String tail) {
        String line = indentation + head + "(" + String.join(", ", arguments) + ")" + tail;
        if (line.length() <= MAX_LINE) {
            return line + "\n";
        }
        String together = indentation + "    " + String.join(", ", arguments);
        if (together.length() <= MAX_LINE) {
            return indentation + head + "(\n" + together + "\n" + indentation + ")" + tail + "\n";
        }
        return indentation
                + head
                + "(\n"
                + arguments.stream().map(each -> indentation + "    " + each + ",\n").collect(Collectors.joining())
                + indentation
                + ")"
                + tail
                + "\n";
    }

    /// `head(value for names)`, on several lines if it does not fit.
    static String generator(String indentation, String head, String value, String names) {
        String line = "%s%s(%s for %s)\n".formatted(indentation, head, value, names);
        return line.length() <= MAX_LINE + 1
                ? line
                : "%s%s(\n%s    %s\n%s    for %s\n%s)\n"
                        .formatted(indentation, head, indentation, value, indentation, names, indentation);
    }

    /// Lines with an indentation; blank ones without.
    static String indented(List<String> lines, String indentation) {
        return lines.stream()
                .map(line -> (line.isEmpty() ? "" : indentation + line) + "\n")
                .collect(Collectors.joining());
    }

    /// A text among the resources.
    static String resource(String name) {
        try (InputStream in = PythonText.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
