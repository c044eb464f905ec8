package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TuningGridTest {
    private static final TuningAxis RATES = new TuningAxis(List.of(0.1, 1.0, 10.0, 100.0), 1, 3);
    private static final TuningAxis DECAYS = new TuningAxis(List.of(0.0, 1.0, 2.0, 3.0, 4.0), 1, 4);

    private static Optional<TuningGrid.Point> optimum(double factor) {
        return Optional.of(new TuningGrid.Point(factor, Optional.empty()));
    }

    private static Optional<TuningGrid.Point> optimum(double factor, double decay) {
        return Optional.of(new TuningGrid.Point(factor, Optional.of(decay)));
    }

    private static List<List<Double>> grown(TuningGrid grid, List<Optional<TuningGrid.Point>> optima) {
        TuningGrid grown = grid.grownAround(optima);
        return List.of(grown.factors().values(), grown.totalDecays().values());
    }

    @Test
    void itGrowsAtTheEdgesWhereOptimaLie() {
        var grid = new TuningGrid(RATES, DECAYS, 2);
        assertEquals(List.of(List.of(1.0, 10.0, 100.0), List.of(1.0, 2.0, 3.0)), grown(grid, List.of(optimum(10, 2))));
        assertEquals(
                List.of(List.of(0.1, 1.0, 10.0, 100.0), List.of(0.0, 1.0, 2.0, 3.0, 4.0)),
                grown(grid, List.of(optimum(10, 1), optimum(1), optimum(1, 3))));
        assertEquals(List.of(List.of(0.1, 1.0, 10.0), List.of(1.0, 2.0, 3.0)), grown(grid, List.of(Optional.empty())));
    }

    @Test
    void itEndsWithItsReserveAndGivenValuesDoNotGrow() {
        var grid = new TuningGrid(RATES.grownAt(EnumSet.allOf(TuningAxis.Edge.class)), DECAYS, 2);
        assertEquals(grid, grid.grownAround(List.of(optimum(0.1, 2), optimum(100, 2))));
        var given = new TuningGrid(TuningAxis.fixed(List.of(1.0, 2.0)), TuningAxis.fixed(List.of(3.0, 4.0)), 2);
        assertEquals(given, given.grownAround(List.of(optimum(2, 4), optimum(1, 3), Optional.empty())));
    }

    @Test
    void aSingleValueAndZeroAreNoEdges() {
        assertEquals(Optional.empty(), TuningAxis.fixed(List.of(7.0)).edge(7));
        assertEquals(Optional.empty(), TuningAxis.fixed(List.of(0.0, 7.0)).edge(0));
        assertEquals(Optional.of(TuningAxis.Edge.LARGEST), TuningAxis.fixed(List.of(0.0, 7.0)).edge(7));
        assertEquals("largest", TuningAxis.Edge.LARGEST.label());
    }

    @Test
    void allProgramsGetTheSameNumberOfRunsAlsoWhenItHasGrown() {
        var grid = new TuningGrid(RATES, DECAYS, 2);
        for (TuningGrid each : List.of(grid, grid.grownAround(List.of(optimum(10, 3))))) {
            assertEquals(
                    each.points(true).size() * each.seeds(true, true),
                    each.points(false).size() * each.seeds(false, true));
        }
        assertEquals(2, grid.seeds(false, false));
    }
}
