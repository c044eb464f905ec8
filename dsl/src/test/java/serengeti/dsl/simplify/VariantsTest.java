package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// Known optimizers as people would write them who do not want them to be known; each with what it is in its first line.
class VariantsTest {
    private static final double NEAR = 1e-5;

    /// Numbers against division by 0 that are left out make this difference where values are small.
    private static final double TOLERANCE = 1e-3;

    @TestFactory
    Stream<DynamicTest> variantsAreRecognized() throws IOException {
        try (InputStream resource = VariantsTest.class.getResourceAsStream("variants.txt")) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^# "))
                    .filter(each -> !each.isBlank())
                    .map(each -> DynamicTest.dynamicTest(each.substring(0, each.indexOf(':')), () -> check(each)));
        }
    }

    private static void check(String variant) {
        String expected = variant.substring(variant.indexOf(": ") + 2, variant.indexOf('\n'));
        Program program = Parser.parse(variant.substring(variant.indexOf('\n') + 1));
        Simplification simplification = Simplifier.simplify(program);
        Program output = simplification.output();
        SimplifierTest.assertSound(simplification);
        SimplifierTest.assertEqualForms(simplification);
        Recognition recognition = Recognizer.recognize(output).orElseThrow();
        assertEquals(expected, recognition.text(), () -> Printer.print(output));
        assertTrue(recognition.error() < NEAR, () -> "differs by " + recognition.error());
        assertTrue(Witness.difference(program, output) < TOLERANCE, () -> Printer.print(output));
    }
}
