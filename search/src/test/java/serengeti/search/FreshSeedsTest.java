package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.task.Parabola;
import serengeti.search.SearchEvent.FreshEnded;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.knobs.Knobs;

/// The comparison of winners on fresh seeds, which goes block by block.
final class FreshSeedsTest {
    private static final CampaignSpec SPEC =
            Knobs.with(
                    SearchTest.spec(Mode.EVOLUTION, 3, 60),
                    Map.of("finals.fresh_seeds", "80", "baselines", "constants, random", "repeats", "1"));

    /// A campaign that is asked to stop once so many blocks of winners have come.
    private static CampaignResult run(int blocks, List<Trial> trials) {
        CampaignListener listener =
                (_, event) -> {
                    if (event instanceof FreshEnded(List<Trial> block)) {
                        trials.addAll(block);
                    }
                };
        return new Campaign(SPEC, Suite.of(new Parabola(40, 0.3)), 2, Recall.NOTHING, listener)
                .run(() -> trials.size() >= 3 * Campaign.FRESH_BLOCK * blocks);
    }

    @Test
    void allSeedsAreUsed() {
        var trials = new ArrayList<Trial>();
        CampaignResult result = run(Integer.MAX_VALUE / 1000, trials);
        assertFalse(result.interrupted());
        assertEquals(80, result.fresh().seeds());
        assertEquals(80, result.others().getFirst().fresh().seeds());
        assertEquals(3 * 80, trials.size());
        assertEquals(80, trials.stream().map(Trial::seed).distinct().count());
    }

    @Test
    void whoStopsAmongThemGetsTheBlocksThatWereBegun() {
        CampaignResult result = run(2, new ArrayList<>());
        assertTrue(result.interrupted());
        assertEquals(64, result.fresh().seeds());
        assertEquals(64, result.others().getFirst().fresh().seeds());
    }

    @Test
    void whoStopsBeforeGetsOneBlock() {
        CampaignResult result = run(0, new ArrayList<>());
        assertTrue(result.interrupted());
        assertEquals(Campaign.FRESH_BLOCK, result.fresh().seeds());
    }

    @Test
    void theLastBlockMayBeShort() {
        CampaignResult all = run(Integer.MAX_VALUE / 1000, new ArrayList<>());
        CampaignResult stopped = run(3, new ArrayList<>());
        assertEquals(all.fresh(), stopped.fresh());
    }
}
