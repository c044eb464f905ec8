package serengeti.search.fitness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;

class FitnessRuleTest {

    private static final Training DIVERGED = new Training(new Outcome.Diverged(3), List.of(), List.of(), 1);

    private static Evidence evidence(double... scores) {
        return Arrays.stream(scores)
                .mapToObj(score -> Evidence.of(new Training(new Outcome.Scored(score, 0), List.of(), List.of(), 1)))
                .reduce((known, more) -> new Evidence(known.seeds() + 1, known.sum() + more.sum(), 1))
                .orElseThrow();
    }

    @Test
    void thePaperKeepsTheFirstScore() {
        var rule = new FitnessRule.Paper();
        assertEquals(0.8, rule.fitness(evidence(0.8)));
        assertEquals(1, rule.maxSeeds());
    }

    @Test
    void cautionIsLessTheMoreSeedsThereAre() {
        var rule = new FitnessRule.NoiseAware(0.06, 2, 9);
        assertEquals(0.8 - 0.12, rule.fitness(evidence(0.8)), 1e-15);
        assertEquals(0.8 - 0.06, rule.fitness(evidence(0.7, 0.8, 0.8, 0.9)), 1e-15);
        assertEquals(9, rule.maxSeeds());
    }

    @Test
    void aRunThatWasNotScoredSpoilsAll() {
        Evidence spoilt = evidence(0.9, 0.9).with(DIVERGED);
        assertEquals(Double.NEGATIVE_INFINITY, new FitnessRule.Paper().fitness(spoilt));
        assertEquals(Double.NEGATIVE_INFINITY, new FitnessRule.NoiseAware(0.1, 1, 8).fitness(spoilt));
        assertFalse(spoilt.isScored());
        assertTrue(evidence(0.9).isScored());
        assertEquals(3, spoilt.seeds());
    }

    @Test
    void evidenceDoesNotChangeWhenMoreComes() {
        Evidence first = evidence(0.5);
        first.with(DIVERGED);
        assertEquals(new Evidence(1, 0.5, 1), first);
    }

    @Test
    void settingsAreChecked() {
        assertEquals(
                "noise -1.0 and caution 1.0 must be at least 0, seeds 8 at least 1",
                assertThrows(IllegalArgumentException.class, () -> new FitnessRule.NoiseAware(-1, 1, 8)).getMessage());
        assertEquals(
                "noise 1.0 and caution 1.0 must be at least 0, seeds 0 at least 1",
                assertThrows(IllegalArgumentException.class, () -> new FitnessRule.NoiseAware(1, 1, 0)).getMessage());
    }
}
