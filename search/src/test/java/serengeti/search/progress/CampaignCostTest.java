package serengeti.search.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.knobs.Knobs;
import serengeti.search.progress.CampaignCost.Part;

class CampaignCostTest {
    private static final CampaignSpec QUICK =
            Knobs.with(
                    Preset.named("quick").spec(),
                    Map.of(
                            "stop.trainings",
                            "5000",
                            "finals.finalists",
                            "6",
                            "finals.first_seeds",
                            "10",
                            "finals.keep",
                            "2",
                            "finals.more_seeds",
                            "20",
                            "finals.fresh_seeds",
                            "100",
                            "fitness.max_seeds",
                            "7"));

    private static CampaignSpec with(String knob, String text) {
        return Knobs.with(QUICK, Map.of(knob, text));
    }

    @Test
    void everyBaselineGetsAsManyTrainingRunsAsTheSearch() {
        CampaignCost cost = CampaignCost.of(Knobs.with(with("repeats", "3"), Map.of("baselines", "constants, random")));
        assertEquals(
                List.of(
                        new Part("evolution", 3, 5000),
                        new Part("baseline-constants", 3, 5000),
                        new Part("baseline-random", 3, 5000)),
                cost.parts());
        assertEquals(3 * 100, cost.fresh());
        assertEquals(9 * 5000 + 300, cost.trainings());
    }

    @Test
    void aBaselineThatIsTheStartProgramIsOnlyScored() {
        CampaignCost cost = CampaignCost.of(with("baselines", "none"));
        assertEquals(new Part("baseline-constants", 1, 7 + 10 + 20), cost.parts().getLast());
        assertEquals(5000 + 37 + 200, cost.trainings());
    }

    @Test
    void aSearchWithoutALimitOfTrainingRunsHasNone() {
        CampaignCost cost =
                CampaignCost.of(Knobs.with(with("stop.programs", "900"), Map.of("stop.trainings", "unlimited")));
        assertFalse(cost.isLimited());
        assertTrue(CampaignCost.of(QUICK).isLimited());
    }
}
