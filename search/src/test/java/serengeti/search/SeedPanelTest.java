package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.search.fitness.Evidence;

final class SeedPanelTest {
    private static final double EXACT = 1e-12;
    private static final double FAILED = Double.NaN;

    private static FunctionalHash key(int number) {
        return FunctionalHash.parse("%032x".formatted(number));
    }

    private static Training training(double score) {
        Outcome outcome = Double.isNaN(score) ? new Outcome.Diverged(3) : new Outcome.Scored(score, 0);
        return new Training(outcome, List.of(), List.of(), 0);
    }

    /// A new program that gets a seed for each score if it joins.
    private static boolean meet(SeedPanel panel, int number, double... scores) {
        Evidence evidence = Evidence.of(training(scores[0]));
        if (!panel.isJoining(key(number), evidence)) {
            return false;
        }
        panel.notice(key(number), evidence);
        for (int seed = 1; seed < scores.length; seed++) {
            evidence = evidence.with(training(scores[seed]));
            panel.notice(key(number), evidence);
        }
        return true;
    }

    @Test
    void eachHundredthProgramJoins() {
        var panel = new SeedPanel(4, 0.01);
        var joined = new ArrayList<Integer>();
        for (int number = 1; number <= 350; number++) {
            if (meet(panel, number, 1)) {
                joined.add(number);
            }
        }
        assertEquals(List.of(100, 200, 300), joined);
    }

    @Test
    void aLeadIsTheMedianOfEightMembersAtLeast() {
        var panel = new SeedPanel(3, 1);
        for (int number = 1; number <= 7; number++) {
            assertTrue(meet(panel, number, 3 * number, 0, 0));
        }
        assertEquals(0, panel.lead(1));
        assertTrue(meet(panel, 8, 24, 0, 0));
        assertEquals(9, panel.lead(1), EXACT);
        assertEquals(2.25, panel.lead(2), EXACT);
        assertEquals(0, panel.lead(3), EXACT);
    }

    @Test
    void whoeverFailsOrLacksSeedsTellsNothing() {
        var panel = new SeedPanel(2, 1);
        for (int number = 1; number <= 20; number++) {
            assertTrue(meet(panel, number, 1, FAILED));
            assertTrue(meet(panel, 100 + number, 1));
        }
        assertEquals(0, panel.lead(1));
        panel.notice(key(500), Evidence.of(training(1)).with(training(0)));
        assertEquals(0, panel.lead(1));
    }

    @Test
    void theLatestMembersCount() {
        var panel = new SeedPanel(2, 1);
        for (int number = 1; number <= 256; number++) {
            assertTrue(meet(panel, number, number <= 128 ? 9 : 2, 0));
        }
        assertEquals(1, panel.lead(1), EXACT);
    }

    @Test
    void aProgramWithASingleSeedOrAPanelOfNoneNeedsNoPanel() {
        assertFalse(meet(new SeedPanel(1, 1), 1, 5));
        var none = new SeedPanel(4, 0);
        for (int number = 1; number <= 1000; number++) {
            assertFalse(meet(none, number, 5, 0, 0, 0));
        }
        assertEquals(0, none.lead(1));
    }

    /// Which a mean over programs that got further seeds for a good first one is not.
    @Test
    void theLeadIsThatOfTheSeedsWhateverTheLuckOfThePrograms() {
        var random = new SplittableRandom(7);
        double[] seeds = {0.5, -0.2, -0.3, 0};
        var panel = new SeedPanel(4, 0.02);
        for (int number = 1; number <= 10_000; number++) {
            double quality = random.nextGaussian();
            double[] scores = new double[4];
            for (int seed = 0; seed < 4; seed++) {
                scores[seed] = quality + seeds[seed] + 0.2 * random.nextGaussian();
            }
            meet(panel, number, scores);
        }
        assertEquals(0.5, panel.lead(1), 0.05);
        assertEquals(0.15, panel.lead(2), 0.05);
        assertEquals(0, panel.lead(3), 0.05);
        assertEquals(0, panel.lead(4), EXACT);
    }
}
