package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.results.store.Ledger.Row;
import serengeti.results.store.Ledger.Stage;
import serengeti.search.Mode;
import serengeti.search.Run;
import serengeti.search.SearchEvent.CycleEnded;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.Statistics;
import serengeti.search.evolution.Individual;

final class LedgerTest {
    private static final Run FIRST = new Run(Mode.EVOLUTION, 1, false);
    private static final Run SECOND = new Run(Mode.EVOLUTION, 2, false);
    private static final Run BASELINE = new Run(Mode.CONSTANTS, 1, true);
    private static final Outcome SCORED = new Outcome.Scored(0.5, 1);

    @TempDir private Path home;

    private static Trial trial(int program, Phase phase, int seed, Outcome outcome, double seconds) {
        return new Trial(
                new FunctionalHash(program, 1), phase, seed, new Training(outcome, List.of(), List.of(), seconds));
    }

    private static CycleEnded cycle(long programs, long trained, long hits, Trial... trials) {
        Program program = Library.named("paper-adamw").program();
        var best = new Individual(0, -1, "start", program, FunctionalHash.of(Dataflow.of(program)));
        var counts = new Statistics(programs, trained, trials.length, hits, Map.of(), 0.5, 0.5);
        return new CycleEnded(List.of(), Arrays.asList(trials), counts, best, 0.5);
    }

    @Test
    void eachStageHasWhatItTookAndSaved() {
        var folder = new CampaignFolder(home, "ledger");
        try (var store = CampaignStore.create(folder, TinyCampaign.REPEATED, "test")) {
            store.on(
                    FIRST,
                    cycle(
                            10,
                            4,
                            5,
                            trial(1, Phase.SEARCH, 0, SCORED, 2),
                            trial(1, Phase.SEARCH, 1, SCORED, 3),
                            trial(2, Phase.SEARCH, 0, SCORED, 4),
                            trial(3, Phase.SEARCH, 0, new Outcome.StoppedAtHurdle(7), 0.5),
                            trial(4, Phase.SEARCH, 0, new Outcome.Diverged(7), 0.25),
                            trial(1, Phase.VALIDATION, 0, SCORED, 7),
                            trial(1, Phase.VALIDATION, 4, SCORED, 1),
                            trial(1, Phase.FINAL, 0, SCORED, 5),
                            trial(1, Phase.FRESH, 0, SCORED, 6)));
            store.on(SECOND, cycle(3, 2, 1, trial(1, Phase.SEARCH, 0, SCORED, 10)));
            store.on(BASELINE, cycle(100, 50, 25, trial(1, Phase.SEARCH, 0, SCORED, 1000)));
        }
        try (var stored = StoredCampaign.open(folder)) {
            assertEquals(
                    List.of(
                            new Row(Stage.KNOWN, 6, 0, 5 * 3 + 10),
                            new Row(Stage.REFUSED, 3, 0, 2 * 3 + 10),
                            new Row(Stage.STOPPED, 1, 0.5, 2.5),
                            new Row(Stage.DIVERGED, 1, 0.25, 2.75),
                            new Row(Stage.TRAINED, 3, 16, 0),
                            new Row(Stage.CONFIRMED, 1, 3, 0),
                            new Row(Stage.VALIDATED, 2, 8, 0),
                            new Row(Stage.FINALS, 1, 5, 0),
                            new Row(Stage.FRESH, 1, 6, 0)),
                    stored.ledger().rows());
        }
    }

    @Test
    void aCampaignThatHasNotBegunHasSpentNothing() {
        var folder = new CampaignFolder(home, "ledger");
        CampaignStore.create(folder, TinyCampaign.REPEATED, "test").close();
        try (var stored = StoredCampaign.open(folder)) {
            List<Row> rows = new ArrayList<>();
            for (Stage stage : Stage.values()) {
                rows.add(new Row(stage, 0, 0, 0));
            }
            assertEquals(rows, stored.ledger().rows());
        }
    }
}
