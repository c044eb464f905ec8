package serengeti.dsl.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The known name that was probably meant by an unknown one.
public final class Suggestion {

    private static final int MAX_DISTANCE = 2;

    private Suggestion() {}

    /// The name nearest to `word`, at most two edits away; the first in the alphabet among equally near ones.
    ///
    /// Short words allow fewer edits, one for each two letters: otherwise every one-letter name would suggest another.
    public static Optional<String> closest(String word, Collection<String> names) {
        int limit = Math.min(MAX_DISTANCE, word.length() / 2);
        return names.stream()
                .filter(name -> distance(word, name) <= limit)
                .min(Comparator.<String>comparingInt(name -> distance(word, name)).thenComparing(name -> name));
    }

    /// The end of a message about an unknown name: `; did you mean 'square'?`, or nothing.
    public static String didYouMean(String word, Collection<String> names) {
        return closest(word, names).map("; did you mean '%s'?"::formatted).orElse("");
    }

    /// The number of insertions, deletions, replacements and swaps of neighbours that turn one word into the other,
    /// no part being edited twice (optimal string alignment).
    static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewestEdits(edits, from, to, i, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int fewestEdits(int[][] edits, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int fewest = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }
}
