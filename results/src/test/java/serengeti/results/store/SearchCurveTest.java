package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;
import serengeti.results.store.SearchCurve.Cycle;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.Mode;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.Statistics;
import serengeti.search.evolution.Individual;

final class SearchCurveTest {
    private static final Run RUN = new Run(Mode.EVOLUTION, 1, false);

    @TempDir private Path home;

    private static Cycle cycle(long programs, long trainings, double fitness) {
        return new Cycle(programs, 3, trainings, 1, 0.25, fitness, 7, 2.5);
    }

    @Test
    void aCurveIsLookedAtBetweenItsCycles() {
        Cycle first = cycle(4, 10, 0.5);
        Cycle second = cycle(8, 20, 0.6);
        Cycle withoutTraining = cycle(12, 20, 0.6);
        var curve = new SearchCurve(RUN, false, List.of(first, second, withoutTraining));
        assertEquals(Optional.empty(), curve.at(9));
        assertEquals(Optional.of(first), curve.at(10));
        assertEquals(Optional.of(first), curve.at(19));
        assertEquals(Optional.of(withoutTraining), curve.at(20));
        assertEquals(Optional.empty(), curve.at(21), "it may still go on");
        assertEquals(Optional.of(withoutTraining), new SearchCurve(RUN, true, curve.cycles()).at(21));
        assertEquals(Optional.empty(), new SearchCurve(RUN, true, List.of()).at(21));
        assertEquals(Double.NEGATIVE_INFINITY, curve.bestFitnessBy(9));
        assertEquals(0.5, curve.bestFitnessBy(19));
        assertEquals(0.6, new SearchCurve(RUN, true, List.of(second, cycle(12, 30, 0.4))).bestFitnessBy(30));
        assertEquals(0.25, first.cacheHitRate());
        assertEquals(0, cycle(0, 0, 0).cacheHitRate());
    }

    @Test
    void theCurvesOfAllSearchesAreStoredAlsoOfACampaignThatWasKilled() {
        var folder = new CampaignFolder(home, "repeated");
        Run halfway = new Run(Mode.CONSTANTS, 2, true);
        var killed = new CampaignFolder(home.resolve("killed"), folder.name());
        CampaignResult result;
        List<SearchCurve> curves;
        try (var store = CampaignStore.create(folder, TinyCampaign.REPEATED, "test")) {
            result =
                    TinyCampaign.run(
                            store,
                            (run, event) -> {
                                store.on(run, event);
                                if (event instanceof SearchEvent.FinalsEnded && run.equals(halfway)) {
                                    TinyCampaign.asKilled(folder, killed.home());
                                }
                            },
                            () -> false);
            store.finish(result, CampaignState.FINISHED);
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(Optional.of(result), stored.result());
            curves = stored.curves();
        }
        assertEquals(
                List.of(
                        "evolution-1",
                        "evolution-2",
                        "baseline-constants-1",
                        "baseline-constants-2",
                        "baseline-random-1",
                        "baseline-random-2"),
                curves.stream().map(curve -> curve.run().label()).toList());
        for (SearchResult search : result.searches()) {
            SearchCurve curve = curves.get(result.searches().indexOf(search));
            Cycle last = curve.cycles().getLast();
            Statistics counts = search.statistics();
            assertTrue(curve.hasEnded());
            assertEquals(counts.programs(), last.programs());
            assertEquals(counts.hits(), last.hits());
            assertEquals(counts.redundantShare(), last.redundantShare());
            assertEquals(counts.bestFitness(), last.bestFitness());
            assertEquals(counts.cacheHitRate(), last.cacheHitRate());
        }
        try (var store = CampaignStore.resume(killed)) {
            assertEquals(result, TinyCampaign.run(store));
            store.finish(result, CampaignState.FINISHED);
        }
        try (var stored = StoredCampaign.open(killed)) {
            assertEquals(withoutSeconds(curves), withoutSeconds(stored.curves()));
        }
    }

    private static List<SearchCurve> withoutSeconds(List<SearchCurve> curves) {
        return curves.stream()
                .map(curve ->
                        new SearchCurve(
                                curve.run(),
                                curve.hasEnded(),
                                curve.cycles().stream()
                                        .map(cycle ->
                                                new Cycle(
                                                        cycle.programs(),
                                                        cycle.trained(),
                                                        cycle.trainings(),
                                                        cycle.hits(),
                                                        cycle.redundantShare(),
                                                        cycle.bestFitness(),
                                                        cycle.best(),
                                                        0))
                                        .toList()))
                .toList();
    }

    private static SearchEvent cycle(Statistics counts) {
        Program program = TinyCampaign.SPEC.start();
        var start = new Individual(0, -1, "start", program, FunctionalHash.of(Dataflow.of(program)));
        return new SearchEvent.CycleEnded(List.of(), List.of(), counts, start, Double.NEGATIVE_INFINITY);
    }

    @Test
    void aSearchHasEndedOnceALaterOneHasHadACycle() {
        var folder = new CampaignFolder(home, "begun");
        try (var store = CampaignStore.create(folder, TinyCampaign.REPEATED, "test")) {
            assertEquals(List.of(false, false, false, false, false, false), ended(folder));
            var counts = new Statistics(5, 3, 9, 2, Map.of(), 0.5, Double.NEGATIVE_INFINITY);
            store.on(RUN, cycle(counts));
            assertEquals(List.of(false, false, false, false, false, false), ended(folder));
            store.on(new Run(Mode.CONSTANTS, 1, true), cycle(counts));
            assertEquals(List.of(true, true, false, false, false, false), ended(folder));
        }
        try (var stored = StoredCampaign.open(folder)) {
            Cycle cycle = stored.curves().getFirst().cycles().getFirst();
            assertEquals(
                    new Cycle(5, 3, 9, 2, 0.5, Double.NEGATIVE_INFINITY, cycle.best(), cycle.seconds()),
                    cycle,
                    "minus infinity is kept");
        }
    }

    private static List<Boolean> ended(CampaignFolder folder) {
        try (var stored = StoredCampaign.open(folder)) {
            return stored.curves().stream().map(SearchCurve::hasEnded).toList();
        }
    }
}
