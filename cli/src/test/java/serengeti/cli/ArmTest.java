package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import serengeti.results.store.SearchCurve;
import serengeti.results.store.SearchCurve.Cycle;
import serengeti.search.Mode;
import serengeti.search.Run;

final class ArmTest {
    private static final double NONE = Double.NEGATIVE_INFINITY;

    private static Cycle cycle(long trainings, double fitness) {
        return new Cycle(trainings, trainings, trainings, 0, 0.5, fitness, 0, 1);
    }

    private static Arm arm(SearchCurve... searches) {
        return new Arm("evolution", "evolution", false, List.of(searches));
    }

    private static SearchCurve search(int repeat, boolean hasEnded, Cycle... cycles) {
        return new SearchCurve(new Run(Mode.EVOLUTION, repeat, false), hasEnded, List.of(cycles));
    }

    private static double[] fitness(Arm arm, long trainings) {
        return arm.at(trainings).orElseThrow().fitness().values();
    }

    @Test
    void itsMeanBeginsWhereEachRepeatHasAScore() {
        Arm arm =
                arm(
                        search(1, true, cycle(10, 0.7), cycle(20, 0.8)),
                        search(2, true, cycle(12, NONE), cycle(25, 0.3)),
                        search(3, true, cycle(15, 0.5)));
        assertArrayEquals(new double[0], fitness(arm, 10), "the first cycle of two repeats is still to come");
        assertArrayEquals(new double[0], fitness(arm, 20), "nothing of the second repeat was scored");
        assertArrayEquals(new double[] {0.8, 0.3, 0.5}, fitness(arm, 25));
    }

    @Test
    void itsMeanIsThatOfTheRepeatsThatHaveComeAsFar() {
        Arm arm = arm(search(1, true, cycle(10, 0.7), cycle(30, 0.8)), search(2, false, cycle(12, 0.3)));
        assertArrayEquals(new double[] {0.7, 0.3}, fitness(arm, 12));
        assertArrayEquals(new double[] {0.7}, fitness(arm, 13));
        assertEquals(1, arm.at(13).orElseThrow().repeats());
    }

    @Test
    void itsMeanNeverFallsOnceAllHaveEnded() {
        var searches = new ArrayList<SearchCurve>();
        for (int repeat = 1; repeat <= 5; repeat++) {
            searches.add(
                    search(
                            repeat,
                            true,
                            cycle(3L * repeat, repeat % 2 == 0 ? NONE : 1.0 / repeat),
                            cycle(5L * repeat, 0.1),
                            cycle(7L * repeat, 1.0 / repeat + 0.1)));
        }
        double[] means =
                arm(searches.toArray(SearchCurve[]::new)).at(LongStream.rangeClosed(1, 40).toArray()).stream()
                        .mapToDouble(point -> point.fitness().mean())
                        .filter(Double::isFinite)
                        .toArray();
        assertEquals(21, means.length, "from 20 training runs on");
        for (int index = 1; index < means.length; index++) {
            assertTrue(means[index] >= means[index - 1], "at %d".formatted(20 + index));
        }
    }
}
