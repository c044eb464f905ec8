package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;

/// Two texts, each under its title: next to each other where they fit, else one after the other.
record SideBySide(String leftTitle, String left, String rightTitle, String right) {
    private static final int MAX_WIDTH = 110;
    private static final String GAP = "    ";

    /// Prints both.
    void print(PrintWriter out) {
        List<String> leftLines = left.lines().toList();
        List<String> rightLines = right.lines().toList();
        int leftWidth = Math.max(leftTitle.length(), width(leftLines));
        if (leftWidth + GAP.length() + Math.max(rightTitle.length(), width(rightLines)) > MAX_WIDTH) {
            one(out, leftTitle, leftLines);
            out.println();
            one(out, rightTitle, rightLines);
            return;
        }
        pair(out, leftTitle, rightTitle, leftWidth);
        for (int line = 0; line < Math.max(leftLines.size(), rightLines.size()); line++) {
            pair(out, at(leftLines, line), at(rightLines, line), leftWidth);
        }
    }

    private static void one(PrintWriter out, String title, List<String> lines) {
        out.println(title);
        lines.forEach(line -> out.println("  " + line));
    }

    private static void pair(PrintWriter out, String left, String right, int leftWidth) {
        out.println((left + " ".repeat(leftWidth - left.length()) + GAP + right).stripTrailing());
    }

    private static String at(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index) : "";
    }

    private static int width(List<String> lines) {
        return lines.stream().mapToInt(String::length).max().orElse(0);
    }
}
