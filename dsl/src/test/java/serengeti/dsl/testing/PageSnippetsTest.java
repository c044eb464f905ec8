package serengeti.dsl.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class PageSnippetsTest {
    private static final String PAGE = "docs/language.md";

    @Test
    void snippetsAreFoundHoweverIndented() throws IOException {
        String snippet = PageSnippets.of(PAGE, "opt").getFirst();
        PageSnippets.assertStandIn(List.of("README.md", PAGE), List.of(snippet, snippet.indent(4)));
    }

    @Test
    void aSnippetThatStandsNowhereIsShown() {
        List<String> files = List.of("README.md", PAGE);
        List<String> snippets = List.of("def no_such_function(w):\n  return w\n");
        assertEquals(
                "in none of [README.md, docs/language.md]:\ndef no_such_function(w):\n  return w\n"
                        + " ==> expected: <true> but was: <false>",
                assertThrows(AssertionFailedError.class, () -> PageSnippets.assertStandIn(files, snippets))
                        .getMessage());
    }

    @Test
    void aTypeWithoutAnImportIsNamed() throws IOException {
        List<String> files = List.of("docs/own-tasks.md");
        String imports = "import java.util.List;\n";
        PageSnippets.assertImported(
                files, imports, List.of("class Mine { @Override List<Mine> all = List.Of(SIZE); }"));
        List<String> snippets = List.of("List<Path> files;");
        assertEquals(
                "no import of Path ==> expected: <true> but was: <false>",
                assertThrows(AssertionFailedError.class, () -> PageSnippets.assertImported(files, imports, snippets))
                        .getMessage());
    }
}
