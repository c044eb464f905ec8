package serengeti.dsl.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The fenced blocks of code of a page of the documentation; files are named by their paths below the root of the
/// repository.
public final class PageSnippets {

    private PageSnippets() {}

    /// The blocks of a page that are marked as of `language`, from top to bottom, each ending with a line break.
    public static List<String> of(String page, String language) throws IOException {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(GoldenFile.inRepository(page)))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /// Fails unless each snippet stands word for word, however indented, in one of the files.
    public static void assertStandIn(List<String> files, List<String> snippets) throws IOException {
        var code = new StringBuilder();
        for (String file : files) {
            code.append(withoutIndentation(Files.readString(GoldenFile.inRepository(file))));
        }
        for (String snippet : snippets) {
            assertTrue(
                    code.indexOf(withoutIndentation(snippet)) >= 0,
                    () -> "in none of %s:\n%s".formatted(files, snippet));
        }
    }

    private static String withoutIndentation(String code) {
        return code.replaceAll("(?m)^ +", "");
    }
}
