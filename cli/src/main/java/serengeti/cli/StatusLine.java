package serengeti.cli;

import java.io.PrintWriter;

/// What a command is at: one line that is rewritten on a terminal, a line each elsewhere.
final class StatusLine {
    private static final String START_OF_LINE = "\r\u001b[?7l";
    private static final String END_OF_LINE = "\u001b[K\u001b[?7h";

    private final PrintWriter err;
    private final boolean rewrites;
    private String count = "";

    /// @param rewrites whether `err` is a terminal
    StatusLine(PrintWriter err, boolean rewrites) {
        this.err = err;
        this.rewrites = rewrites;
    }

    /// Says which part of the work begins.
    synchronized void count(int part, int parts) {
        count = "%d of %d  ".formatted(part, parts);
    }

    /// Shows what is done.
    synchronized void show(String text) {
        if (rewrites) {
            err.print(START_OF_LINE + count + text + END_OF_LINE);
            err.flush();
        } else {
            err.println(count + text);
        }
    }

    /// Leaves an empty line for others to write on.
    synchronized void clear() {
        if (rewrites) {
            err.print(START_OF_LINE + END_OF_LINE);
            err.flush();
        }
    }
}
