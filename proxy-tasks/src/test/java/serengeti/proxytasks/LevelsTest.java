package serengeti.proxytasks;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Stepper;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.evaluator.task.TrainingRun;
import serengeti.proxytasks.finetuning.AdamWStepper;

/// Runs what the cards of tier 1 expect of AdamW.
class LevelsTest {
    private static final int SEEDS = 3;

    /// Fresh seeds over which the expected means were taken.
    private static final int MEASURED_SEEDS = 12;

    /// What fine-tuned levels move by with the last bits of the training that goes before.
    private static final double BEFORE = 0.005;

    private static final Set<String> FINE_TUNED = Set.of("mlp16ft", "lm8ft");

    /// The constants with which AdamW was the best.
    ///
    /// @param totalDecay rate times decay, summed over the schedule
    private record Tuned(double rate, double totalDecay) {}

    private static final Map<String, Tuned> TUNED =
            Map.ofEntries(
                    entry("mlp16", new Tuned(0.0316, 24)),
                    entry("mlp16ln", new Tuned(0.01, 16)),
                    entry("vit8", new Tuned(0.0316, 0.5)),
                    entry("vit8s", new Tuned(0.0178, 0.5)),
                    entry("lm8", new Tuned(0.0316, 2)),
                    entry("mlp16s", new Tuned(0.0316, 6)),
                    entry("lm8s", new Tuned(0.0316, 0.5)),
                    entry("clip2", new Tuned(0.0316, 6)),
                    entry("clipln", new Tuned(0.0178, 16)),
                    entry("mlm16", new Tuned(0.0178, 0.5)),
                    entry("cnn8", new Tuned(0.0178, 2)),
                    entry("ddpm2", new Tuned(0.0316, 0.03)),
                    entry("ddpm8", new Tuned(0.0178, 0.03)),
                    entry("mlp16ft", new Tuned(0.000933, 0.5)),
                    entry("lm8ft", new Tuned(0.0562, 0)));

    static List<String> names() {
        return names(true);
    }

    private static List<String> names(boolean hasLevel) {
        return ProxyTasksTest.smallTasks().stream()
                .map(Task::card)
                .filter(card -> card.expected().isPresent() == hasLevel)
                .map(TaskCard::name)
                .toList();
    }

    @Test
    void everyTaskOfTierOneHasALevel() {
        assertEquals(List.of(), names(false));
    }

    @Test
    void everyLevelHasItsConstants() {
        assertEquals(Set.copyOf(names()), TUNED.keySet());
    }

    /// Mean of few seeds against a mean of more: four standard errors of the difference.
    @ParameterizedTest
    @MethodSource("names")
    void adamWReachesTheLevelOfTheCard(String name) {
        Task task = ProxyTasks.named(name);
        TaskCard.Expected expected = task.card().expected().orElseThrow();
        Tuned tuned = TUNED.get(name);
        boolean isFineTuning = FINE_TUNED.contains(name);
        double error = expected.seedDeviation() * Math.sqrt(1.0 / SEEDS + 1.0 / MEASURED_SEEDS);
        assertEquals(expected.adamw(), mean(task, tuned), 4 * Math.hypot(error, isFineTuning ? BEFORE : 0));
    }

    private static double mean(Task task, Tuned tuned) {
        Schedule schedule = new Schedule(task.card().steps());
        Model model = task.newModel();
        Stepper stepper = new AdamWStepper(model, tuned.rate(), tuned.totalDecay() / (tuned.rate() * schedule.sum()));
        var run = new TrainingRun(model, stepper, schedule, TrainingRun.Limits.NO_HURDLE, (_, _) -> {});
        double sum = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            sum += assertInstanceOf(Outcome.Scored.class, run.run(seed)).fitness();
        }
        return sum / SEEDS;
    }
}
