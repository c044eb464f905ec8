package serengeti.search.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;

final class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0.7327221826301573, 0.732722",
        "-1234567.89, -1234570",
        "4.319283554657779e-3, 0.00431928",
        "1e-310, 1e-310",
        "0, 0",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void constantsHaveSixFigures(double value, double rounded) {
        assertEquals(rounded, Figures.rounded(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0001227712724081, 0.999877229",
        "0.1, 0.9",
        "0.10000000000000003, 0.9",
        "1.5, -0.5",
        "Infinity, -Infinity",
        "NaN, NaN"
    })
    void weightsOfThePastHaveSixFiguresOfTheirDistanceFromOne(double distance, double weight) {
        assertEquals(weight, Figures.oneLess(distance));
    }

    @Test
    void constantsOfMutatedProgramsAreShort() {
        var mutator = new Mutator(MutationSettings.DEFAULT);
        var random = new SplittableRandom(5);
        Program program = Library.named("paper-adamw").program();
        for (int step = 0; step < 2_000; step++) {
            program = mutator.mutate(program, random).program();
            for (Statement statement : program.statements()) {
                for (Argument argument : statement.arguments()) {
                    if (argument instanceof Constant(double value)) {
                        int figures = new BigDecimal(Double.toString(value)).stripTrailingZeros().precision();
                        int ofDistance =
                                new BigDecimal(Double.toString(value))
                                        .subtract(BigDecimal.ONE)
                                        .stripTrailingZeros()
                                        .precision();
                        assertTrue(Math.min(figures, ofDistance) <= 6, "%s in %s".formatted(value, statement));
                    }
                }
            }
        }
    }
}
