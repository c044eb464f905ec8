package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.search.CampaignSpec;
import serengeti.search.Mode;
import serengeti.search.Preset;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.Statistics;
import serengeti.search.knobs.Knobs;

final class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong recalled = new AtomicLong();
    private final StringWriter written = new StringWriter();
    private static final Run SEARCH = new Run(Mode.EVOLUTION, 1, false);
    private static final Run BASELINE = new Run(Mode.CONSTANTS, 1, true);

    private final CampaignSpec spec =
            Knobs.with(
                    Preset.named("quick").spec(),
                    Map.of(
                            "stop.trainings",
                            "1000",
                            "fitness.max_seeds",
                            "8",
                            "finals.finalists",
                            "16",
                            "finals.first_seeds",
                            "8",
                            "finals.keep",
                            "4",
                            "finals.more_seeds",
                            "16",
                            "finals.fresh_seeds",
                            "96"));
    private final ProgressLine progress = line(false);

    private ProgressLine line(boolean rewrites) {
        return new ProgressLine(new PrintWriter(written, true), rewrites, spec, recalled::get, now::get);
    }

    private static List<Trial> trials(int count) {
        var trial =
                new Trial(
                        new FunctionalHash(1, 2),
                        Phase.SEARCH,
                        0,
                        new Training(new Outcome.Scored(0.5, 1), List.of(0.5), List.of(), 0.01));
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
        progress.on(SEARCH, cycle(2000, 100, 100));
        assertEquals(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 3 min 29 s left",
                progress.text());
        now.set(19 * SECOND);
        progress.on(SEARCH, new SearchEvent.FinalsEnded(trials(90)));
        assertEquals("baseline  trains the start program  10 trainings/s  about 38 s left", progress.text());
        now.set(29 * SECOND);
        progress.on(BASELINE, new SearchEvent.FinalsEnded(trials(200)));
        now.set(34 * SECOND);
        assertEquals("fresh     both winners on 96 fresh seeds  15 trainings/s  about 7.6 s left", progress.text());
    }

    @Test
    void recalledTrainingsDoNotCountAsSpeed() {
        recalled.set(90);
        now.set(10 * SECOND);
        progress.on(SEARCH, cycle(2000, 100, 100));
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
