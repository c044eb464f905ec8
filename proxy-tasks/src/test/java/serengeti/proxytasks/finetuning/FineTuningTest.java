package serengeti.proxytasks.finetuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.vision.DigitImages;
import serengeti.proxytasks.vision.ImageSource;
import serengeti.proxytasks.vision.MlpShape;
import serengeti.proxytasks.vision.TurnedDigits;

class FineTuningTest {
    private static final double RATE = 0.02;
    private static final double DECAY = 2;

    private final Task before = mlp("upright", new DigitImages(8, 512, 512, 0.3, 0).source(), 8, 400);
    private final Task after = mlp("turned", new TurnedDigits(8, 512, 512, 0.3, 0, 0.3).source(), 8, 100);
    private final Task tuned = new FineTuning(before, RATE, DECAY).of(after);

    private static Task mlp(String name, ImageSource source, int hidden, int steps) {
        return new MlpShape(64, List.of(hidden), 10).task(name, 1, 16, steps, source);
    }

    private static Model started(Task task, long seed) {
        Model model = task.newModel();
        model.start(seed);
        return model;
    }

    @Test
    void runsStartNearTheWeightsThatAdamWReached() {
        Model trained = before.newModel();
        var stepper = new AdamWStepper(trained, RATE, DECAY / (RATE * new Schedule(400).sum()));
        trained.start(1);
        stepper.reset();
        for (int step = 0; step < 400; step++) {
            trained.lossAndGradient(step);
            stepper.step(new Schedule(400).at(step));
        }
        Model model = started(tuned, 7);
        int[] offsets = model.layout().offsets();
        for (int array = 0; array < model.layout().arrays(); array++) {
            double distance = 0;
            double size = 0;
            for (int weight = offsets[array]; weight < offsets[array + 1]; weight++) {
                double reached = trained.weights().get(weight);
                distance += Math.pow(model.weights().get(weight) - reached, 2);
                size += reached * reached;
            }
            assertEquals(0.02, Math.sqrt(distance / size), 0.012, "array " + array);
        }
    }

    @Test
    void whatWasLearnedBeforeHelps() {
        Model model = started(tuned, 7);
        Model fresh = started(after, 7);
        assertTrue(model.fitness() > fresh.fitness() + 0.3, model.fitness() + " and " + fresh.fitness());
    }

    @Test
    void batchesGradientsAndFitnessAreThoseOfTheSecondTask() {
        Model model = started(tuned, 7);
        Model plain = started(after, 7);
        plain.weights().copyFrom(model.weights().toArray());
        assertEquals(plain.lossAndGradient(3), model.lossAndGradient(3));
        assertArrayEquals(plain.gradient().toArray(), model.gradient().toArray());
        assertEquals(plain.fitness(), model.fitness());
    }

    @Test
    void theFirstTaskIsTrainedOnceForAllThreads() {
        var models = new AtomicInteger();
        Task counted =
                Task.of(
                        before.card(),
                        () -> {
                            models.incrementAndGet();
                            return before.newModel();
                        });
        Task shared = new FineTuning(counted, RATE, DECAY).of(after);
        assertEquals(0, models.get());
        List<CompletableFuture<float[]>> starts = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
            starts.add(CompletableFuture.supplyAsync(() -> started(shared, 5).weights().toArray()));
        }
        assertArrayEquals(starts.get(0).join(), starts.get(1).join());
        assertEquals(1, models.get());
        assertArrayEquals(starts.get(0).join(), started(tuned, 5).weights().toArray());
    }

    @Test
    void theCardIsTheSecondTasksButForTheData() {
        assertEquals("turned", tuned.card().name());
        assertEquals(100, tuned.card().steps());
        assertEquals(
                "MLP 64-8-10 on digits 8x8 turned by 0.3, noise 0.3, n 512, label noise 0.0, after upright",
                tuned.card().title());
    }

    @Test
    void tasksOfOtherShapesAreRefused() {
        Task wide = mlp("wide", new TurnedDigits(8, 64, 64, 0.3, 0, 0.3).source(), 9, 100);
        Task mixed = new FineTuning(before, RATE, DECAY).of(wide);
        assertEquals(
                "task 'wide' has arrays [[64, 9], [9], [9, 10], [10]], but 'upright', which it goes on from, has"
                        + " [[64, 8], [8], [8, 10], [10]]",
                assertThrows(IllegalArgumentException.class, mixed::newModel).getMessage());
    }

    @Test
    void aFirstTaskThatDivergesIsReported() {
        Task broken = new FineTuning(before, 1e9, DECAY).of(after);
        assertEquals(
                "task 'upright' with AdamW, rate 1.0E9, total decay 2.0: diverged, must be scored to be gone on from",
                assertThrows(IllegalArgumentException.class, broken::newModel).getMessage());
    }
}
