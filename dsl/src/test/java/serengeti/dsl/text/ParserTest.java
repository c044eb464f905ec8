package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

class ParserTest {

    @Test
    void readsAWholeProgram() {
        Program program =
                Parser.parse(
                        """
                        # Sign of the momentum
                        #
                        # with decay
                        beta = 0.9
                        decay = -1e-2

                        # not at the head
                        def train(weight, gradient, momentum, lr, step):

                          momentum = interpolate(gradient, momentum, beta)  # a trailing comment
                          update = sign(momentum)
                          update = update * lr
                          return update, momentum
                        """);
        var momentum = new Variable("momentum");
        var update = new Variable("update");
        assertEquals(
                new Program(
                        List.of("Sign of the momentum", "", "with decay"),
                        List.of(new Hyperparameter("beta", 0.9), new Hyperparameter("decay", -0.01)),
                        Signature.of("weight", "gradient", List.of("momentum"), "lr", Optional.of("step")),
                        List.of(
                                Statement.of(
                                        "momentum",
                                        Fn.INTERP,
                                        new Variable("gradient"),
                                        momentum,
                                        new Variable("beta")),
                                Statement.of("update", Fn.SIGN, momentum),
                                Statement.of("update", Fn.MULTIPLY, update, new Variable("lr"))),
                        List.of(update, momentum)),
                program);
    }

    @Nested
    class Signatures {

        @Test
        void takeAnyNumberOfStates() {
            assertEquals(List.of(), signature("w, g, lr", "g").states());
            assertEquals(List.of("a", "b", "c", "d"), signature("w, g, a, b, c, d, lr", "g, a, b, c, d").stateNames());
        }

        @ParameterizedTest
        @CsvSource({"t", "step"})
        void readTheStepByItsName(String name) {
            Signature signature = signature("w, g, m, rate, " + name, "g, m");
            assertEquals(Optional.of(name), signature.step());
            assertEquals("rate", signature.learningRate());
        }

        @Test
        void takeALastParameterOfAnotherNameAsLearningRate() {
            assertEquals("epoch", signature("w, g, t, epoch", "g, t").learningRate());
        }

        private static Signature signature(String parameters, String returned) {
            return Parser.parse("def train(%s):\n  return %s".formatted(parameters, returned)).signature();
        }
    }

    @Nested
    class Expressions {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        x = g + w                 | x = g + w
                        x = g                     | x = g
                        x = 0.5                   | x = 0.5
                        x = copy(g)               | x = g
                        x = -g                    | x = negative(g)
                        x = -0.5                  | x = -0.5
                        x = +2.5E+3               | x = 2500
                        x = .5                    | x = 0.5
                        x = 5.                    | x = 5
                        x = g + -0.5              | x = g + -0.5
                        x = g - -0.5              | x = g - -0.5
                        x = g-1e-8                | x = g - 1e-8
                        x = ((g))                 | x = g
                        x = pow(g, 2)             | x = power(g, 2)
                        x = max(g, w)             | x = maximum(g, w)
                        x = add(g, w)             | x = g + w
                        x = neg(g)                | x = negative(g)
                        x = clip_by_global_norm(g, lr) | x = clip(g, lr)
                        x = pi()                  | x = get_pi()
                        """)
        void ofOneFunctionBecomeOneStatement(String line, String statement) {
            assertEquals(List.of(statement), statements(line));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        x = sign(m) * lr + w * 0.1 | x_1 = sign(m); x_2 = x_1 * lr; x_3 = w * 0.1; x = x_2 + x_3
                        x = g - m - w              | x_1 = g - m; x = x_1 - w
                        x = g - (m - w)            | x_1 = m - w; x = g - x_1
                        x = g / m * w              | x_1 = g / m; x = x_1 * w
                        x = g + m * w              | x_1 = m * w; x = g + x_1
                        x = -g * m                 | x_1 = negative(g); x = x_1 * m
                        x = -(g + m)               | x_1 = g + m; x = negative(x_1)
                        x = --g                    | x_1 = negative(g); x = negative(x_1)
                        x = 2 * -3                 | x = 2 * -3
                        x = interp(g, m + w, 1 - 0.1) | x_1 = m + w; x_2 = 1 - 0.1; x = interp(g, x_1, x_2)
                        g = sqrt(g) + g            | g_1 = sqrt(g); g = g_1 + g
                        """)
        void ofSeveralFunctionsBecomeAStatementEach(String line, String statements) {
            assertEquals(List.of(statements.split("; ")), statements(line));
        }

        @Test
        void getNamesThatTheProgramDoesNotUse() {
            Program program =
                    Parser.parse(
                            """
                            x_1 = 3
                            def train(w, g, x_2, lr):
                              x = abs(g) + sign(g)
                              x_4 = abs(sin(x))
                              return x * x_4, x_2 + sin(g)
                            """);
            assertEquals(
                    """
                    x_1 = 3
                    def train(w, g, x_2, lr):
                      x_3 = abs(g)
                      x_5 = sign(g)
                      x = x_3 + x_5
                      x_4_1 = sin(x)
                      x_4 = abs(x_4_1)
                      returned_1 = x * x_4
                      returned_2 = sin(g)
                      returned_3 = x_2 + returned_2
                      return returned_1, returned_3
                    """,
                    Printer.print(program));
        }

        private static List<String> statements(String line) {
            return Parser.parse("def train(w, g, m, lr):\n  " + line + "\n  return g, m").statements().stream()
                    .map(Printer::print)
                    .toList();
        }
    }

    @Nested
    class Names {

        @ParameterizedTest
        @CsvSource({"lambda", "e", "pi", "eps", "if", "train", "sign", "_", "Class2"})
        void mayBeKeywordsOfOtherLanguagesAndFunctions(String name) {
            Program program = Parser.parse("def train(w, g, lr):\n  %1$s = sign(g)\n  return %1$s".formatted(name));
            assertEquals(List.of(new Variable(name)), program.returns());
        }

        @Test
        void ofParametersAreFree() {
            String text = "lambda = 1\ndef train(e, pi, eps, lr):\n  e = pi * lambda\n  return e, eps";
            Program program = Parser.parse(text);
            assertEquals(List.of("e", "pi", "eps", "lr"), program.signature().names());
        }
    }

    @Nested
    class Layouts {

        private final Program expected = Parser.parse("def train(w, g, lr):\n  x = abs(g)\n  x = x * lr\n  return x\n");

        @Test
        void mayEndLinesAsOnWindows() {
            String text = "def train(w, g, lr):\r\n  x = abs(g)\r\n  x = x * lr\r\n  return x\r\n";
            assertEquals(expected, Parser.parse(text));
        }

        @Test
        void mayUseTabs() {
            assertEquals(expected, Parser.parse("def train(w, g, lr):\n\tx = abs(g)\n        x = x * lr\n\treturn x"));
        }

        @Test
        void mayIndentTheWholeText() {
            assertEquals(
                    expected,
                    Parser.parse(
                            """
                              \n  def train(w, g, lr):
                                      x = abs(g)
                                      x = x * lr
                                      return x
                            """));
        }

        @Test
        void maySpareSpaces() {
            assertEquals(expected, Parser.parse("def train(w,g,lr):\n x=abs( g )\n x=x*lr\n return x"));
        }

        @Test
        void mayBeginWithAByteOrderMark() {
            assertEquals(expected, Parser.parse("\uFEFF" + Printer.print(expected)));
        }
    }

    @Test
    void keepsConstantsToTheLastBit() {
        Program program = Parser.parse("def train(w, g, lr):\n  x = 1.109133005142212\n  y = -0.0\n  return g");
        assertEquals(
                List.of(
                        Statement.of("x", Fn.COPY, new Constant(1.109133005142212)),
                        Statement.of("y", Fn.COPY, new Constant(-0.0))),
                program.statements());
    }

    @Test
    void errorsCarryTheirParts() {
        SyntaxError error =
                assertThrows(
                        SyntaxError.class,
                        () -> Parser.parse("def train(w, g, lr):\n  x = squar(g)\n  return x", "adam.opt"));
        assertEquals("adam.opt", error.source());
        assertEquals(2, error.line());
        assertEquals(7, error.column());
        assertEquals("  x = squar(g)", error.sourceLine());
        assertEquals("unknown function 'squar'", error.problem());
        assertEquals(Optional.of("square"), error.suggestion());
    }
}
