package serengeti.dsl.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The fenced blocks of code of a page of the documentation; files are named by their paths below the root of the
/// repository.
public final class PageSnippets {
    /// Constants, members of other types and annotations are none.
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.@])([A-Z]\\w*[a-z]\\w*)");

    private static final Pattern DECLARATION = Pattern.compile("class (\\w+)");

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

    /// Fails unless each line of `imports` stands in one of the files, and each type that a snippet names is imported,
    /// unless a snippet declares it.
    public static void assertImported(List<String> files, String imports, List<String> snippets) throws IOException {
        assertStandIn(files, imports.lines().map(line -> line + "\n").toList());
        String code = String.join("", snippets);
        for (String type : names(TYPE, code)) {
            assertTrue(
                    imports.contains("." + type + ";\n") || names(DECLARATION, code).contains(type),
                    () -> "no import of " + type);
        }
    }

    private static Set<String> names(Pattern pattern, String code) {
        return pattern.matcher(code).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static String withoutIndentation(String code) {
        return code.replaceAll("(?m)^ +", "");
    }
}
