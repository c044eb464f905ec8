package serengeti.dsl.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// LaTeX and Markdown: formulas are well formed, and those of known optimizers are as papers have them.
class MathExportersTest {
    private static final Pattern ENVIRONMENT = Pattern.compile("\\\\(begin|end)\\{(\\w+)}");
    private static final Pattern PAIR = Pattern.compile("\\\\(left|right)\\b");

    static Stream<Library.Entry> library() {
        return Library.all().stream();
    }

    @Test
    void documentsReadAsAPersonWouldWriteThem() {
        for (String name : List.of("lion", "adamw")) {
            for (Format format : List.of(Format.LATEX, Format.MARKDOWN)) {
                String golden = "dsl/src/test/resources/exports/%s%s".formatted(name, format.ending());
                GoldenFile.check(GoldenFile.inRepository(golden), text(format, Library.named(name).program()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("library")
    void formulasOfTheLibraryAreBalanced(Library.Entry entry) {
        assertBalanced(text(Format.LATEX, entry.program()));
        String page = text(Format.MARKDOWN, entry.program());
        assertTrue(page.endsWith("```python\n" + Printer.print(entry.program()) + "```\n"), page);
        assertBalanced(page.substring(page.indexOf("$$\n"), page.lastIndexOf("$$\n")));
    }

    @Test
    void formulasOfRandomProgramsAreBalanced() {
        for (long seed = 0; seed < 500; seed++) {
            assertBalanced(text(Format.LATEX, RandomPrograms.language().withStatements(15).generate(seed)));
        }
    }

    @Test
    void wordsAreWrittenOutAndLettersAreNotGivenTwice() {
        String text =
                text(
                        Format.LATEX,
                        Parser.parse(
                                """
                                # 50% of x_1 & more
                                lambda = 0.5
                                weight_decay = 1e-4
                                def train(w, g, m, n, lr):
                                  m = interp(g, m, lambda)
                                  size = mean(w)
                                  wd = w * weight_decay
                                  n = n * size
                                  update = sign(m) + wd
                                  update = update + n
                                  return update, m, n
                                """,
                                "words.opt"));
        assertTrue(text.contains("\\caption{50\\% of x\\_1 \\& more}\n"), text);
        assertTrue(text.contains("\\textbf{given} $\\lambda = 0.5$, $\\text{weight decay} = 10^{-4}$\n"), text);
        assertTrue(text.contains("$n_{t} \\gets \\operatorname{mean}(\\theta_{t-1}) \\, n_{t-1}$\n"), text);
    }

    private static String text(Format format, Program program) {
        return ((Export.Text) format.export("it", program)).text();
    }

    /// Fails unless braces, environments and sized parentheses are closed in the order in which they were opened.
    private static void assertBalanced(String text) {
        String formulas = text.replaceAll("(?m)^%.*$", "").replace("\\{", "").replace("\\}", "");
        var open = new ArrayDeque<Character>();
        for (int index = 0; index < formulas.length(); index++) {
            char letter = formulas.charAt(index);
            if (letter == '{') {
                open.push(letter);
            } else if (letter == '}') {
                assertTrue(!open.isEmpty(), formulas);
                open.pop();
            }
        }
        assertTrue(open.isEmpty(), formulas);
        var environments = new ArrayDeque<String>();
        Matcher matcher = ENVIRONMENT.matcher(formulas);
        while (matcher.find()) {
            if (matcher.group(1).equals("begin")) {
                environments.push(matcher.group(2));
            } else {
                assertEquals(environments.pop(), matcher.group(2), formulas);
            }
        }
        assertTrue(environments.isEmpty(), formulas);
        for (String line : formulas.lines().toList()) {
            int depth = 0;
            Matcher pair = PAIR.matcher(line);
            while (pair.find()) {
                depth += pair.group(1).equals("left") ? 1 : -1;
                assertTrue(depth >= 0, line);
            }
            assertEquals(0, depth, line);
        }
    }
}
