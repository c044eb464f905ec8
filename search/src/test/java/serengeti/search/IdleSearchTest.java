package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.search.SearchEvent.Trial;

/// Searches that come to a point at which nothing new is born.
final class IdleSearchTest {
    private static final Program CONSTANTS_OF_NO_CONSEQUENCE =
            Parser.parse(
                    """
                    def train(w, g, lr):
                      a = g * 0.9
                      update = sign(a)
                      update = update * lr
                      return update
                    """);

    @Test
    void aSearchInWhichNothingNewIsBornEnds() {
        CampaignSpec spec =
                SearchTest.withStart(SearchTest.spec(Mode.CONSTANTS, 13, 1_000_000), CONSTANTS_OF_NO_CONSEQUENCE);
        SearchTest.Told run =
                SearchTest.run(SearchTest.with(spec, "mutation.complement_share", "0"), 1, Recall.NOTHING);
        assertEquals(3 * 10 * 60, run.born().size());
        assertEquals(1, run.trials().stream().map(Trial::hash).distinct().count());
    }

    @Test
    void tuningThatYieldsNothingNewGivesWayToEvolution() {
        CampaignSpec spec =
                SearchTest.withStart(SearchTest.spec(Mode.EVOLUTION, 13, 10_000), CONSTANTS_OF_NO_CONSEQUENCE);
        SearchTest.Told run = SearchTest.run(SearchTest.with(spec, "evolution.tuning_share", "0.9"), 1, Recall.NOTHING);
        int firstForm = 0;
        while (run.born().get(firstForm).mutation().equals("scale")) {
            firstForm++;
        }
        assertEquals(10 * 60, firstForm);
        assertTrue(run.trials().stream().map(Trial::hash).distinct().count() > 10);
    }
}
