package serengeti.dsl.text;

import java.util.Optional;

/// A text that is not a program: where it stops being one, and why.
public final class SyntaxError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String source;
    private final int line;
    private final int column;
    private final String sourceLine;
    private final String problem;
    private final String suggestion;

    SyntaxError(String source, int line, int column, String sourceLine, String problem, Optional<String> suggestion) {
        super(message(source, line, column, sourceLine, problem, suggestion));
        this.source = source;
        this.line = line;
        this.column = column;
        this.sourceLine = sourceLine;
        this.problem = problem;
        this.suggestion = suggestion.orElse(null);
    }

    /// The name of the text, such as its file.
    public String source() {
        return source;
    }

    /// The number of the line, from 1.
    public int line() {
        return line;
    }

    /// The column in the line, from 1; a tab is one column.
    public int column() {
        return column;
    }

    /// The line itself.
    public String sourceLine() {
        return sourceLine;
    }

    /// What is wrong, without place and suggestion.
    public String problem() {
        return problem;
    }

    /// The name that was probably meant.
    public Optional<String> suggestion() {
        return Optional.ofNullable(suggestion);
    }

    private static String message(
            String source, int line, int column, String sourceLine, String problem, Optional<String> suggestion) {
        String headline =
                "%s:%d:%d: %s%s"
                        .formatted(
                                source,
                                line,
                                column,
                                problem,
                                suggestion.map("; did you mean '%s'?"::formatted).orElse(""));
        return sourceLine.isBlank() ? headline : headline + "\n" + sourceLine + "\n" + caret(sourceLine, column);
    }

    /// Tabs are repeated, so that the caret stands below its character at any tab width.
    private static String caret(String sourceLine, int column) {
        var padding = new StringBuilder();
        for (int i = 0; i < column - 1; i++) {
            padding.append(i < sourceLine.length() && sourceLine.charAt(i) == '\t' ? '\t' : ' ');
        }
        return padding + "^";
    }
}
