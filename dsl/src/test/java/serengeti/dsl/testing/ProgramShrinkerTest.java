package serengeti.dsl.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class ProgramShrinkerTest {

    private static final Program NOISY =
            Parser.parse(
                    """
                    # found by chance
                    beta = 0.9
                    def train(w, g, m, v, lr):
                      x = abs(g)
                      y = sin(x) * 0.5
                      n = norm(y)
                      m = interp(g, m, beta)
                      update = m / n
                      lr = lr * 0.001
                      update = update * lr
                      return update, m, v
                    """);

    @Test
    void leavesOnlyWhatTheFailureNeeds() {
        assertShrinksTo(
                """
                def train(w, g, m, v, lr):
                  n = norm(g)
                  return g, g, g
                """,
                program -> applies(program, Fn.NORM));
    }

    @Test
    void keepsValuesThatAreReadBetweenTwoFunctions() {
        assertShrinksTo(
                """
                def train(w, g, m, v, lr):
                  n = norm(g)
                  update = 1 / n
                  return g, g, g
                """,
                program ->
                        program.statements().stream()
                                .anyMatch(each ->
                                        each.function() == Fn.DIVIDE
                                                && program.statements().stream()
                                                        .anyMatch(other ->
                                                                other.function() == Fn.NORM
                                                                        && each.arguments().contains(other.target()))));
    }

    @Test
    void keepsOutputsThatTheFailureNeeds() {
        assertShrinksTo(
                """
                def train(w, g, m, v, lr):
                  return g, m, g
                """,
                program -> program.returns().get(1).name().equals("m"));
    }

    @Test
    void replacesConstantsByOne() {
        assertShrinksTo(
                """
                def train(w, g, m, v, lr):
                  m = interp(1, 1, 1)
                  return g, g, g
                """,
                program -> applies(program, Fn.INTERP));
    }

    @Test
    void leavesAProgramThatCannotShrinkAsItIs() {
        assertShrinksTo(Printer.print(NOISY), NOISY::equals);
    }

    @Test
    void endsInValidProgramsThatStillFail() {
        for (long seed = 0; seed < 200; seed++) {
            Program program = RandomPrograms.language().generate(seed);
            if (applies(program, Fn.INTERP)) {
                Program shrunk = ProgramShrinker.shrink(program, each -> applies(each, Fn.INTERP));
                assertTrue(Validity.isValid(shrunk));
                assertEquals(1, shrunk.statements().size(), () -> Printer.print(program));
            }
        }
    }

    private static void assertShrinksTo(String expected, Predicate<Program> fails) {
        assertEquals(expected, Printer.print(ProgramShrinker.shrink(NOISY, fails)));
    }

    private static boolean applies(Program program, Fn function) {
        return program.statements().stream().anyMatch(statement -> statement.function() == function);
    }
}
