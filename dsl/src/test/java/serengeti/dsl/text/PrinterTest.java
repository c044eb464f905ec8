package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.testing.RandomPrograms;

class PrinterTest {

    private static final int SEEDS = 5_000;

    @Test
    void writesAWholeProgram() {
        var g = new Variable("g");
        var x = new Variable("x");
        var program =
                new Program(
                        List.of("All forms", "", " indented", "#"),
                        List.of(new Hyperparameter("eps", 1e-8), new Hyperparameter("lambda", -2)),
                        Signature.of("w", "g", List.of("m"), "lr", Optional.of("t")),
                        List.of(
                                Statement.of("x", Fn.GET_PI),
                                Statement.of("x", Fn.ADD, x, new Constant(-0.5)),
                                Statement.of("x", Fn.SUBTRACT, new Constant(-0.0), x),
                                Statement.of("x", Fn.COPY, new Constant(1e-300)),
                                Statement.of("m", Fn.COPY, g),
                                Statement.of("x", Fn.NEGATIVE, new Constant(0.5)),
                                Statement.of("x", Fn.WHERE, g, new Constant(1e20), new Variable("eps"))),
                        List.of(x, g));
        String text =
                """
                # All forms
                #
                #  indented
                # #
                eps = 1e-8
                lambda = -2
                def train(w, g, m, lr, t):
                  x = get_pi()
                  x = x + -0.5
                  x = -0.0 - x
                  x = 1e-300
                  m = g
                  x = negative(0.5)
                  x = where(g, 1e20, eps)
                  return x, g
                """;
        assertEquals(text, Printer.print(program));
        assertEquals(program, Parser.parse(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void parsingWhatWasPrintedGivesTheSameProgram(int states) {
        RandomPrograms shape = RandomPrograms.language().withStates(states).withMixedStates();
        for (long seed = 0; seed < SEEDS; seed++) {
            Program program = shape.withStatements((int) (seed % 30)).generate(seed);
            assertReadsBack(program);
        }
    }

    @Test
    void parsingWhatWasPrintedGivesTheSameProgramForEveryFunction() {
        for (Fn function : Fn.values()) {
            for (double value : new double[] {-1, -0.0, 0, 1e-9, -1e200}) {
                Argument[] arguments = new Argument[function.arity()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = i % 2 == 0 ? new Constant(value) : new Variable("g");
                }
                assertReadsBack(
                        new Program(
                                List.of(),
                                List.of(),
                                Signature.PAPER,
                                List.of(Statement.of("x", function, arguments)),
                                List.of(new Variable("g"), new Variable("m"), new Variable("x"))));
            }
        }
    }

    private static void assertReadsBack(Program program) {
        String text = Printer.print(program);
        assertEquals(program, Parser.parse(text), text);
        assertEquals(text, Printer.print(Parser.parse(text)));
    }
}
