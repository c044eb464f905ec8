package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.testing.RandomPrograms;

class PinTest {

    private static List<Boolean> pins(Program program) {
        return program.statements().stream().map(Statement::isPinned).toList();
    }

    private static Program withComment(String comment) {
        return Parser.parse("def train(w, g, m, lr):\n  x = g * lr  %s\n  x = x * 2\n  return x, m".formatted(comment));
    }

    private static void assertError(String text, String message) {
        SyntaxError error = assertThrows(SyntaxError.class, () -> Parser.parse(text, "adam.opt"));
        assertEquals(message.stripTrailing(), error.getMessage());
    }

    @Nested
    class Comments {

        @ParameterizedTest
        @ValueSource(strings = {"# pin", "#pin", "#\tpin", "#  pin  "})
        void thatAreTheWordAlonePinTheirStatement(String comment) {
            assertEquals(List.of(true, false), pins(withComment(comment)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "#", "# pinned", "# no pin", "# pins", "# pi n", "# _pin", "# sign pin"})
        void ofOtherWordsPinNothing(String comment) {
            assertEquals(List.of(false, false), pins(withComment(comment)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"# Pin", "#PIN", "## pin", "# pin # pin", "# pin: the rate", "# pin it", "# pin."})
        void thatBeginWithTheWordInAnotherWayAreRefused(String comment) {
            assertError(
                    "def train(w, g, lr):\n  x = g * lr  %s\n  return x".formatted(comment),
                    """
                    adam.opt:2:15: '%1$s' does not pin the statement; write '# pin' alone
                      x = g * lr  %1$s
                                  ^
                    """
                            .formatted(comment));
        }

        @Test
        void thatPinBelongToAStatement() {
            assertError(
                    "beta = 0.9 # pin\ndef train(w, g, lr):\n  return g",
                    """
                    adam.opt:1:12: nothing to pin: '# pin' stands behind a statement of the body
                    beta = 0.9 # pin
                               ^
                    """);
            assertError(
                    "def train(w, g, lr):  #pin\n  return g",
                    """
                    adam.opt:1:23: nothing to pin: '# pin' stands behind a statement of the body
                    def train(w, g, lr):  #pin
                                          ^
                    """);
            assertError(
                    "def train(w, g, lr):\n  # pin\n  g = g * lr\n  return g",
                    """
                    adam.opt:2:3: nothing to pin: '# pin' stands behind a statement of the body
                      # pin
                      ^
                    """);
            assertError(
                    "def train(w, g, lr):\n  g = g * lr\n  return g  # pin",
                    """
                    adam.opt:3:13: nothing to pin: '# pin' stands behind a statement of the body
                      return g  # pin
                                ^
                    """);
        }

        @Test
        void atTheHeadAreKeptAsTheyAre() {
            Program program = Parser.parse("# pin\n#pin\ndef train(w, g, lr):\n  x = g * lr\n  return x");
            assertEquals(List.of("pin", "pin"), program.comments());
            assertEquals(List.of(false), pins(program));
            assertEquals(program, Parser.parse(Printer.print(program)));
        }
    }

    @Nested
    class PinnedStatements {

        private final Program program =
                Parser.parse(
                        """
                        rate = 0.1
                        def train(w, g, m, lr):
                          m = interp(g, m, 0.9)#pin
                          x = sign(m) * lr + w * rate # pin
                          x = x * lr
                          return x, m
                        """);

        @Test
        void arePrintedWithTheirPin() {
            String text =
                    """
                    rate = 0.1
                    def train(w, g, m, lr):
                      m = interp(g, m, 0.9)  # pin
                      x_1 = sign(m)  # pin
                      x_2 = x_1 * lr  # pin
                      x_3 = w * rate  # pin
                      x = x_2 + x_3  # pin
                      x = x * lr
                      return x, m
                    """;
            assertEquals(text, Printer.print(program));
            assertEquals(program, Parser.parse(text));
            assertEquals("x_1 = sign(m)", Printer.print(program.statements().get(1)));
        }

        @Test
        void stayPinnedWhenHyperparametersAreInlined() {
            Program inlined = program.inlined();
            assertEquals(pins(program), pins(inlined));
            assertEquals("x_3 = w * 0.1", Printer.print(inlined.statements().get(3)));
        }

        @Test
        void computeWhatTheyWouldWithoutThePin() {
            Program free = withPins(program, 0);
            assertEquals(List.of(false, false, false, false, false, false), pins(free));
            assertEquals(FunctionalHash.of(Dataflow.of(free)), FunctionalHash.of(Dataflow.of(program)));
            assertEquals(Lowering.plan(free), Lowering.plan(program));
        }

        @Test
        void areReadBackAsTheyWere() {
            var random = new SplittableRandom(1);
            for (long seed = 0; seed < 2_000; seed++) {
                Program pinned =
                        withPins(RandomPrograms.language().withStatements(12).generate(seed), random.nextInt());
                assertEquals(pinned, Parser.parse(Printer.print(pinned)));
            }
        }

        private static Program withPins(Program program, int bits) {
            var random = new SplittableRandom(bits);
            return program.withStatements(
                    program.statements().stream()
                            .map(each ->
                                    new Statement(
                                            each.target(),
                                            each.function(),
                                            each.arguments(),
                                            bits != 0 && random.nextBoolean()))
                            .toList());
        }
    }
}
