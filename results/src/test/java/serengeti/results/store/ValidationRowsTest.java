package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignResult;
import serengeti.search.Mode;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.SearchEvent.Validated;
import serengeti.search.SearchEvent.ValidationEnded;
import serengeti.search.validation.Confirmation;
import serengeti.search.validation.ValidationCurve;
import serengeti.search.validation.ValidationPoint;

final class ValidationRowsTest {
    private static final Run SEARCH = new Run(Mode.EVOLUTION, 1, false);
    private static final Run BASELINE = new Run(Mode.CONSTANTS, 1, true);

    @TempDir private Path home;

    /// What a campaign told of its validation.
    private static CampaignResult run(CampaignStore store, List<ValidationPoint> points, List<Confirmation> ended) {
        CampaignListener listener =
                (run, event) -> {
                    store.on(run, event);
                    switch (event) {
                        case Validated(List<Trial> _, ValidationPoint point) -> points.add(point);
                        case ValidationEnded told -> ended.add(told.confirmation());
                        case SearchEvent.CycleEnded _, SearchEvent.FinalsEnded _, SearchEvent.FreshEnded _ -> {}
                    }
                };
        return TinyCampaign.run(store, listener, () -> false);
    }

    @Test
    void theCurveIsReadBackAsItWasTold() {
        var folder = new CampaignFolder(home, "tiny-1");
        var points = new ArrayList<ValidationPoint>();
        var ended = new ArrayList<Confirmation>();
        try (var store = CampaignStore.create(folder, TinyCampaign.VALIDATED, "test")) {
            run(store, points, ended);
        }
        assertTrue(points.size() > 1, points.size() + " points");
        try (var stored = StoredCampaign.open(folder)) {
            ValidationCurve curve = stored.validation(SEARCH);
            assertEquals(new ValidationCurve(points, ended.stream().findFirst()), curve);
            assertEquals(curve.hasFallen(), curve.confirmation().isPresent());
            assertEquals(ValidationCurve.EMPTY, stored.validation(BASELINE));
        }
    }

    @Test
    void whatIsNotScoredIsReadBackToo() {
        var folder = new CampaignFolder(home, "tiny-1");
        try (var store = CampaignStore.create(folder, TinyCampaign.VALIDATED, "test");
                var stored = StoredCampaign.open(folder)) {
            List<Double> scores = List.of();
            var point =
                    new ValidationPoint(
                            2,
                            10,
                            20,
                            12,
                            TinyCampaign.SPEC.start(),
                            new FunctionalHash(1, 2),
                            Double.NEGATIVE_INFINITY,
                            scores);
            store.on(SEARCH, new Validated(List.of(), point));
            store.on(SEARCH, new Validated(List.of(), point));
            ValidationPoint read = stored.validation(SEARCH).points().getFirst();
            assertEquals(Double.NEGATIVE_INFINITY, read.fitness());
            assertEquals(point, read);
        }
    }

    @Test
    void aCampaignThatIsKilledWhileItIsValidatedGoesOnAsIfItHadNotBeen() {
        var undisturbed = new CampaignFolder(home, "undisturbed");
        var points = new ArrayList<ValidationPoint>();
        var killed = new ArrayList<CampaignFolder>();
        CampaignResult expected;
        try (var store = CampaignStore.create(undisturbed, TinyCampaign.VALIDATED, "test")) {
            CampaignListener listener =
                    (run, event) -> {
                        store.on(run, event);
                        if (event instanceof Validated(List<Trial> _, ValidationPoint point)) {
                            points.add(point);
                        }
                        if (event instanceof Validated && points.size() % 3 == 1 || event instanceof ValidationEnded) {
                            killed.add(TinyCampaign.asKilled(undisturbed, home.resolve("killed-" + killed.size())));
                        }
                    };
            expected = TinyCampaign.run(store, listener, () -> false);
        }
        assertTrue(killed.size() > 1, killed.size() + " killed");
        ValidationCurve curve;
        try (var stored = StoredCampaign.open(undisturbed)) {
            curve = stored.validation(SEARCH);
        }
        for (CampaignFolder folder : killed) {
            try (var store = CampaignStore.resume(folder)) {
                long before = store.trainings();
                assertTrue(before > 0);
                var again = new ArrayList<ValidationPoint>();
                assertEquals(expected, run(store, again, new ArrayList<>()));
                assertEquals(points, again);
                assertEquals(before, store.recalled(), "each run on disk is asked for once, and none is repeated");
            }
            try (var stored = StoredCampaign.open(folder)) {
                assertEquals(curve, stored.validation(SEARCH));
            }
        }
    }

    @Test
    void aStoppedCampaignCatchesUpWithItsValidation() {
        var folder = new CampaignFolder(home, "stopped");
        try (var store = CampaignStore.create(folder, TinyCampaign.VALIDATED, "test")) {
            TinyCampaign.run(store, store, () -> true);
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(ValidationCurve.EMPTY, stored.validation(SEARCH));
        }
        var points = new ArrayList<ValidationPoint>();
        try (var store = CampaignStore.resume(folder)) {
            run(store, points, new ArrayList<>());
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(points, stored.validation(SEARCH).points());
            assertEquals(Optional.of(0L), points.stream().findFirst().map(ValidationPoint::cycle));
        }
    }

    @Test
    void aPointThatWasChangedEndsTheCampaign() throws Exception {
        var folder = new CampaignFolder(home, "changed");
        try (var store = CampaignStore.create(folder, TinyCampaign.VALIDATED, "test")) {
            TinyCampaign.run(store);
        }
        try (var connection = Schema.open(folder);
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE validation SET mean = mean - 0.1 WHERE cycle = 0");
        }
        try (var store = CampaignStore.resume(folder)) {
            var refusal = assertThrows(StoreException.class, () -> TinyCampaign.run(store));
            assertEquals(
                    ("campaign 'changed' cannot go on: the validation after cycle 0 of search 'evolution-1' is not what"
                                    + " %s holds; the file was changed or damaged")
                            .formatted(folder.database()),
                    refusal.getMessage());
        }
    }
}
