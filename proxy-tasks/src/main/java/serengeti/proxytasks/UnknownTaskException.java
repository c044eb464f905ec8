package serengeti.proxytasks;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// No task has the name asked for; the message is one line that says which there are and which may have been meant.
public final class UnknownTaskException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int MOST_EDITS = 2;

    UnknownTaskException(String name, List<String> known) {
        super("unknown task '%s'%s Known tasks: %s".formatted(name, suggestion(name, known), String.join(", ", known)));
    }

    private static String suggestion(String name, List<String> known) {
        Optional<String> nearest =
                known.stream()
                        .filter(candidate -> edits(name, candidate) <= MOST_EDITS)
                        .min(Comparator.comparingInt(candidate -> edits(name, candidate)));
        return nearest.map("; did you mean '%s'?"::formatted).orElse(".");
    }

    /// The number of insertions, deletions, replacements and swaps of neighbours that lead from one word to another.
    private static int edits(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int replaced = edits[i - 1][j - 1] + (same ? 0 : 1);
                int cost = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                boolean swapped =
                        i > 1
                                && j > 1
                                && from.charAt(i - 1) == to.charAt(j - 2)
                                && from.charAt(i - 2) == to.charAt(j - 1);
                edits[i][j] = swapped ? Math.min(cost, edits[i - 2][j - 2] + 1) : cost;
            }
        }
        return edits[from.length()][to.length()];
    }
}
