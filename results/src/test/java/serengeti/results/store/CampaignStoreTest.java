package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Mode;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.evolution.Individual;
import serengeti.search.knobs.Knobs;

final class CampaignStoreTest {
    private static final Run SEARCH = new Run(Mode.EVOLUTION, 1, false);

    @TempDir private Path home;

    @Test
    void whatACampaignFoundIsReadBackAsItWas() throws Exception {
        var folder = new CampaignFolder(home, "tiny-1");
        var children = new ArrayList<Individual>();
        CampaignResult result;
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            result =
                    TinyCampaign.run(
                            store,
                            (run, event) -> {
                                store.on(run, event);
                                if (run.equals(SEARCH) && event instanceof SearchEvent.CycleEnded cycle) {
                                    children.addAll(cycle.born());
                                }
                            },
                            () -> false);
            store.finish(result, CampaignState.FINISHED);
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(TinyCampaign.SPEC, stored.spec());
            assertEquals(CampaignState.FINISHED, stored.state());
            assertEquals("test", stored.version());
            assertTrue(stored.seconds() > 0);
            assertEquals(Optional.of(result), stored.result());
            assertTrue(stored.trainings(result.best(), Phase.FINAL).size() > 1);
            assertEquals(4, stored.trainings(result.best(), Phase.FRESH).size());
            for (Individual child : children) {
                assertEquals(
                        Printer.print(child.program().withComments(List.of())),
                        Printer.print(stored.program(SEARCH, child.id()).orElseThrow()));
            }
            assertEquals(children.getLast().id(), stored.lastId(SEARCH));
        }
        assertEquals(
                Printer.print(
                        result.best()
                                .champion()
                                .program()
                                .withComments(List.of("Best program of campaign 'tiny-1', seed 7"))),
                Files.readString(folder.best()));
        assertTrue(Files.exists(folder.baseline()));
    }

    @Test
    void everyOutcomeIsRecalledAsItWas() {
        var outcomes =
                List.of(
                        new Outcome.Scored(0.1, 2.5),
                        new Outcome.Invalid("no_update"),
                        new Outcome.Diverged(17),
                        new Outcome.StoppedAtHurdle(8),
                        new Outcome.OverBudget(120.5, 100),
                        new Outcome.OverState(2, 1));
        var folder = new CampaignFolder(home, "outcomes");
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            var hash = new FunctionalHash(1, 2);
            var trials = new ArrayList<Trial>();
            for (int seed = 0; seed < outcomes.size(); seed++) {
                trials.add(
                        new Trial(
                                hash,
                                SearchEvent.Phase.FRESH,
                                seed,
                                new Training(
                                        outcomes.get(seed),
                                        List.of(0.25, seed / 3.0),
                                        List.of(seed / 7.0),
                                        Math.pow(3, seed - 1),
                                        0.5)));
            }
            store.on(SEARCH, new SearchEvent.FreshEnded(trials));
            for (Trial trial : trials) {
                assertEquals(
                        Optional.of(trial.training()),
                        store.recall(SEARCH, hash, SearchEvent.Phase.FRESH, trial.seed()));
            }
            assertEquals(Optional.empty(), store.recall(SEARCH, hash, SearchEvent.Phase.FINAL, 0));
            assertEquals(outcomes.size(), store.recalled());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void aKilledCampaignGoesOnToTheResultOfAnUndisturbedOne(String rateFactor) throws Exception {
        CampaignSpec spec = Knobs.with(TinyCampaign.SPEC, Map.of("fitness.rate_factor", rateFactor));
        var undisturbed = new CampaignFolder(home, "undisturbed");
        CampaignResult expected;
        var killed = new ArrayList<CampaignFolder>();
        var events = new AtomicInteger();
        try (var store = CampaignStore.create(undisturbed, spec, "test")) {
            expected =
                    TinyCampaign.run(
                            store,
                            (run, event) -> {
                                store.on(run, event);
                                int count = events.incrementAndGet();
                                if (count == 3
                                        || event instanceof SearchEvent.FinalsEnded
                                        || event instanceof SearchEvent.FreshEnded) {
                                    killed.add(TinyCampaign.asKilled(undisturbed, home.resolve("killed-" + count)));
                                }
                            },
                            () -> false);
        }
        assertEquals(5, killed.size());
        assertEquals(rateFactor.equals("1") ? 1 : 3, rates(undisturbed));
        for (CampaignFolder folder : killed) {
            try (var store = CampaignStore.resume(folder)) {
                long before = store.trainings();
                assertTrue(before > 0);
                CampaignResult result = TinyCampaign.run(store);
                assertEquals(expected, result);
                assertEquals(before, store.recalled(), "each run on disk is asked for once, and none is repeated");
                store.finish(result, CampaignState.FINISHED);
            }
        }
    }

    /// How many rates programs were trained at.
    private static int rates(CampaignFolder folder) throws SQLException {
        try (var connection = Schema.openToRead(folder);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(DISTINCT rate) FROM training")) {
            return row.getInt(1);
        }
    }

    private static CampaignResult stoppedAtSecondEvent(CampaignStore store) {
        var events = new AtomicInteger();
        return TinyCampaign.run(
                store,
                (run, event) -> {
                    store.on(run, event);
                    events.incrementAndGet();
                },
                () -> events.get() >= 2);
    }

    @Test
    void searchesThatHaveNotBegunAreLeftOutOfAStoppedCampaign() {
        var folder = new CampaignFolder(home, "stopped");
        CampaignResult provisional;
        try (var store = CampaignStore.create(folder, TinyCampaign.REPEATED, "test")) {
            provisional = stoppedAtSecondEvent(store);
            store.finish(provisional, CampaignState.INTERRUPTED);
        }
        assertEquals(
                List.of("evolution-1", "baseline-constants-1"),
                provisional.searches().stream().map(search -> search.run().label()).toList());
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(Optional.of(provisional), stored.result());
        }
        try (var store = CampaignStore.resume(folder)) {
            assertEquals(6, TinyCampaign.run(store).searches().size());
        }
    }

    @Test
    void aStoppedCampaignGoesOnToTheResultOfAnUndisturbedOne() {
        var folder = new CampaignFolder(home, "stopped");
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            CampaignResult provisional = stoppedAtSecondEvent(store);
            assertTrue(provisional.interrupted());
            store.finish(provisional, CampaignState.INTERRUPTED);
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(CampaignState.INTERRUPTED, stored.state());
            assertTrue(stored.result().orElseThrow().interrupted());
        }
        CampaignResult resumed;
        try (var store = CampaignStore.resume(folder)) {
            resumed = TinyCampaign.run(store);
            store.finish(resumed, CampaignState.FINISHED);
        }
        try (var store = CampaignStore.create(new CampaignFolder(home, "whole"), TinyCampaign.SPEC, "test")) {
            assertEquals(TinyCampaign.run(store), resumed);
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(Optional.of(resumed), stored.result());
            assertFalse(stored.result().orElseThrow().interrupted());
        }
    }

    @Test
    void aCampaignThatIsBeingWrittenIsRefused() {
        var folder = new CampaignFolder(home, "busy");
        try (var _ = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            var refusal = assertThrows(StoreException.class, () -> CampaignStore.resume(folder));
            assertEquals("campaign 'busy' is in use by process " + ProcessHandle.current().pid(), refusal.getMessage());
            try (var stored = StoredCampaign.open(folder)) {
                assertEquals(CampaignState.UNFINISHED, stored.state());
            }
        }
        CampaignStore.resume(folder).close();
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        var folder = new CampaignFolder(home, "taken");
        CampaignStore.create(folder, TinyCampaign.SPEC, "test").close();
        var refusal = assertThrows(StoreException.class, () -> CampaignStore.create(folder, TinyCampaign.SPEC, "test"));
        assertEquals(
                "campaign 'taken' exists already in %s; take another --name, or: ./serengeti resume taken"
                        .formatted(home.resolve("campaigns")),
                refusal.getMessage());
    }

    @Test
    void aCampaignOfAnotherVersionWithOtherKnobsIsRefused() throws Exception {
        var folder = new CampaignFolder(home, "old");
        CampaignStore.create(folder, TinyCampaign.SPEC, "0.0.1").close();
        try (var connection = Schema.open(folder);
                var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM setting WHERE name IN ('mutation.insert', 'checksum')");
        }
        var refusal = assertThrows(StoreException.class, () -> CampaignStore.resume(folder));
        assertEquals(
                "campaign 'old' was begun by version 0.0.1, which had other knobs: 'mutation.insert' is missing",
                refusal.getMessage());
    }

    @Test
    void aSettingThatWasChangedIsNoticed() throws Exception {
        var folder = new CampaignFolder(home, "changed");
        CampaignStore.create(folder, TinyCampaign.SPEC, "test").close();
        try (var connection = Schema.open(folder);
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE setting SET value = '8' WHERE name = 'seed'");
        }
        var refusal = assertThrows(StoreException.class, () -> CampaignStore.resume(folder));
        assertEquals(
                "%s is damaged and was left as it is: its settings are not those that were stored"
                        .formatted(folder.database()),
                refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE training SET fitness = fitness - 1 WHERE phase = 'search', cycle 1",
        "UPDATE child SET hash = 'other' WHERE id = 12, program 12",
        "UPDATE cycle SET hits = hits + 1 WHERE number = 2, cycle 2"
    })
    void aCampaignThatWasChangedEndsWhereItDiffers(String change, String place) throws Exception {
        var folder = new CampaignFolder(home, "changed");
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            TinyCampaign.run(store);
        }
        try (var connection = Schema.open(folder);
                var statement = connection.createStatement()) {
            statement.executeUpdate(change);
        }
        try (var store = CampaignStore.resume(folder)) {
            var refusal = assertThrows(StoreException.class, () -> TinyCampaign.run(store));
            assertEquals(
                    ("campaign 'changed' cannot go on: %s of search 'evolution-1' is not what %s holds; "
                                    + "the file was changed or damaged")
                            .formatted(place, folder.database()),
                    refusal.getMessage());
        }
    }

    @Test
    void aRunThatIsTakenTwiceIsRefused() {
        var folder = new CampaignFolder(home, "twice");
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            var hash = new FunctionalHash(1, 2);
            var first =
                    new Trial(
                            hash,
                            SearchEvent.Phase.FINAL,
                            3,
                            new Training(new Outcome.Scored(0.5, 1), List.of(), List.of(), 0.25));
            var second =
                    new Trial(
                            hash,
                            SearchEvent.Phase.FINAL,
                            3,
                            new Training(new Outcome.Scored(0.5, 1), List.of(), List.of(), 0.75));
            var event = new SearchEvent.FreshEnded(List.of(first, second));
            var refusal = assertThrows(StoreException.class, () -> store.on(SEARCH, event));
            assertEquals(
                    ("campaign 'twice' cannot go on: the training of %s on final seed 3 of search 'evolution-1' is not"
                                    + " what %s holds; the file was changed or damaged")
                            .formatted(hash, folder.database()),
                    refusal.getMessage());
        }
    }

    @Test
    void whatIsLeftOfACampaignThatWasNotMadeToTheEndIsMadeAnew() throws Exception {
        var folder = new CampaignFolder(home, "begun");
        Files.createDirectories(folder.path());
        assertNothingYet(folder);
        Files.writeString(folder.lock(), "123");
        assertNothingYet(folder);
        Files.write(folder.unfinishedDatabase(), new byte[5000]);
        assertNothingYet(folder);
        CampaignStore.create(folder, TinyCampaign.SPEC, "test").close();
        assertFalse(Files.exists(folder.unfinishedDatabase()));
        try (var stored = StoredCampaign.open(CampaignFolder.existing(home, "begun"))) {
            assertEquals(TinyCampaign.SPEC, stored.spec());
        }
    }

    private void assertNothingYet(CampaignFolder folder) {
        var refusal = assertThrows(StoreException.class, () -> CampaignFolder.existing(home, folder.name()));
        assertEquals(
                "campaign 'begun' in %s holds nothing yet; to make it: serengeti search --name begun"
                        .formatted(home.resolve("campaigns")),
                refusal.getMessage());
    }

    @Test
    void aCampaignIsFinishedOnlyOnceItsFilesAreThere() throws Exception {
        var folder = new CampaignFolder(home, "files");
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            CampaignResult result = TinyCampaign.run(store);
            Files.createDirectory(folder.best());
            var refusal = assertThrows(StoreException.class, () -> store.finish(result, CampaignState.FINISHED));
            assertEquals("cannot write %s: Is a directory".formatted(folder.best()), refusal.getMessage());
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(CampaignState.UNFINISHED, stored.state());
        }
    }

    @Test
    void theResultOfAStoppedCampaignStaysProvisionalWhenItIsKilledLater() {
        var folder = new CampaignFolder(home, "provisional");
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            store.finish(TinyCampaign.run(store), CampaignState.INTERRUPTED);
        }
        try (var store = CampaignStore.resume(folder)) {
            TinyCampaign.run(store);
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(CampaignState.UNFINISHED, stored.state());
            assertTrue(stored.result().orElseThrow().interrupted());
        }
    }
}
