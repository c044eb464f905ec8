package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.PageSnippets;
import serengeti.dsl.testing.Validity;

/// The examples of `docs/language.md` are what the page says they are.
class LanguagePageTest {

    private static final String PAGE = "docs/language.md";
    private static final int EXAMPLES = 9;

    @TestFactory
    Stream<DynamicTest> examplesAreValidPrograms() throws IOException {
        List<String> examples = PageSnippets.of(PAGE, "opt");
        assertEquals(EXAMPLES, examples.size());
        return examples.stream()
                .map(text ->
                        DynamicTest.dynamicTest(
                                text.lines().findFirst().orElseThrow(),
                                () -> {
                                    Program program = Parser.parse(text);
                                    assertEquals(Optional.empty(), Validity.problem(program));
                                }));
    }

    @Test
    void nestedExpressionsAreCutAsShown() throws IOException {
        List<String> examples = PageSnippets.of(PAGE, "opt");
        assertEquals(examples.get(3), Printer.print(Parser.parse(examples.get(2))));
    }

    @Test
    void pinsArePrintedAsShown() throws IOException {
        String example = PageSnippets.of(PAGE, "opt").get(4);
        assertEquals(example, Printer.print(Parser.parse(example)));
    }

    @Test
    void errorLooksAsShown() throws IOException {
        SyntaxError error =
                assertThrows(
                        SyntaxError.class,
                        () -> Parser.parse("# Adam\ndef train(w, g, lr):\n  g2 = squar(g)\n  return g2", "adam.opt"));
        assertEquals(List.of(error.getMessage() + "\n"), PageSnippets.of(PAGE, "error"));
    }
}
