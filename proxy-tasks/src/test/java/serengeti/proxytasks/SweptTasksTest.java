package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.RateSweep;
import serengeti.evaluator.task.RateSweep.Knobs;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.SweepOutcome;
import serengeti.evaluator.task.SweepOutcome.Fate;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.evaluator.task.TrainingRun.LossListener;

/// Sweeps over learning rates leave a run and take it up again; the tasks must not notice.
final class SweptTasksTest {
    private static final int STEPS = 40;
    private static final long SEED = 3;

    static List<Task> tasks() {
        return ProxyTasksTest.smallTasks();
    }

    private static SweepOutcome sweep(Task task, double rate, Knobs knobs) {
        Model model = task.newModel();
        List<LionStepper> steppers = knobs.factors().stream().map(_ -> new LionStepper(model, rate, 0.1)).toList();
        List<LossListener> listeners = Collections.nCopies(steppers.size(), (_, _) -> {});
        return new RateSweep(model, steppers, schedule(task), Limits.NO_HURDLE, knobs, listeners).run(SEED);
    }

    private static Schedule schedule(Task task) {
        return new Schedule(task.card().steps());
    }

    private static Outcome alone(Task task, double rate, LossListener listener) {
        Model model = task.newModel();
        return new TrainingRun(model, new LionStepper(model, rate, 0.1), schedule(task), Limits.NO_HURDLE, listener)
                .run(SEED);
    }

    /// Validates now and then, to no end.
    private static LossListener validator() {
        return new LossListener() {
            @Override
            public void loss(int step, float loss) {}

            @Override
            public boolean isValidatedAfter(int step) {
                return step % 16 == 8;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void eachRateEndsAsItWouldHaveAloneEvenIfValidatedOnTheWay(Task task) {
        Task shortened = task.withSteps(STEPS);
        // Powers of two, so that it does not matter whether the schedule or the rate is multiplied.
        SweepOutcome outcome =
                sweep(shortened, 1 / 1024.0, new Knobs(List.of(1.0, 4.0), 0.25, Double.POSITIVE_INFINITY));
        for (SweepOutcome.Rate rate : outcome.rates()) {
            assertEquals(
                    new Fate.Ended(alone(shortened, rate.factor() / 1024, validator())),
                    rate.fate(),
                    "times " + rate.factor());
        }
    }

    @Test
    void aRateThatIsFarTooLowIsStoppedAfterAQuarterOfMlp16() {
        Task task = ProxyTasks.named("mlp16").withSteps(400);
        SweepOutcome outcome = sweep(task, 0.001, Knobs.DEFAULT);
        assertEquals(3, outcome.factor());
        assertEquals(new Fate.ClearlyWorse(), outcome.rates().get(1).fate());
        assertEquals(100, outcome.rates().get(1).steps());
        assertTrue(outcome.steps() < 3 * 400);
    }
}
