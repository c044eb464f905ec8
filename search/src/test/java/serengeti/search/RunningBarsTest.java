package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;

final class RunningBarsTest {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private static Training training(Double... hurdleLosses) {
        return new Training(new Outcome.StoppedAtHurdle(10), List.of(), List.of(hurdleLosses), 0.1);
    }

    @Test
    void thereIsNoBarUntilEnoughProgramsWereMet() {
        var bars = new RunningBars(1, 0.5);
        for (int loss = 1; loss <= 63; loss++) {
            bars.add(training((double) loss));
        }
        assertArrayEquals(new double[] {NONE}, bars.bars());
        bars.add(training(64.0));
        assertArrayEquals(new double[] {32}, bars.bars());
    }

    @Test
    void theBarFollowsWhatWasMetOfLate() {
        var bars = new RunningBars(1, 0.25);
        for (int loss = 1; loss <= 1000; loss++) {
            bars.add(training((double) loss));
        }
        assertArrayEquals(new double[] {1000 - 256 + 64}, bars.bars());
    }

    @Test
    void eachTaskHasItsOwnAndThoseThatWereNotReachedDoNotCount() {
        var bars = new RunningBars(2, 0.5);
        for (int loss = 1; loss <= 64; loss++) {
            bars.add(loss % 2 == 0 ? training((double) loss) : training((double) loss, 100.0 + loss));
        }
        assertArrayEquals(new double[] {32, NONE}, bars.bars());
    }

    @Test
    void wherePassingIsForAllThereIsNoBar() {
        var bars = new RunningBars(1, 1);
        for (int loss = 1; loss <= 100; loss++) {
            bars.add(training((double) loss));
        }
        assertArrayEquals(new double[] {NONE}, bars.bars());
    }
}
