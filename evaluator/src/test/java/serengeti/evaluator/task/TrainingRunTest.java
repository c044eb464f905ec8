package serengeti.evaluator.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.task.Outcome.Diverged;
import serengeti.evaluator.task.Outcome.Scored;
import serengeti.evaluator.task.Outcome.StoppedAtHurdle;
import serengeti.evaluator.task.TrainingRun.Limits;

class TrainingRunTest {

    private static final int STEPS = 200;

    private final List<Float> losses = new ArrayList<>();

    private Outcome run(String update, Limits limits) {
        return run(update, limits, STEPS);
    }

    private Outcome run(String update, Limits limits, int steps) {
        Model model = new Parabola(steps, 0).newModel();
        var plan = Lowering.plan(Parser.parse("def train(w, g, m, lr):\n  %s\n  return u, m".formatted(update)));
        var stepper =
                new BlockInterpreter(
                        plan, model.layout(), model.weights(), model.gradient(), new OptimizerState(Parabola.LENGTH));
        losses.clear();
        return new TrainingRun(
                        model,
                        stepper,
                        new Schedule(steps),
                        limits,
                        (step, loss) -> {
                            assertEquals(losses.size(), step);
                            losses.add(loss);
                        })
                .run(7);
    }

    @Test
    void aVeryLongRunTakesNoMemoryForEachStep() {
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run("u = g * 1e30", Limits.DEFAULT);
        long before = thread.getCurrentThreadAllocatedBytes();
        assertEquals(new Diverged(0), run("u = g * 1e30", Limits.DEFAULT, Integer.MAX_VALUE));
        long bytes = thread.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < 1 << 23, "bytes " + bytes);
    }

    @Test
    void scoresARunThatConverges() {
        if (run("u = g * 0.1", Limits.DEFAULT) instanceof Scored(double fitness, double loss)) {
            assertTrue(fitness > -1e-4 && fitness <= 0, "fitness " + fitness);
            double last =
                    losses.subList(STEPS - STEPS / 20, STEPS).stream()
                            .mapToDouble(each -> each)
                            .average()
                            .orElseThrow();
            assertEquals(last, loss, 1e-15);
            assertEquals(STEPS, losses.size());
        } else {
            fail("not scored");
        }
    }

    @Test
    void isAFunctionOfTheSeed() {
        assertEquals(
                run("m = m + g", "u = m * 0.01", Limits.DEFAULT), run("m = g + m", "u = 0.01 * m", Limits.DEFAULT));
    }

    private Outcome run(String first, String second, Limits limits) {
        return run(first + "\n  " + second, limits);
    }

    @Test
    void noticesALossThatIsNotANumber() {
        assertEquals(new Diverged(0), run("u = ratio(m, m)", Limits.DEFAULT));
        assertEquals(1, losses.size());
    }

    @Test
    void noticesAWeightThatIsTooLarge() {
        assertEquals(new Diverged(0), run("u = g * -1e9", Limits.DEFAULT));
    }

    @Test
    void looksAtTheWeightsEverySixtyFourStepsAndAtTheEnd() {
        assertEquals(new Diverged(64), run("u = sign(g)", "u = u * -100", new Limits(2_000, 0, 0)));
        assertEquals(new Diverged(STEPS - 1), run("u = sign(g)", "u = u * -1", new Limits(198, 0, 0)));
    }

    @Test
    void noticesALossThatOverflows() {
        assertEquals(new Diverged(32), run("u = g * -3", new Limits(Double.MAX_VALUE, 0, 0)));
    }

    @Test
    void stopsAtTheHurdleWhatHasNotLearnt() {
        assertEquals(new StoppedAtHurdle(50), run("u = g * 1e-6", Limits.DEFAULT));
        assertEquals(51, losses.size());
        assertEquals(new StoppedAtHurdle(25), run("u = g * 1e-6", new Limits(1e6, 0.125, 0.02)));
    }

    @Test
    void letsItGoOnWithoutHurdle() {
        assertTrue(run("u = g * 1e-6", Limits.NO_HURDLE) instanceof Scored);
        assertEquals(STEPS, losses.size());
    }

    @Test
    void letsWhatHasLearntPastTheHurdle() {
        assertTrue(run("u = g * 0.001", new Limits(1e6, 0.25, 0.02)) instanceof Scored);
        assertEquals(new StoppedAtHurdle(50), run("u = g * 0.001", new Limits(1e6, 0.25, 0.5)));
    }

    @Test
    void validatesWhereTheListenerAsksForItWithoutChangingTheRun() {
        Model model = new Parabola(STEPS, 0.1).newModel();
        var plan = Lowering.plan(Parser.parse("def train(w, g, m, lr):\n  u = g * 0.01\n  return u, m"));
        var stepper =
                new BlockInterpreter(
                        plan, model.layout(), model.weights(), model.gradient(), new OptimizerState(Parabola.LENGTH));
        var schedule = new Schedule(STEPS);
        Outcome plain = new TrainingRun(model, stepper, schedule, Limits.NO_HURDLE, (_, _) -> {}).run(7);
        var steps = new ArrayList<Integer>();
        var scores = new ArrayList<Double>();
        var listener =
                new TrainingRun.LossListener() {
                    @Override
                    public void loss(int step, float loss) {
                        losses.add(loss);
                    }

                    @Override
                    public boolean isValidatedAfter(int step) {
                        return step % 50 == 49;
                    }

                    @Override
                    public void fitness(int step, double fitness) {
                        steps.add(step);
                        scores.add(fitness);
                    }
                };
        assertEquals(plain, new TrainingRun(model, stepper, schedule, Limits.NO_HURDLE, listener).run(7));
        assertEquals(List.of(49, 99, 149, 199), steps);
        assertEquals(((Scored) plain).fitness(), scores.getLast());
        assertEquals(-losses.get(50), scores.getFirst(), 1e-6);
    }

    @Test
    void runsASingleStep() {
        assertTrue(
                run("u = g * lr", Limits.DEFAULT, 1) instanceof Scored(double fitness, double loss)
                        && fitness == 0
                        && loss > 0);
    }

    @Test
    void outcomesHaveTheNamesUnderWhichTheyAreCounted() {
        assertEquals(
                List.of("scored", "invalid", "diverged", "stopped_at_hurdle", "over_budget", "over_state"),
                List.of(
                                new Scored(1, 1),
                                new Outcome.Invalid("no_update"),
                                new Diverged(1),
                                new StoppedAtHurdle(1),
                                new Outcome.OverBudget(2, 1),
                                new Outcome.OverState(2, 1))
                        .stream()
                        .map(Outcome::label)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, 0.1",
        "100, 4, 0.5",
        "100, 9, 1",
        "100, 10, 1",
        "100, 55, 0.5",
        "100, 99, 3.0458649e-4",
        "1, 0, 1",
        "2, 0, 1",
        "2, 1, 1",
        "3, 2, 0.5",
        "19, 0, 1",
        "20, 0, 0.5"
    })
    void scheduleRisesInATenthAndFallsAsACosine(int steps, int step, double value) {
        assertEquals(value, new Schedule(steps).at(step), 1e-10);
    }

    @Test
    void scheduleStaysBetweenZeroAndItsPeak() {
        for (int steps : new int[] {1, 2, 5, 10, 11, 99, 1000}) {
            var schedule = new Schedule(steps);
            double sum = 0;
            double peak = 0;
            for (int step = 0; step < steps; step++) {
                double rate = schedule.at(step);
                assertTrue(rate > 0 && rate <= 1, steps + " steps: " + rate + " at " + step);
                sum += rate;
                peak = Math.max(peak, rate);
            }
            assertEquals(1, peak);
            assertEquals(sum, schedule.sum());
        }
    }

    @Test
    void scheduleHasAtLeastOneStep() {
        assertEquals(
                "steps: 0, must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> new Schedule(0)).getMessage());
        assertEquals(
                "steps: 0, must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> new Parabola(10, 0).withSteps(0)).getMessage());
    }

    @Test
    void tasksMayBeStretched() {
        Task longer = new Parabola(10, 0).withSteps(30);
        assertEquals(30, longer.card().steps());
        assertEquals(3_600, longer.card().flops());
        assertEquals(Parabola.LENGTH, longer.newModel().layout().total());
    }
}
