package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignState;
import serengeti.results.store.CampaignStore;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Champion;
import serengeti.search.Comparison;
import serengeti.search.Preset;
import serengeti.search.Run;
import serengeti.search.SearchEvent.CycleEnded;
import serengeti.search.Statistics;
import serengeti.search.evolution.Individual;
import serengeti.search.knobs.Knobs;

final class ScoreboardCommandTest {
    private static final CampaignSpec SPEC =
            Knobs.with(Preset.named("quick").spec(), Map.of("repeats", "3", "baselines", "none"));
    private static final int POPULATION = SPEC.evolution().population();

    @TempDir private static Path home;

    private static final Comparison ALIKE = Comparison.of(new double[] {1, 1}, new double[] {1, 1});

    private static Individual individual(long id, String name) {
        Program program = program(name);
        return new Individual(id, id < POPULATION ? -1 : 0, "modify", program, hash(program));
    }

    private static Program program(String name) {
        return Library.named(name).program().inlined();
    }

    private static FunctionalHash hash(Program program) {
        return FunctionalHash.of(Dataflow.of(program));
    }

    private static Statistics counts(long programs) {
        return new Statistics(programs, 1, programs, 0, Map.of(), 0, 0.5);
    }

    private static void cycle(CampaignStore store, Run run, long programs, List<Individual> born, Individual best) {
        store.on(run, new CycleEnded(born, List.of(), counts(programs), best, 0.5));
    }

    private static SearchResult won(Run run, Individual winner, long programs) {
        Program program = winner.program();
        var champion = new Champion(winner.id(), program, Lowering.plan(program), winner.hash(), 0.5, 4);
        return new SearchResult(run, champion, counts(programs));
    }

    /// Best programs: AdamW, signed momentum, RMSProp (the winner); AdamW, Lion (the winner); the start program alone.
    @BeforeAll
    static void storeACampaign() {
        List<Run> runs = SPEC.runs();
        Individual start = individual(0, "paper-adamw");
        Individual signum = individual(POPULATION, "signum");
        Individual rmsprop = individual(POPULATION + 1, "rmsprop");
        Individual lion = individual(POPULATION, "lion");
        try (var store = CampaignStore.create(new CampaignFolder(home, "known"), SPEC, "test")) {
            cycle(store, runs.get(0), 32, List.of(signum, rmsprop), start);
            cycle(store, runs.get(0), 64, List.of(), signum);
            cycle(store, runs.get(0), 1096, List.of(), rmsprop);
            cycle(store, runs.get(0), 1128, List.of(), signum);
            cycle(store, runs.get(1), 2048, List.of(lion), start);
            cycle(store, runs.get(2), 32, List.of(), start);
            List<SearchResult> results = new ArrayList<>();
            results.add(won(runs.get(0), rmsprop, 1128));
            results.add(won(runs.get(1), lion, 2048));
            results.add(won(runs.get(2), start, 32));
            results.add(won(runs.get(3), start, 0));
            store.finish(
                    new CampaignResult(results, results.get(1), results.get(3), ALIKE, List.of(), false),
                    CampaignState.FINISHED);
        }
        try (var store = CampaignStore.create(new CampaignFolder(home, "cut"), SPEC, "test")) {
            cycle(store, runs.get(0), 32, List.of(lion), lion);
            cycle(store, runs.get(1), 32, List.of(), start);
            SearchResult won = won(runs.get(0), lion, 32);
            SearchResult cut = won(runs.get(1), start, 32);
            SearchResult baseline = won(runs.get(3), start, 0);
            store.finish(
                    new CampaignResult(List.of(won, cut, baseline), won, baseline, ALIKE, List.of(), true),
                    CampaignState.INTERRUPTED);
        }
        CampaignStore.create(new CampaignFolder(home, "begun"), SPEC, "test").close();
    }

    private static Cli scoreboard(String... args) {
        var all = new ArrayList<>(List.of("scoreboard", "--home", home.toString()));
        all.addAll(List.of(args));
        return Cli.run(all.toArray(String[]::new));
    }

    @Test
    void theTextCountsSearchesWhoseBestProgramFollowedEachRule() {
        Cli cli = scoreboard("known");
        assertEquals(0, cli.code(), cli.err());
        assertEquals(
                """
                best program was in searches share after programs: least median most winner
                Signed momentum 1 of 3 33.3% 64 64 64 0
                Lion 1 of 3 33.3% 2,048 2,048 2,048 1
                Sign descent 0 of 3 0.0% 0
                Momentum 0 of 3 0.0% 0
                RMSProp 1 of 3 33.3% 1,096 1,096 1,096 1
                Adam 3 of 3 100.0% 0 0 0 1
                AdaBelief 0 of 3 0.0% 0
                AdaGrad 0 of 3 0.0% 0

                search fitness winner is best program was, after so many programs
                known evolution-1 0.5000 rmsprop adam 0, signed-momentum 64, rmsprop 1,096
                known evolution-2 0.5000 lion adam 0, lion 2,048
                known evolution-3 0.5000 adam adam 0
                """,
                cli.out().replaceAll(" +", " ").replace(System.lineSeparator(), "\n"));
    }

    @Test
    void theDocumentHasTheSame() {
        JsonNode document = scoreboard("known", "--json").json();
        JsonNode signed = document.get("motifs").get(0);
        TablesTest.assertKeys(signed, "name", "title", "definition", "searches", "share", "winners", "programs");
        assertEquals("signed-momentum", signed.get("name").asText());
        assertEquals(1, signed.get("searches").asInt());
        assertEquals(0, signed.get("winners").asInt());
        assertEquals(64, signed.get("programs").get(0).asInt());
        JsonNode found = document.get("searches").get(1);
        TablesTest.assertKeys(found, "campaign", "search", "fitness", "motifs");
        assertEquals("lion", found.get("motifs").get(1).get("name").asText());
        assertEquals(2048, found.get("motifs").get(1).get("programs").asInt());
        assertEquals(true, found.get("motifs").get(1).get("is_winner").asBoolean());
    }

    @Test
    void aCampaignThatIsNamedTwiceIsCountedOnce() {
        assertEquals(scoreboard("known").out(), scoreboard("known", "known").out());
    }

    @Test
    void searchesThatWereStoppedAreLeftOut() {
        JsonNode document = scoreboard("known", "cut", "--json").json();
        assertEquals(4, document.get("searches").size());
        assertEquals(2, document.get("left_out").asInt());
        assertEquals(2, document.get("motifs").get(1).get("searches").asInt());
        Cli cli = scoreboard("cut");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("Left out, since they were stopped before their end: 2 searches."), cli.out());
        assertTrue(cli.out().replaceAll(" +", " ").contains("Lion 1 of 1 100.0%"), cli.out());
    }

    @Test
    void aCampaignWithoutAResultIsRefused() {
        Cli cli = scoreboard("begun");
        assertEquals(
                "campaign 'begun' has no result yet; it goes on with: ./serengeti resume begun --home %s%n"
                        .formatted(home),
                cli.err());
        assertEquals(2, cli.code());
    }
}
