package serengeti.evaluator.kernel;

import java.util.Arrays;
import java.util.stream.Collectors;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Printer;

/// The text of a test of one program, to be pasted into the class whose random programs found it.
final class PastedTest {
    private static final String QUOTES = "\"\"\"";

    private PastedTest() {}

    /// A test that parses a program and goes on with given lines of code.
    ///
    /// @param seed with which it was found
    /// @param lines that refer to `program`
    static String of(long seed, Program program, String... lines) {
        var text = new StringBuilder();
        text.append("    @Test\n    void programOfSeed%d() {\n".formatted(seed));
        text.append("        Program program =\n                Parser.parse(\n");
        text.append((QUOTES + "\n").indent(24));
        text.append(Printer.print(program).indent(24));
        text.append((QUOTES + ");\n").indent(24));
        Arrays.stream(lines).forEach(line -> text.append(line.indent(8)));
        return text.append("    }\n").toString();
    }

    /// An array of whole numbers as Java has it.
    static String literal(int... numbers) {
        return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", ", "{", "}"));
    }
}
