package serengeti.benchmarks.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import serengeti.benchmarks.study.RuleStudy.Constants;
import serengeti.dsl.meaning.Lowering;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.proxytasks.ProxyTasks;

final class RuleStudyTest {
    private static final int SEEDS = 8;

    @ParameterizedTest
    @EnumSource(UpdateRule.class)
    void everyRuleIsASoundProgram(UpdateRule rule) {
        Lowering.plan(rule.program(0.01, 0.1));
        assertTrue(rule.exponents().length >= 6);
    }

    /// Differences that another implementation of the tasks has on other data of the same kind, with its constants.
    @ParameterizedTest
    @CsvSource({
        "mlp16, RAW, -3.03, 6, ADAMW, -1.53, 12, -0.040, -0.010",
        "vit8, RAW, -1.96, 2, ADAMW, -1.71, 0.5, -0.050, 0.000",
        "clip2, RAW, -1.93, 2, ADAMW, -1.43, 2, -0.20, -0.03",
        "mlp16, ADAMW_99, -1.78, 12, ADAMW, -1.53, 12, -0.010, 0.010",
        "lm8, ADAMW_99, -1.25, 0.5, ADAMW, -1.25, 2, -0.030, 0.030",
        "clip2, ADAMW_99, -1.43, 2, ADAMW, -1.43, 2, -0.05, 0.05",
        "mlp16, SGDM, -0.53, 12, ADAMW, -1.53, 12, -0.015, 0.010",
        "vit8, SGDM, -0.46, 0.5, ADAMW, -1.71, 0.5, -0.050, -0.010",
        "vit8, ADAMW_99, -1.71, 0.5, ADAMW, -1.71, 0.5, -0.010, 0.010",
        "clip2, LION, -1.68, 2, LION_SHORT, -1.93, 2, -0.25, -0.08",
        "lm8, RAW, -1.75, 2, ADAMW, -1.25, 2, -0.060, 0.000"
    })
    void rulesDifferAsTheyDoElsewhere(
            String task,
            UpdateRule rule,
            double exponent,
            double decay,
            UpdateRule other,
            double otherExponent,
            double otherDecay,
            double least,
            double most) {
        Task trained = ProxyTasks.named(task);
        var study = new RuleStudy(StudyTask.named(task), 2, 3, SEEDS);
        try (var pool = new TrainingPool(trained, 2, Limits.NO_HURDLE)) {
            double sum = new Schedule(trained.card().steps()).sum();
            double difference =
                    mean(study.scores(pool, sum, rule, new Constants(exponent, decay), 0, SEEDS))
                            - mean(study.scores(pool, sum, other, new Constants(otherExponent, otherDecay), 0, SEEDS));
            assertTrue(least < difference && difference < most, () -> "difference: " + difference);
        }
    }

    private static double mean(double[] scores) {
        return Arrays.stream(scores).average().orElseThrow();
    }

    @Test
    void anUnknownTaskIsAnsweredWithThoseOfTheStudy() {
        assertEquals(
                "unknown task 'vit9'; known: %s".formatted(String.join(", ", StudyTask.names())),
                assertThrows(IllegalArgumentException.class, () -> StudyTask.named("vit9")).getMessage());
    }
}
