package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.fresh.SteadyAllocation;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Stepper;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.bench.TrainingBenchmark;

class ProxyTasksTest {

    static List<Task> tasks() {
        return ProxyTasks.all();
    }

    /// Those whose runs take milliseconds.
    static List<Task> smallTasks() {
        return ProxyTasks.all().stream().filter(task -> task.card().tier() == 1).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "mlp16, 1210, 16, 4000, 454656000",
        "vit8, 1582, 16, 2000, 1128960000",
        "vit8s, 1582, 8, 1000, 282240000",
        "lm8, 1032, 8, 3000, 1548288000",
        "clip2, 4033, 64, 1500, 2064384000",
        "clipln, 4033, 32, 2000, 1376256000",
        "mlm16, 2912, 16, 1500, 6488064000",
        "ddpm2, 1730, 64, 1500, 958464000",
        "ddpm8, 9376, 32, 1500, 2654208000",
        "mlp16ln, 1210, 16, 4000, 454656000",
        "mlp-10x, 3610, 32, 6000, 4091904000",
        "mlp-100x, 26122, 64, 6000, 59572224000",
        "cnn8, 1210, 32, 1000, 2746368000",
        "cnn-10x, 3706, 32, 3000, 28422144000",
        "mlp16s, 1210, 16, 1000, 113664000",
        "lm8s, 1032, 8, 1000, 516096000",
        "mlp16ft, 1210, 16, 1000, 113664000",
        "lm8ft, 1032, 8, 1000, 516096000"
    })
    void cardsStateTheSizesOfTheTask(String name, int parameters, int batch, int steps, long flops) {
        var card = ProxyTasks.named(name).card();
        assertEquals(name, card.name());
        assertEquals(parameters, card.parameters());
        assertEquals(batch, card.batch());
        assertEquals(steps, card.steps());
        assertEquals(flops, card.flops());
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearestAndAllNames() {
        assertMessage("unknown task 'mpl16'; did you mean 'mlp16'?", "mpl16");
        assertMessage("unknown task 'lm'; did you mean 'lm8'?", "lm");
        String known = String.join(", ", ProxyTasks.names().stream().sorted().toList());
        assertMessage("unknown task 'imagenet'; known: " + known, "imagenet");
    }

    private static void assertMessage(String message, String name) {
        assertEquals(message, assertThrows(UnknownName.class, () -> ProxyTasks.named(name)).getMessage());
    }

    @Test
    void everyNameIsUsedOnce() {
        assertEquals(ProxyTasks.all().size(), Set.copyOf(ProxyTasks.names()).size());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void buffersHaveTheCardsLength(Task task) {
        Model model = task.newModel();
        assertEquals(task.card().parameters(), model.layout().total());
        assertEquals(task.card().parameters(), model.weights().length());
        assertEquals(task.card().parameters(), model.gradient().length());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aStepIsAFunctionOfSeedStepAndWeights(Task task) {
        Model model = task.newModel();
        model.start(4);
        float[] start = model.weights().toArray();
        float first = model.lossAndGradient(0);
        float later = model.lossAndGradient(900);
        model.start(5);
        assertFalse(Arrays.equals(start, model.weights().toArray()));
        Model other = task.newModel();
        other.start(4);
        assertArrayEquals(start, other.weights().toArray());
        assertEquals(later, other.lossAndGradient(900));
        assertEquals(first, other.lossAndGradient(0));
        assertTrue(first != later);
    }

    @ParameterizedTest
    @MethodSource("smallTasks")
    void aSeedGivesTheSameBitsColdAndWarmAndOnTwoThreads(Task task) {
        List<CompletableFuture<float[]>> runs = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
            runs.add(CompletableFuture.supplyAsync(() -> trained(task, 300)));
        }
        float[] cold = runs.get(0).join();
        assertArrayEquals(cold, runs.get(1).join());
        trained(task, 3000);
        assertArrayEquals(cold, trained(task, 300));
    }

    private static float[] trained(Task task, int steps) {
        Model model = task.newModel();
        Stepper stepper = new LionStepper(model, 1e-3, 0.1);
        model.start(7);
        stepper.reset();
        for (int step = 0; step < steps; step++) {
            model.lossAndGradient(step);
            stepper.step(1);
        }
        return model.weights().toArray();
    }

    static List<String> names() {
        return smallTasks().stream().map(task -> task.card().name()).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void warmStepsAllocateNothing(String name) throws IOException, InterruptedException {
        assertEquals("0", SteadyAllocation.ofBest(WarmSteps.class, name));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void weightsThatAreNotNumbersGiveALossThatIsNone(Task task) {
        Model model = task.newModel();
        model.start(1);
        model.weights().fill(Float.NaN);
        assertTrue(Float.isNaN(model.lossAndGradient(0)));
        double fitness = model.fitness();
        assertTrue(Double.isNaN(fitness) || fitness == 0, "fitness " + fitness);
    }

    @Test
    void benchmarksReportOrderedTimes() {
        var result =
                new TrainingBenchmark(0.01, 3)
                        .measure(ProxyTasks.named("mlp16"), model -> new LionStepper(model, 1e-3, 0.1));
        assertTrue(0 < result.fastest());
        assertTrue(result.fastest() <= result.microseconds());
        assertTrue(result.microseconds() <= result.slowest());
        assertTrue(result.gigaflops() > 0);
    }

    @Test
    void theScheduleRisesForATenthAndFallsToZero() {
        Schedule schedule = new Schedule(4000);
        assertEquals(1 / 400.0, schedule.at(0));
        assertEquals(1, schedule.at(399));
        assertEquals(1, schedule.at(400));
        assertEquals(0.5, schedule.at(2200), 1e-12);
        assertEquals(0, schedule.at(3999), 1e-6);
        assertEquals(0.5 * 401 + 0.5 * 3600, schedule.sum(), 0.51);
    }
}
