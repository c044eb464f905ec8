package serengeti.evaluator.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Parabola;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;

final class SuiteTest {
    private static final Task SHORT = new Parabola(40, 0.1);
    private static final Task LONG = new Parabola(90, 0.1);
    private static final StepPlan DESCENT = Lowering.plan(Library.named("sgd").program());

    private static Training train(Suite suite, Limits limits) {
        try (var pool = new TrainingPool(suite, 1, limits)) {
            return pool.train(DESCENT, 3).join();
        }
    }

    private static double fitness(Training training) {
        return ((Outcome.Scored) training.outcome()).fitness();
    }

    @Test
    void fitnessOnOneTaskIsItsMetric() {
        assertEquals(0.25, Suite.of(SHORT).fitness(new double[] {0.25}));
    }

    @Test
    void onSeveralTasksFitnessIsHowFarBeyondAdamWInUnitsOfWhatRulesDiffer() {
        var suite = new Suite(List.of(SHORT.expecting(0.5, 0.01, 0.25), LONG.expecting(-2, 0.01, 4)));
        assertEquals(0, suite.fitness(new double[] {0.5, -2}));
        assertEquals(((0.75 - 0.5) / 0.25 + (2 - -2.0) / 4) / 2, suite.fitness(new double[] {0.75, 2}));
    }

    @Test
    void aTaskOfSeveralNeedsToBeKnown() {
        assertEquals(
                "task 'parabola' with 90 steps: how far rules are apart on it is not known, so it cannot be one of"
                        + " several",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Suite(List.of(SHORT.expecting(0.5, 0.01, 0.25), LONG.expecting(0, 1))))
                        .getMessage());
        assertEquals(
                "tasks: none, must be at least one",
                assertThrows(IllegalArgumentException.class, () -> new Suite(List.of())).getMessage());
    }

    @Test
    void aTrainingOnSeveralTasksHasTheScoresOfEach() {
        double first = fitness(train(Suite.of(SHORT), Limits.NO_HURDLE));
        double second = fitness(train(Suite.of(LONG), Limits.NO_HURDLE));
        var suite = new Suite(List.of(SHORT.expecting(0, 1, 1), LONG.expecting(0, 1, 1)));
        Training both = train(suite, Limits.NO_HURDLE);
        assertEquals(List.of(first, second), both.scores());
        assertEquals((first + second) / 2, fitness(both));
    }

    @Test
    void aTaskThatFailsSavesThoseBehindIt() {
        var suite = new Suite(List.of(SHORT.expecting(0, 1, 1), LONG.expecting(0, 1, 1)));
        try (var pool = new TrainingPool(suite, 1, Limits.DEFAULT)) {
            Training passed = pool.train(DESCENT, 3, new double[] {1e9, 1e9}).join();
            double[] losses = passed.hurdleLosses().stream().mapToDouble(loss -> loss).toArray();
            assertEquals(2, losses.length);
            Training first = pool.train(DESCENT, 3, new double[] {losses[0] * 0.99, 1e9}).join();
            assertEquals("stopped_at_hurdle", first.outcome().label());
            assertEquals(List.of(), first.scores());
            assertArrayEquals(
                    new double[] {losses[0]}, first.hurdleLosses().stream().mapToDouble(loss -> loss).toArray());
            Training second = pool.train(DESCENT, 3, new double[] {losses[0], losses[1] * 0.99}).join();
            assertEquals("stopped_at_hurdle", second.outcome().label());
            assertEquals(1, second.scores().size());
            assertEquals(2, second.hurdleLosses().size());
        }
    }
}
