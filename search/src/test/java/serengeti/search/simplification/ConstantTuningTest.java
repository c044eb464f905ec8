package serengeti.search.simplification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class ConstantTuningTest {
    private static final int SEEDS = 4;
    private static final int ROUNDS = 3;
    private static final Program PROGRAM =
            Parser.parse(
                    """
                    def train(w, g, v, lr):
                      v = interp(g, v, 0.99)
                      none = v * 0
                      update = v + none
                      lr = lr * 0.0001
                      update = update * lr
                      return update, v
                    """);

    private static double constant(Program program, int position) {
        return program.statements().get(position).arguments().stream()
                .flatMap(argument ->
                        argument instanceof Constant(double value)
                                ? java.util.stream.Stream.of(value)
                                : java.util.stream.Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    /// Highest where the memory and the learning rate are the given ones.
    private static ToDoubleFunction<Program> hill(double memory, double rate) {
        return program -> {
            double steps = 1 / (1 - constant(program, 0));
            double off = Math.log10(steps / memory);
            double rateOff = Math.log10(constant(program, 3) / rate);
            return -off * off - rateOff * rateOff;
        };
    }

    private static Program tuned(ToDoubleFunction<Program> score, List<Program> tried, BooleanSupplier stopped) {
        PairedScores scores =
                (program, first, count) -> {
                    assertEquals(0, first);
                    assertEquals(SEEDS, count);
                    tried.add(program);
                    double[] same = new double[count];
                    Arrays.fill(same, score.applyAsDouble(program));
                    return same;
                };
        return new ConstantTuning(scores, SEEDS, stopped).tuned(PROGRAM);
    }

    @Test
    void constantsAreFitted() {
        var tried = new ArrayList<Program>();
        assertEquals(
                """
                def train(w, g, v, lr):
                  v = interp(g, v, 0.9)
                  none = v * 0
                  update = v + none
                  lr = lr * 0.03
                  update = update * lr
                  return update, v
                """,
                Printer.print(tuned(hill(10, 0.03), tried, () -> false)));
    }

    @Test
    void weightsOfMeansMoveByTheirMemoryAndZeroStays() {
        var tried = new ArrayList<Program>();
        tuned(program -> 0, tried, () -> false);
        assertEquals(
                List.of(
                        0.99, 0.999, 0.997, 0.994, 0.983, 0.97, 0.9, 0.7, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99,
                        0.99),
                tried.stream().map(program -> constant(program, 0)).toList());
        assertEquals(
                List.of(
                        1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-5, 3e-5, 6e-5, 1.7e-4, 3e-4, 1e-3, 3e-3,
                        1e-2),
                tried.stream().map(program -> constant(program, 3)).toList());
        assertTrue(tried.stream().allMatch(program -> constant(program, 1) == 0));
    }

    @Test
    void itEndsAfterItsRoundsHoweverMuchThereIsToGain() {
        var tried = new ArrayList<Program>();
        Program program = tuned(each -> constant(each, 3), tried, () -> false);
        assertEquals(100, constant(program, 3));
        assertEquals(1 + ROUNDS * 15, tried.size());
    }

    @Test
    void whatIsNotScoredGivesWayToWhatIs() {
        ToDoubleFunction<Program> score =
                program -> constant(program, 3) < 1e-3 ? Double.NEGATIVE_INFINITY : -constant(program, 3);
        assertEquals(1e-3, constant(tuned(score, new ArrayList<>(), () -> false), 3));
    }

    @Test
    void aStopIsHeeded() {
        var tried = new ArrayList<Program>();
        Program program = tuned(each -> constant(each, 3), tried, () -> tried.size() == 10);
        assertEquals(10, tried.size());
        assertEquals(3e-5, constant(tried.getLast(), 3));
        assertEquals(PROGRAM, program);
    }
}
