package serengeti.evaluator.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Parabola;
import serengeti.evaluator.task.RateSweep;
import serengeti.evaluator.task.SweepOutcome;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;

/// Trainings at several learning rates.
final class RatesTest {
    private static final Task FIRST = new Parabola(60, 0.1);
    private static final Task SECOND = new Parabola(90, 0.1);
    private static final double[] NO_BAR = {Double.POSITIVE_INFINITY};
    private static final double[] NO_BARS = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};

    private static StepPlan descent(double rate) {
        return Lowering.plan(
                Parser.parse("def train(w, g, lr):\n  lr = lr * %s\n  u = g * lr\n  return u".formatted(rate)));
    }

    private static List<StepPlan> plans() {
        return Stream.concat(
                        Stream.of(descent(0.01), descent(4)),
                        IntStream.range(0, 100)
                                .mapToObj(
                                        seed -> Lowering.plan(RandomPrograms.language().withStates(2).generate(seed))))
                .toList();
    }

    private static Suite both() {
        return new Suite(List.of(FIRST.expecting(0, 1, 1), SECOND.expecting(0, 1, 1)));
    }

    private static Training train(Suite suite, Limits limits, StepPlan plan, Rates rates, double[] bars) {
        try (var pool = new TrainingPool(suite, 1, limits)) {
            return pool.train(plan, 3, rates, bars).join();
        }
    }

    private static void assertSame(Training expected, Training actual) {
        assertEquals(expected.outcome(), actual.outcome());
        assertEquals(expected.scores(), actual.scores());
        assertEquals(expected.hurdleLosses(), actual.hurdleLosses());
    }

    @Test
    void onOneTaskSeveralRatesGiveWhatTheSweepOfTheLowestLossGives() {
        Set<Double> rates = new HashSet<>();
        for (Limits limits : List.of(Limits.DEFAULT, Limits.NO_HURDLE)) {
            try (var pool = new TrainingPool(FIRST, 1, limits)) {
                for (StepPlan plan : plans()) {
                    SweepOutcome sweep =
                            pool.sweep(plan, 3, RateSweep.Knobs.LOWEST, Collections.nCopies(3, (_, _) -> {})).join();
                    Training training = pool.train(plan, 3, Rates.around(3), NO_BAR).join();
                    assertEquals(sweep.outcome(), training.outcome());
                    assertEquals(sweep.factor(), training.rate());
                    assertEquals(
                            Double.isNaN(sweep.lossAtHurdle()) ? List.of() : List.of(sweep.lossAtHurdle()),
                            training.hurdleLosses());
                    rates.add(training.rate());
                }
            }
        }
        assertEquals(Set.of(1.0, 1 / 3.0, 3.0), rates);
    }

    @Test
    void theRateThatGoesOnEndsAsItWouldHaveAlone() {
        Training swept = train(Suite.of(FIRST), Limits.DEFAULT, descent(0.01), Rates.around(3), NO_BAR);
        assertEquals(3, swept.rate());
        assertSame(train(Suite.of(FIRST), Limits.DEFAULT, descent(0.01), Rates.only(3), NO_BAR), swept);
        assertTrue(swept.outcome() instanceof Outcome.Scored);
        assertEquals(1, swept.hurdleLosses().size());
    }

    @Test
    void theRateOfTheFirstTaskIsThatOfAll() {
        Training swept = train(both(), Limits.DEFAULT, descent(0.01), Rates.around(3), NO_BARS);
        assertEquals(3, swept.rate());
        assertEquals(2, swept.hurdleLosses().size());
        assertSame(train(both(), Limits.DEFAULT, descent(0.01), Rates.only(3), NO_BARS), swept);
        double second =
                train(Suite.of(SECOND), Limits.DEFAULT, descent(0.01), Rates.only(3), NO_BAR).scores().getFirst();
        assertEquals(second, swept.scores().getLast());
    }

    @Test
    void aBarIsForTheRateThatGoesOn() {
        Training own = train(both(), Limits.DEFAULT, descent(0.01), Rates.OWN, NO_BARS);
        Training swept = train(both(), Limits.DEFAULT, descent(0.01), Rates.around(3), NO_BARS);
        double reached = swept.hurdleLosses().getFirst();
        assertTrue(reached < own.hurdleLosses().getFirst());
        double[] passed = {reached, Double.POSITIVE_INFINITY};
        assertSame(swept, train(both(), Limits.DEFAULT, descent(0.01), Rates.around(3), passed));
        assertEquals(
                "stopped_at_hurdle", train(both(), Limits.DEFAULT, descent(0.01), Rates.OWN, passed).outcome().label());
        double[] missed = {reached * 0.99, Double.POSITIVE_INFINITY};
        Training stopped = train(both(), Limits.DEFAULT, descent(0.01), Rates.around(3), missed);
        assertEquals(new Outcome.StoppedAtHurdle(15), stopped.outcome());
        assertEquals(List.of(reached), stopped.hurdleLosses());
        assertEquals(3, stopped.rate());
    }

    @Test
    void theOwnRateIsWhatIsTrainedAtOtherwise() {
        StepPlan adamw = Lowering.plan(Library.named("adamw").program());
        try (var pool = new TrainingPool(both(), 1, Limits.DEFAULT)) {
            Training plain = pool.train(adamw, 3).join();
            assertEquals(1, plain.rate());
            assertSame(plain, pool.train(adamw, 3, Rates.OWN, NO_BARS).join());
            assertSame(plain, pool.train(adamw, 3, Rates.around(1), NO_BARS).join());
        }
    }

    @Test
    void ratesThatMakeNoSenseAreRefused() {
        assertEquals(
                "factors: [0.0], must be numbers above 0",
                assertThrows(IllegalArgumentException.class, () -> Rates.only(0)).getMessage());
        assertEquals(
                "factors: [1.0, 0.0, Infinity], must be numbers above 0",
                assertThrows(IllegalArgumentException.class, () -> Rates.around(Double.POSITIVE_INFINITY))
                        .getMessage());
    }
}
