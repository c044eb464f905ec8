package serengeti.search.micro;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MicroProblemTest {
    private static final int ELEMENTS = MicroProblem.layout().total();

    private static List<MicroProblem> rows() {
        return MicroProblems.all();
    }

    private static double loss(double[] offset) {
        return MicroProblem.lossAndGradient(offset, new double[ELEMENTS]);
    }

    @Test
    void theGradientIsThatOfTheLoss() {
        double[] offset = new SplittableRandom(1).doubles(ELEMENTS, -1, 1).toArray();
        double[] gradient = new double[ELEMENTS];
        MicroProblem.lossAndGradient(offset, gradient);
        for (int element = 0; element < ELEMENTS; element++) {
            double[] above = offset.clone();
            double[] below = offset.clone();
            above[element] += 1e-4;
            below[element] -= 1e-4;
            assertEquals((loss(above) - loss(below)) / 2e-4, gradient[element], 1e-9);
        }
    }

    @Test
    void theMeanOfAnArrayDoesNotMatter() {
        double[] offset = new SplittableRandom(2).doubles(ELEMENTS, -1, 1).toArray();
        double[] moved = offset.clone();
        int first = MicroProblem.layout().size(0);
        for (int element = 0; element < ELEMENTS; element++) {
            moved[element] += element < first ? 3 : -2;
        }
        assertEquals(loss(offset), loss(moved), 1e-12);
    }

    @Test
    void curvaturesLieBetweenAHundredthAndOne() {
        List<Double> curvatures =
                Stream.iterate(0, pair -> pair < ELEMENTS, pair -> pair + 2)
                        .map(pair -> {
                            double[] offset = new double[ELEMENTS];
                            offset[pair] = 1;
                            offset[pair + 1] = -1;
                            return loss(offset);
                        })
                        .sorted()
                        .toList();
        assertEquals(0.01, curvatures.getFirst(), 1e-12);
        assertEquals(1, curvatures.getLast(), 1e-12);
        assertEquals(8, curvatures.stream().distinct().count());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theOptimumHasLossZero(MicroProblem problem) {
        double[] start = problem.start();
        double[] optimum = problem.optimum();
        double[] offset = new double[ELEMENTS];
        Arrays.setAll(offset, element -> start[element] - optimum[element]);
        assertTrue(loss(offset) > 0);
        assertEquals(0, loss(new double[ELEMENTS]));
        for (int element = 0; element < ELEMENTS; element++) {
            assertEquals(problem.distance(), Math.abs(offset[element]), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void errorsAreTheSameEachTimeAndAsLargeAsStated(MicroProblem problem) {
        double[][] errors = problem.errors();
        assertEquals(problem.steps(), errors.length);
        double[] gradient = new double[ELEMENTS];
        double[] start = problem.start();
        double[] optimum = problem.optimum();
        double[] offset = new double[ELEMENTS];
        Arrays.setAll(offset, element -> start[element] - optimum[element]);
        MicroProblem.lossAndGradient(offset, gradient);
        double squares = 0;
        for (int step = 0; step < errors.length; step++) {
            assertArrayEquals(errors[step], problem.errors()[step]);
            for (int element = 0; element < ELEMENTS; element++) {
                double share = errors[step][element] / gradient[element];
                squares += share * share;
            }
        }
        assertEquals(problem.noise(), Math.sqrt(squares / errors.length / ELEMENTS), 0.1);
    }

    @Test
    void namesDiffer() {
        assertEquals(rows().size(), rows().stream().map(MicroProblem::name).distinct().count());
        rows().forEach(row -> assertEquals(0, row.steps() % 20, row.name()));
    }
}
