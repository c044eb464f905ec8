package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.task.Outcome;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;

/// Searches in which some new programs are given all seeds whatever they score.
final class PanelSearchTest {
    private static final int MAX_SEEDS = 4;

    private static SearchTest.Told run(String share, int workers) {
        CampaignSpec spec = SearchTest.with(SearchTest.spec(Mode.EVOLUTION, 5, 400), "fitness.panel_share", share);
        return SearchTest.run(spec, workers, Recall.NOTHING);
    }

    /// The seeds that each program was scored on in the search; those that failed on one are left out.
    private static Map<FunctionalHash, Integer> seeds(SearchTest.Told told) {
        Map<FunctionalHash, Integer> seeds = new LinkedHashMap<>();
        for (Trial trial : told.trials()) {
            if (trial.phase() == Phase.SEARCH) {
                seeds.merge(trial.hash(), 1, Integer::sum);
            }
        }
        for (Trial trial : told.trials()) {
            if (trial.phase() == Phase.SEARCH && !(trial.training().outcome() instanceof Outcome.Scored)) {
                seeds.remove(trial.hash());
            }
        }
        return seeds;
    }

    private static long ofAllSeeds(Map<FunctionalHash, Integer> seeds) {
        return seeds.values().stream().filter(count -> count == MAX_SEEDS).count();
    }

    @Test
    void whereAllJoinAllGetAllSeeds() {
        Map<FunctionalHash, Integer> seeds = seeds(run("1", 2));
        assertTrue(seeds.size() > 100, seeds.size() + " programs");
        assertEquals(seeds.size(), ofAllSeeds(seeds));
    }

    @Test
    void whereSomeJoinMoreGetAllSeedsThanWhereNoneDo() {
        Map<FunctionalHash, Integer> none = seeds(run("0", 2));
        Map<FunctionalHash, Integer> some = seeds(run("0.3", 2));
        double shareOfNone = (double) ofAllSeeds(none) / none.size();
        double shareOfSome = (double) ofAllSeeds(some) / some.size();
        assertTrue(shareOfSome > shareOfNone + 0.15, shareOfNone + " to " + shareOfSome);
    }

    @Test
    void theNumberOfWorkersChangesNothing() {
        SearchTest.Told one = run("0.1", 1);
        SearchTest.Told three = run("0.1", 3);
        assertEquals(one.events(), three.events());
        assertEquals(one.champion(), three.champion());
    }
}
