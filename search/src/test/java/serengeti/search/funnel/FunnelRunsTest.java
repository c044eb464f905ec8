package serengeti.search.funnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Parabola;
import serengeti.evaluator.task.Task;
import serengeti.search.randomness.Randomness;

final class FunnelRunsTest {
    private static final Task PARABOLA = new Parabola(10, 0.5).withSteps(40);
    private static final Program SIGNUM = Library.named("signum").program();

    /// Counts how often it is asked and told.
    private static final class Counting implements FunnelMemory {
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();

        @Override
        public Optional<Training> recall(Key key) {
            asked.incrementAndGet();
            return Optional.empty();
        }

        @Override
        public void keep(Key key, Training training) {
            told.incrementAndGet();
        }
    }

    @Test
    void whatIsAskedForByManyAtOnceIsTrainedOnce() {
        var memory = new Counting();
        var done = new AtomicInteger();
        try (var runs = new FunnelRuns(new Randomness(7), memory, 4, () -> false, done::incrementAndGet)) {
            Callable<Double> job = () -> runs.score(PARABOLA, SIGNUM, FunnelPhase.RACE, 0);
            List<Double> scores = runs.all(Collections.nCopies(32, job));
            assertEquals(1, scores.stream().distinct().count());
        }
        assertEquals(List.of(1, 1, 1), List.of(memory.asked.get(), memory.told.get(), done.get()));
    }

    /// A run that was not begun is no run: it may be asked for again.
    @Test
    void whatWasStoppedCanBeTrainedLater() {
        var memory = new Counting();
        var stopped = new AtomicBoolean(true);
        try (var runs = new FunnelRuns(new Randomness(7), memory, 2, stopped::get, () -> {})) {
            assertThrows(CancellationException.class, () -> runs.score(PARABOLA, SIGNUM, FunnelPhase.RACE, 0));
            stopped.set(false);
            runs.score(PARABOLA, SIGNUM, FunnelPhase.RACE, 0);
        }
        assertEquals(1, memory.told.get());
    }
}
