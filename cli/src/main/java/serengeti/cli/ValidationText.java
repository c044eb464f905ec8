package serengeti.cli;

import java.io.PrintWriter;
import java.util.stream.Collectors;

/// What came out on the validation tasks, for people.
///
/// @param part of the document
record ValidationText(ValidationPart part) {

    /// Prints a row for each search, and what it means below; means are on the seeds of which the difference is, where
    /// there is one.
    void print(PrintWriter out) {
        var table =
                new Table(
                        "%s on %s, outside the search".formatted(metric(), tasks()),
                        "best there",
                        "after programs",
                        "last best",
                        "after programs",
                        "difference",
                        "standard error");
        for (ValidationPart.SearchValidation search : part.searches()) {
            ValidationPart.Confirmed confirmed = search.confirmed();
            table.row(
                    search.search(),
                    Numbers.score(confirmed == null ? search.peak().mean() : confirmed.peakMean()),
                    Numbers.count(search.peak().programs()),
                    Numbers.score(confirmed == null ? search.last().mean() : confirmed.lastMean()),
                    Numbers.count(search.last().programs()),
                    confirmed == null ? "-" : Numbers.difference(confirmed.differenceMean()),
                    confirmed == null ? "-" : Numbers.score(confirmed.differenceStandardError()));
        }
        table.print(out);
        for (ValidationPart.SearchValidation search : part.searches()) {
            String end = search.stopped() ? "ended by what was worse there, " : "";
            out.println("%s: %s%s.".formatted(search.search(), end, search.verdict()));
        }
    }

    private String metric() {
        String words = part.metric().replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /// The names of the tasks.
    String tasks() {
        return part.tasks().stream().map(SearchDocument.TaskPart::name).collect(Collectors.joining(" + "));
    }
}
