package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.State;

class ParameterListTest {

    private static final String TEXT =
            """
            def train(w, g, m, p: scalar = 1, r: row, c: column = -0.5, b: array, z = w, v: tensor = 1e-8, lr):
              p = p * 0.5
              return g, m, p, r, c, b, z, v
            """;

    @Test
    void statesHaveKindsAndStarts() {
        assertEquals(
                List.of(
                        State.tensor("m"),
                        new State("p", Kind.SCALAR, new State.Number(1)),
                        new State("r", Kind.PER_ROW, State.ZERO),
                        new State("c", Kind.PER_COLUMN, new State.Number(-0.5)),
                        new State("b", Kind.PER_ARRAY, State.ZERO),
                        new State("z", Kind.TENSOR, new State.Weights()),
                        new State("v", Kind.TENSOR, new State.Number(1e-8))),
                Parser.parse(TEXT).signature().states());
    }

    @Test
    void whatIsPrintedIsTheSameProgram() {
        Program program = Parser.parse(TEXT);
        assertEquals(TEXT.replace("v: tensor =", "v ="), Printer.print(program));
        assertEquals(program, Parser.parse(Printer.print(program)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    w, g, m: matrix, lr; 1:20; expected the kind of a state, one of tensor, column, row, array, scalar, \
                    found 'matrix'
                    w, g, m:, lr; 1:19; expected the kind of a state, one of tensor, column, row, array, scalar, found ','
                    w, g, m = x, lr; 1:21; expected what the state starts from, a number or 'w', found 'x'
                    w, g, m = g, lr; 1:21; expected what the state starts from, a number or 'w', found 'g'
                    w, g, m: row = w, lr; 1:26; only a tensor can start from the weights, not a per-row scalar
                    w, g = 1, m, lr; 1:16; parameter 'g' is no state: only states have a kind or a start
                    w, g, m, lr: scalar; 1:22; parameter 'lr' is no state: only states have a kind or a start
                    w = 1, g, m, lr; 1:13; parameter 'w' is no state: only states have a kind or a start
                    w, g, m, lr, t = 1; 1:26; parameter 't' is no state: only states have a kind or a start
                    """)
    void whatIsNoKindOrStartIsRefused(String parameters, String place, String message) {
        String text = "def train(%s):%n  return g, m%n".formatted(parameters);
        String found = assertThrows(SyntaxError.class, () -> Parser.parse(text)).getMessage();
        assertEquals("program:%s: %s".formatted(place, message), found.lines().findFirst().orElseThrow());
    }
}
