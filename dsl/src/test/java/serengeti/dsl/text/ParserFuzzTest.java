package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;

class ParserFuzzTest {

    private static final int RUNS = 20_000;
    private static final String ALPHABET = "\n\n  \t()),,=:+-*/#.0159eE_agmtvw\"\u00e9\u2028\r";

    @Test
    void damagedTextsAreProgramsOrSyntaxErrors() {
        var random = new Random(5);
        List<String> texts = Library.all().stream().map(Library.Entry::text).toList();
        int errors = 0;
        for (int run = 0; run < RUNS; run++) {
            String text = damaged(texts.get(random.nextInt(texts.size())), random);
            try {
                Program program = Parser.parse(text);
                assertEquals(program, Parser.parse(Printer.print(program)), text);
            } catch (SyntaxError error) {
                errors++;
                assertPlaced(error, text);
            }
        }
        assertTrue(errors > RUNS / 4 && errors < RUNS, errors + " errors");
    }

    private static void assertPlaced(SyntaxError error, String text) {
        List<String> lines = List.of(text.split("\r\n|\r|\n", -1));
        assertEquals(lines.get(error.line() - 1), error.sourceLine(), text);
        assertTrue(error.column() >= 1 && error.column() <= error.sourceLine().length() + 1, error.getMessage());
        assertTrue(error.getMessage().startsWith("program:%d:%d: ".formatted(error.line(), error.column())));
    }

    private static String damaged(String text, Random random) {
        var damaged = new StringBuilder(text);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int position = random.nextInt(damaged.length());
            int end = Math.min(damaged.length(), position + random.nextInt(4));
            String inserted = random.nextBoolean() ? "" : "" + ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            damaged.replace(position, end, inserted);
        }
        return damaged.toString();
    }
}
