package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;

/// Text broken into lines.
final class Prose {

    private Prose() {}

    /// Lines of at most `width` letters; lines that follow each other are one paragraph, blank ones part them.
    static List<String> wrapped(List<String> lines, int width) {
        var wrapped = new ArrayList<String>();
        var paragraph = new StringBuilder();
        for (String line : lines) {
            if (line.isEmpty()) {
                addParagraph(paragraph, width, wrapped);
                wrapped.add("");
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
            }
        }
        addParagraph(paragraph, width, wrapped);
        return wrapped;
    }

    private static void addParagraph(StringBuilder paragraph, int width, List<String> wrapped) {
        String rest = paragraph.toString();
        while (rest.length() > width && rest.lastIndexOf(' ', width) > 0) {
            int end = rest.lastIndexOf(' ', width);
            wrapped.add(rest.substring(0, end));
            rest = rest.substring(end + 1);
        }
        if (!rest.isEmpty()) {
            wrapped.add(rest);
        }
        paragraph.setLength(0);
    }
}
