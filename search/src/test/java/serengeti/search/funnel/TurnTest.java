package serengeti.search.funnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

final class TurnTest {
    private static final Program FOUND =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      m = interp(g, m, 0.9)
                      dead = v * 0.7
                      v = interp(v, g, 1.5)
                      update = m * v
                      wd = w * 0.4
                      update = update + wd
                      rate = lr * 0.02
                      update = update * rate
                      return update, m, v
                    """);

    private static List<String> turnedBy(double factor, Program program) {
        List<String> before = Printer.print(program).lines().toList();
        return Turn.of(program).stream()
                .map(turn -> turn.by(factor, program))
                .flatMap(Optional::stream)
                .map(changed ->
                        String.join(
                                "; ",
                                Printer.print(changed)
                                        .lines()
                                        .filter(line -> !before.contains(line))
                                        .map(String::strip)
                                        .toList()))
                .toList();
    }

    @Test
    void theRateComesFirstAndDeadConstantsAreLeftOut() {
        assertEquals(
                List.of("rate = lr * 0.04", "m = interp(g, m, 0.8)", "v = interp(v, g, 3)", "wd = w * 0.8"),
                turnedBy(2, FOUND));
    }

    @Test
    void aRateWithoutAPlaceOfItsOwnGetsAStatementAndOthersAreStillFound() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, lr):
                          m = interp(g, m, 0.5)
                          first = m * lr
                          second = w * lr
                          second = second * 0.1
                          update = first + second
                          return update, m
                        """);
        Turn rate = Turn.of(program).getFirst();
        Program faster = rate.by(2, program).orElseThrow();
        assertEquals("lr = lr * 2", Printer.print(faster.statements().getFirst()));
        Turn last = Turn.of(program).getLast();
        Program both = last.by(3, faster).orElseThrow();
        assertEquals("second = second * 0.3", Printer.print(both.statements().get(4)));
    }

    @Test
    void aMemoryIsNeverTurnedIntoNone() {
        Turn memory = Turn.of(FOUND).get(1);
        assertEquals(Optional.empty(), memory.by(10, FOUND));
        assertEquals(
                "m = interp(g, m, 0.99)", Printer.print(memory.by(0.1, FOUND).orElseThrow().statements().getFirst()));
    }

    @Test
    void hyperparametersOfTheLibraryTurnAsOneAndTinyOnesNot() {
        Program adamw = Library.named("adamw").program();
        List<List<Double>> turned =
                Turn.of(adamw).stream()
                        .map(turn ->
                                turn.by(2, adamw).orElseThrow().hyperparameters().stream()
                                        .map(Hyperparameter::value)
                                        .toList())
                        .toList();
        assertEquals(
                List.of(
                        List.of(0.002, 0.9, 0.999, 1e-8, 0.01),
                        List.of(0.001, 0.8, 0.999, 1e-8, 0.01),
                        List.of(0.001, 0.9, 0.998, 1e-8, 0.01),
                        List.of(0.001, 0.9, 0.999, 1e-8, 0.02)),
                turned);
    }

    @Test
    void pinnedStatementsStay() {
        Program pinned =
                Parser.parse(
                        """
                        def train(w, g, lr):
                          update = g * 0.3  # pin
                          update = update * lr
                          return update
                        """);
        assertEquals(1, Turn.of(pinned).size());
    }
}
