package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.search.CampaignResult;
import serengeti.search.Champion;
import serengeti.search.Run;
import serengeti.search.funnel.Candidate;
import serengeti.search.funnel.FunnelMemory;
import serengeti.search.funnel.FunnelPhase;

/// What a funnel takes from a campaign's database, and what it puts there.
final class FunnelStoreTest {
    @TempDir private static Path home;

    private static final FunnelMemory.Key KEY =
            new FunnelMemory.Key("mlp16:30", new FunctionalHash(1, 2), FunnelPhase.RACE, 3);
    private static final Training TRAINING =
            new Training(new Outcome.Scored(0.5, 1.25), List.of(0.5), List.of(2.0), 1, 0.75);

    private static CampaignFolder folder;
    private static CampaignResult result;

    @BeforeAll
    static void runsACampaign() {
        folder = new CampaignFolder(home, "tiny");
        try (CampaignStore store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            result = TinyCampaign.run(store);
            store.finish(result, CampaignState.FINISHED);
        }
    }

    @Test
    void runsAreRememberedByTaskProgramPhaseAndSeed() {
        try (FunnelStore store = FunnelStore.open(folder)) {
            assertEquals(Optional.empty(), store.recall(KEY));
            store.keep(KEY, TRAINING);
            assertEquals(Optional.of(TRAINING), store.recall(KEY));
        }
        try (FunnelStore store = FunnelStore.open(folder)) {
            assertEquals(Optional.of(TRAINING), store.recall(KEY));
            for (FunnelMemory.Key other :
                    List.of(
                            new FunnelMemory.Key("mlp16:31", KEY.hash(), KEY.phase(), KEY.seed()),
                            new FunnelMemory.Key(KEY.task(), new FunctionalHash(1, 3), KEY.phase(), KEY.seed()),
                            new FunnelMemory.Key(KEY.task(), KEY.hash(), FunnelPhase.CARD, KEY.seed()),
                            new FunnelMemory.Key(KEY.task(), KEY.hash(), KEY.phase(), 4))) {
                assertEquals(Optional.empty(), store.recall(other));
            }
        }
    }

    @Test
    void oneProcessWritesAtATime() {
        try (FunnelStore store = FunnelStore.open(folder)) {
            assertEquals(Optional.empty(), store.recall(new FunnelMemory.Key("none:1", KEY.hash(), KEY.phase(), 0)));
            assertEquals(
                    "campaign 'tiny' is in use by process " + ProcessHandle.current().pid(),
                    assertThrows(StoreException.class, () -> FunnelStore.open(folder)).getMessage());
        }
    }

    @Test
    void theHallHasTheBestOfTheSearchInOrderTheirProgramsAmongThem() {
        Run run = TinyCampaign.SPEC.searches().getFirst();
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            List<Candidate> hall = campaign.hall();
            assertTrue(hall.size() > 3, hall.size() + " programs");
            assertEquals(
                    hall.stream().sorted(Comparator.comparingDouble(Candidate::fitness).reversed()).toList(), hall);
            for (Candidate each : hall) {
                assertEquals(run.label(), each.search());
                assertEquals(campaign.program(run, each.id()).orElseThrow(), each.program());
            }
            Champion champion = result.of(run).champion();
            assertTrue(hall.stream().limit(3).anyMatch(each -> each.id() == champion.id()));
        }
    }

    @Test
    void theLineageGoesFromTheStartProgramByEachParent() {
        Run run = TinyCampaign.SPEC.searches().getFirst();
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            long last = campaign.lastId(run);
            List<Ancestor> lineage = campaign.lineage(run, last);
            assertEquals(new Ancestor(0, "start", TinyCampaign.SPEC.start(run)), lineage.getFirst());
            assertEquals(last, lineage.getLast().id());
            for (int index = 1; index < lineage.size(); index++) {
                Ancestor ancestor = lineage.get(index);
                assertTrue(ancestor.id() > lineage.get(index - 1).id());
                Program stored = campaign.program(run, ancestor.id()).orElseThrow();
                assertEquals(stored, ancestor.program());
            }
            assertEquals(1, campaign.lineage(run, 0).size());
        }
    }
}
