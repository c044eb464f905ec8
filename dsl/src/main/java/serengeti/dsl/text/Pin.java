package serengeti.dsl.text;

import java.util.regex.Pattern;

/// The comment that pins the statement before it.
final class Pin {

    /// As it is printed.
    static final String TEXT = "# pin";

    private static final Pattern EXACT = Pattern.compile("#\\s*pin\\s*");
    private static final Pattern NEARLY = Pattern.compile("[#\\s]*pin\\b.*", Pattern.CASE_INSENSITIVE);

    private Pin() {}

    /// Whether the comment of a statement's line pins it, with any or no space after the `#`.
    ///
    /// @throws SyntaxError if the comment begins with the word in another way, such as `# Pin` or `# pin it`: a search
    ///     would change a statement that was meant to stay
    static boolean isAt(SourceText source, int line) {
        String comment = comment(source, line);
        boolean isPin = EXACT.matcher(comment).matches();
        if (!isPin && NEARLY.matcher(comment).matches()) {
            throw error(source, line, "'%s' does not pin the statement; write '%s' alone".formatted(comment, TEXT));
        }
        return isPin;
    }

    /// Refuses a pin where there is no statement.
    ///
    /// @throws SyntaxError if there is one
    static void refuseAt(SourceText source, int line) {
        if (EXACT.matcher(comment(source, line)).matches()) {
            throw error(source, line, "nothing to pin: '%s' stands behind a statement of the body".formatted(TEXT));
        }
    }

    /// No other part of a line may have a `#`.
    private static String comment(SourceText source, int line) {
        String text = source.lines().get(line - 1);
        int start = text.indexOf('#');
        return start < 0 ? "" : text.substring(start).strip();
    }

    private static SyntaxError error(SourceText source, int line, String problem) {
        return source.error(line, source.lines().get(line - 1).indexOf('#') + 1, problem);
    }
}
