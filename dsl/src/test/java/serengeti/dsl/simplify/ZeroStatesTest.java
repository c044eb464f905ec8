package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

final class ZeroStatesTest {

    private static Program program(String body) {
        String statements = body.replaceAll("; *", "\n  ");
        return Parser.parse("def train(w, g, m, s, lr):\n  %s\n  return update, m, s\n".formatted(statements));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            textBlock =
                    """
                    update = g; m = abs(m); s = g                     : 2
                    update = g; m = interp(square(m), m, 0.9); s = m * g : 2,3
                    update = g; m = s; s = m / m                      : 2,3
                    update = g; m = s * g; s = norm(s)                : 2,3
                    update = g; m = cos(m); s = g                     : ''
                    update = g; m = interp(g, m, 0.9); s = s + m      : ''
                    update = g; m = m / 2; s = sinh(m) + exp(s) - 1   : 2,3
                    """)
    void statesThatStayZeroAreFound(String body, String expected) {
        var wanted = new BitSet();
        for (String state : expected.isEmpty() ? new String[0] : expected.split(",")) {
            wanted.set(Integer.parseInt(state));
        }
        assertEquals(wanted, ZeroStates.of(program(body)));
    }

    /// That they are never 0 would be wrong at every step.
    @ParameterizedTest
    @CsvSource({
        "update = g / s; s = abs(s) * 3",
        "update = sign(g) * (s / s); s = s * g",
        "s = s / s; update = g / s",
        "update = g * sign(s) * sign(s); s = sin(s)",
        "update = g * sign(abs(s) + 1); s = s * 2"
    })
    void nothingIsAssumedOfThem(String body) {
        Program program = program(body + "; m = interp(g, m, 0.9); update = update + m");
        Program output = Simplifier.simplify(program).output();
        assertTrue(Witness.difference(program, output) < 1e-9, () -> Printer.print(output));
    }
}
