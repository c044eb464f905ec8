package serengeti.cli;

import java.io.PrintWriter;
import java.util.Set;

/// A program's text with its lines numbered and its redundant statements marked.
///
/// @param text as printed
/// @param statements number of statements
/// @param redundant numbers of the redundant ones, from 1
record NumberedText(String text, int statements, Set<Integer> redundant) {

    /// The number of the line on which a statement stands.
    int line(int statement) {
        int lines = (int) text.lines().count();
        return lines - 1 - statements + statement;
    }

    /// Prints the lines; a redundant statement has a `-` before it.
    void print(PrintWriter out) {
        int number = 0;
        int first = line(1);
        for (String line : text.lines().toList()) {
            number++;
            boolean dead = redundant.contains(number - first + 1);
            out.println("%4d %s %s".formatted(number, dead ? "-" : " ", line).stripTrailing());
        }
    }
}
