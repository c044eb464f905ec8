package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.search.CampaignSpec;
import serengeti.search.Champion;
import serengeti.search.Mode;
import serengeti.search.Preset;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.Statistics;
import serengeti.search.evolution.Individual;
import serengeti.search.knobs.Knobs;
import serengeti.search.progress.Progress;

final class ProgressLineTest {
    private static final Run SEARCH = new Run(Mode.EVOLUTION, 1, false);
    private static final Run BASELINE = new Run(Mode.CONSTANTS, 1, true);
    private static final int WORKERS = 2;

    private final StringWriter written = new StringWriter();
    private CampaignSpec spec = spec(Map.of());
    private Progress told = Progress.begun(WORKERS, 0);
    private double now;
    private long recalled;
    private boolean isStopping;
    private ProgressLine progress = line(false);

    private static CampaignSpec spec(Map<String, String> more) {
        var knobs =
                new HashMap<>(
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
        knobs.putAll(more);
        return Knobs.with(Preset.named("quick").spec(), knobs);
    }

    private void use(String... knobs) {
        Map<String, String> more = new HashMap<>();
        for (int index = 0; index < knobs.length; index += 2) {
            more.put(knobs[index], knobs[index + 1]);
        }
        spec = spec(more);
        told = Progress.begun(WORKERS, 0);
        progress = line(false);
    }

    private ProgressLine line(boolean rewrites) {
        return new ProgressLine(
                new PrintWriter(written, true), rewrites, spec, () -> told, () -> isStopping, () -> now);
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

    private void hear(Run run, double seconds, SearchEvent event) {
        now = seconds;
        told = told.after(run, event, now, recalled);
        progress.on(run, event);
    }

    private static Statistics counts(long programs, long trainings) {
        return new Statistics(programs, 20, trainings, programs / 4, Map.of(), 0.25, 0.7);
    }

    private void cycle(Run run, double seconds, long programs, long trainings, int trials, double best) {
        var individual = new Individual(7, 0, "insert", spec.start(), new FunctionalHash(1, 2));
        hear(
                run,
                seconds,
                new SearchEvent.CycleEnded(List.of(), trials(trials), counts(programs, trainings), individual, best));
    }

    private void cycle(Run run, double seconds, long programs, long trainings, int trials) {
        cycle(run, seconds, programs, trainings, trials, 0.7);
    }

    private void finals(Run run, double seconds, long trainings, int trials) {
        var champion =
                new Champion(7, spec.start(), Lowering.plan(spec.start().inlined()), new FunctionalHash(1, 2), 0.6, 24);
        hear(run, seconds, new SearchEvent.FinalsEnded(trials(trials), champion, counts(2000, trainings), List.of()));
    }

    private void assertLine(String expected) {
        assertEquals(expected, progress.text());
    }

    @Test
    void aCampaignIsFollowedThroughItsStages() {
        assertLine("search    trains the start program");
        now = 5;
        assertLine("search    trains the start program");
        cycle(SEARCH, 10, 2000, 100, 100);
        assertLine(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 3 min 29 s left");
        now = 12;
        assertLine(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 3 min 27 s left");
        finals(SEARCH, 19, 190, 90);
        assertLine("baseline  trains the start program  10 trainings/s  about 38 s left");
        finals(BASELINE, 29, 200, 200);
        now = 34;
        assertLine("fresh     winners on 96 fresh seeds  15 trainings/s  about 7.6 s left");
        now = 42;
        assertLine("fresh     winners on 96 fresh seeds  15 trainings/s");
    }

    @Test
    void recalledTrainingsAreNeitherSpeedNorTime() {
        recalled = 100;
        cycle(SEARCH, 5, 2000, 100, 100);
        assertLine("search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000");
        recalled = 190;
        cycle(SEARCH, 10, 3000, 200, 100);
        assertLine(
                "search    3,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  2.0 trainings/s  about 16 min 36 s left");
        cycle(SEARCH, 15, 4000, 300, 100);
        assertLine(
                "search    4,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  11 trainings/s  about 2 min 52 s left");
    }

    @Test
    void aLimitOnProgramsBinds() {
        use("stop.programs", "4000", "repeats", "2");
        cycle(SEARCH, 10, 2000, 100, 100);
        assertLine(
                "search 1/2  2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 2 min 43 s left");
        cycle(SEARCH, 20, 4000, 192, 92);
        finals(SEARCH, 40, 384, 192);
        assertLine("search 2/2  trains the start program  10 trainings/s  about 2 min 20 s left");
    }

    @Test
    void aLimitOnSecondsBinds() {
        use("stop.seconds", "1");
        cycle(SEARCH, 10, 2000, 100, 100);
        assertLine(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 1 min 28 s left");
    }

    @Test
    void aLimitOnThePlateauBindsUntilABetterProgramIsFound() {
        use("stop.plateau", "2000");
        cycle(SEARCH, 10, 2000, 108, 108);
        assertLine(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  11 trainings/s  about 1 min 22 s left unless better ones keep coming");
        cycle(SEARCH, 14, 2960, 156, 48);
        assertLine(
                "search    2,960 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  11 trainings/s  about 1 min 15 s left unless better ones keep coming");
        cycle(SEARCH, 15, 3000, 158, 2, 0.71);
        assertLine(
                "search    3,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  11 trainings/s  about 1 min 29 s left unless better ones keep coming");
    }

    @Test
    void aSearchThatMayEndByItsValidationSaysSo() {
        use("validation.stop", "5");
        cycle(SEARCH, 10, 2000, 100, 100);
        assertLine(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 3 min 29 s left unless it overfits");
    }

    @Test
    void aFitnessThatEndsASearchIsNamed() {
        use("stop.fitness", "0.9");
        cycle(SEARCH, 10, 2000, 100, 100);
        assertLine(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 3 min 29 s left if fitness 0.9000 is not reached");
    }

    @Test
    void restartsChangeNothing() {
        use("restarts.plateau", "500", "restarts.from", "start");
        cycle(SEARCH, 10, 2000, 100, 100);
        cycle(SEARCH, 15, 3000, 150, 50, 0.7);
        assertLine(
                "search    3,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 3 min 24 s left");
    }

    @Test
    void severalBaselinesAreCountedFromTheStart() {
        use("baselines", "constants, random", "repeats", "2");
        cycle(SEARCH, 10, 2000, 100, 100);
        assertLine(
                "search 1/2  2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 10 min 19 s left");
        finals(SEARCH, 100, 1000, 900);
        finals(new Run(Mode.EVOLUTION, 2, false), 200, 1000, 1000);
        assertLine("baseline constants 1/2  trains the start program  10 trainings/s  about 7 min 9 s left");
        finals(BASELINE, 300, 1000, 1000);
        finals(new Run(Mode.CONSTANTS, 2, true), 400, 1000, 1000);
        assertLine("baseline random 1/2  trains the start program  10 trainings/s  about 3 min 49 s left");
    }

    @Test
    void afterCtrlCOnlyTheResultsAreLeft() {
        cycle(SEARCH, 10, 2000, 100, 100);
        isStopping = true;
        assertLine(
                "search    2,000 programs  20 trained  cache hits 25.0%  redundant 25.0%  best 0.7000"
                        + "  10 trainings/s  about 29 s left");
        finals(SEARCH, 29, 292, 192);
        finals(BASELINE, 33, 32, 32);
        assertLine("fresh     winners on 32 fresh seeds  8.0 trainings/s  about 8.0 s left");
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
