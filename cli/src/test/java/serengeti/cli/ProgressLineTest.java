package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.search.CampaignListener.Stage;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.SearchConfig.Finals;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.Statistics;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.fitness.FitnessRule;

final class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong recalled = new AtomicLong();
    private final StringWriter written = new StringWriter();
    private final Preset preset =
            new Preset(
                    "small",
                    "a campaign to follow",
                    "mlp16",
                    2000,
                    new EvolutionSettings(200, 2, 32),
                    0,
                    new FitnessRule.NoiseAware(0.006, 1, 8),
                    1000,
                    0.1,
                    new Finals(16, 8, 4, 16),
                    96);
    private final CampaignSpec spec =
            new CampaignSpec(preset, 1, Mode.EVOLUTION, Library.named("paper-adamw").program(), Long.MAX_VALUE, 1000);
    private final ProgressLine progress = line(false);

    private ProgressLine line(boolean rewrites) {
        return new ProgressLine(new PrintWriter(written, true), rewrites, spec, recalled::get, now::get);
    }

    private static List<Trial> trials(int count) {
        var trial =
                new Trial(new FunctionalHash(1, 2), Phase.SEARCH, 0, new Training(new Outcome.Scored(0.5, 1), 0.01));
        return Collections.nCopies(count, trial);
    }

    private static SearchEvent cycle(long programs, long trainings, int trials) {
        return new SearchEvent.CycleEnded(
                List.of(), trials(trials), new Statistics(programs, 20, trainings, programs / 4, Map.of(), 0.25, 0.7));
    }

    @Test
    void aCampaignIsFollowedThroughItsStages() {
        assertEquals("search    trains the start program", progress.text());
        now.set(10 * SECOND);
        progress.on(Stage.SEARCH, cycle(2000, 100, 100));
        assertEquals(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 3 min 29 s left",
                progress.text());
        now.set(19 * SECOND);
        progress.on(Stage.SEARCH, new SearchEvent.FinalsEnded(trials(90)));
        assertEquals("baseline  trains the start program  10 trainings/s  about 38 s left", progress.text());
        now.set(29 * SECOND);
        progress.on(Stage.BASELINE, new SearchEvent.FinalsEnded(trials(200)));
        now.set(34 * SECOND);
        assertEquals("fresh     both winners on 96 fresh seeds  15 trainings/s  about 6.9 s left", progress.text());
    }

    @Test
    void recalledTrainingsDoNotCountAsSpeed() {
        recalled.set(90);
        now.set(10 * SECOND);
        progress.on(Stage.SEARCH, cycle(2000, 100, 100));
        assertEquals(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  1.0 trainings/s  about 34 min 52 s left",
                progress.text());
    }

    @Test
    void aTerminalsLineIsReplacedAndElsewhereLinesFollowEachOther() {
        line(true).paint();
        line(true).clear();
        line(false).paint();
        assertEquals(
                "\r\u001b[?7lsearch    trains the start program\u001b[K\u001b[?7h\r\u001b[?7l\u001b[K\u001b[?7h"
                        + "search    trains the start program%n".formatted(),
                written.toString());
    }
}
