package serengeti.search.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Parabola;
import serengeti.search.Campaign;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.Recall;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.knobs.Knobs;
import serengeti.search.progress.Progress.Pace;
import serengeti.search.validation.ValidationPoint;

/// Whole campaigns, by a clock on which each training run takes a tenth of a second.
class ForecastTest {
    private static final double SECONDS_EACH = 0.1;

    private static CampaignSpec spec(String knobs) {
        var texts =
                new HashMap<>(
                        Map.of(
                                "evolution.population",
                                "60",
                                "evolution.batch",
                                "12",
                                "fitness.max_seeds",
                                "4",
                                "rejection.hurdle_share",
                                "0",
                                "rejection.micro_fall",
                                "0",
                                "stop.trainings",
                                "800",
                                "finals.fresh_seeds",
                                "40",
                                "validation.tasks",
                                "none"));
        for (String knob : knobs.split(" ", -1)) {
            String[] pair = knob.split(":", 2);
            texts.put(pair[0], pair[1].replace('+', ','));
        }
        return Knobs.with(Preset.named("quick").spec(), texts);
    }

    /// What was foreseen after an event, when it was told.
    private record Told(double time, Forecast forecast) {
        double left() {
            return forecast.secondsLeft(time).orElse(Double.NaN);
        }

        String where() {
            return "at %s: %s".formatted(time, forecast.progress());
        }
    }

    /// Runs a campaign that is asked to stop after so many events.
    ///
    /// @param known runs of an earlier process, to which those of this one are added
    private static List<Told> campaign(CampaignSpec spec, Map<List<Object>, Training> known, int events) {
        var told = new ArrayList<Told>();
        var recalled = new AtomicLong();
        Recall recall =
                (run, hash, phase, seed) -> {
                    Optional<Training> training = Optional.ofNullable(known.get(List.of(run, hash, phase, seed)));
                    recalled.addAndGet(training.isPresent() ? 1 : 0);
                    return training;
                };
        var progress = new AtomicReference<>(Progress.begun(1, 0));
        CampaignListener listener =
                (run, event) -> {
                    for (Trial trial : event.trials()) {
                        known.put(List.of(run, trial.hash(), trial.phase(), trial.seed()), trial.training());
                    }
                    long trainings = progress.get().trainings() + event.trials().size();
                    double time = (trainings - recalled.get()) * SECONDS_EACH;
                    progress.set(progress.get().after(run, event, time, recalled.get()));
                    told.add(new Told(time, new Forecast(spec, progress.get(), told.size() + 1 >= events)));
                };
        new Campaign(spec, Suite.of(new Parabola(20, 0.3)), 1, recall, listener).run(() -> told.size() >= events);
        return told;
    }

    /// That the time left is close, and that the end that it stands for never moves far at once.
    private static void assertForeseen(List<Told> told, double tolerance) {
        double end = told.getLast().time();
        double foreseenBefore = Double.NaN;
        for (Told each : told.subList(0, told.size() - 2)) {
            double foreseen = each.time() + each.left();
            assertEquals(end, foreseen, tolerance * end, each::where);
            if (!Double.isNaN(foreseenBefore)) {
                assertEquals(foreseenBefore, foreseen, tolerance / 2 * end, each::where);
            }
            foreseenBefore = foreseen;
        }
        assertEquals(OptionalDouble.empty(), told.getLast().forecast().secondsLeft(end));
    }

    @ParameterizedTest
    @CsvSource({
        "stop.trainings:500, 0.05",
        "stop.trainings:300 baselines:constants+random repeats:2, 0.05",
        "stop.programs:200 stop.trainings:500, 0.25",
        "stop.programs:120 stop.trainings:400 baselines:constants+random repeats:2, 0.45",
        "stop.plateau:120 repeats:2, 0.3",
        "restarts.plateau:100 stop.trainings:500, 0.05",
        "mode:random stop.trainings:200 baselines:random+constants repeats:2, 0.06",
        "mode:constants stop.trainings:400, 0.05",
    })
    void whatIsForeseenComesTrue(String knobs, double tolerance) {
        assertForeseen(campaign(spec(knobs), new HashMap<>(), Integer.MAX_VALUE), tolerance);
    }

    @Test
    void nothingIsForeseenWhileRunsAreRecalledAndTheTruthAfterwards() {
        CampaignSpec spec = spec("stop.trainings:800");
        var known = new LinkedHashMap<List<Object>, Training>();
        int events = campaign(spec, known, Integer.MAX_VALUE).size();
        var half = new LinkedHashMap<List<Object>, Training>();
        known.entrySet().stream().limit(400).forEach(each -> half.put(each.getKey(), each.getValue()));
        List<Told> told = campaign(spec, half, Integer.MAX_VALUE);
        assertEquals(events, told.size());
        List<Told> recalled = told.stream().takeWhile(each -> each.time() == 0).toList();
        assertEquals(
                List.of(OptionalDouble.empty()),
                recalled.stream().map(each -> each.forecast().secondsLeft(each.time())).distinct().toList());
        assertForeseen(told.subList(recalled.size(), told.size()), 0.05);
    }

    @Test
    void aCampaignThatIsAskedToStopHasOnlyItsResultsLeft() {
        List<Told> told = campaign(spec("repeats:2 baselines:constants+random"), new HashMap<>(), 10);
        assertForeseen(told.subList(9, told.size()), 0.05);
        assertEquals(32, told.getLast().forecast().freshSeeds());
    }

    @Test
    void aSearchThatMayEndByItsPlateauSaysSo() {
        List<Told> told = campaign(spec("stop.plateau:120"), new HashMap<>(), 5);
        assertEquals(true, told.getFirst().forecast().isUnlessBetter());
        assertEquals(false, told.getLast().forecast().isUnlessBetter());
        List<Told> other = campaign(spec("stop.fitness:0.9"), new HashMap<>(), 5);
        assertEquals(false, other.getFirst().forecast().isUnlessBetter());
        assertEquals(true, other.getFirst().forecast().isUnlessReached());
        assertEquals(false, other.getLast().forecast().isUnlessReached());
    }

    @Test
    void aLimitOnSecondsIsSharedByTheWorkers() {
        CampaignSpec spec = spec("stop.trainings:100000 stop.seconds:50");
        Run run = spec.searches().getFirst();
        var search = new SearchProgress(run, 3, 90, 60, 104, 104 * 2.0, 0.5, 0, false);
        int finals = (int) spec.finals().trainings();
        long ofSearch = 100L + finals;
        var progress = new Progress(4, List.of(search), List.of(new Pace(0, 4, 0), new Pace(50, 104, 0)));
        double left = 2 * 40 + (104 + finals - 104) + 104 + finals;
        assertEquals(left / 2, new Forecast(spec, progress, false).secondsLeft(50).orElseThrow());
        var early = new SearchProgress(run, 3, 90, 60, 54, 54 * 2.0, 0.5, 0, false);
        var before = new Progress(4, List.of(early), List.of(new Pace(0, 4, 0), new Pace(25, 54, 0)));
        assertEquals(
                (2 * 40 + 2 * ofSearch - 54) / 2.0, new Forecast(spec, before, false).secondsLeft(25).orElseThrow());
    }

    @Test
    void aMomentThatIsOverdueIsNotForeseen() {
        CampaignSpec spec = spec("stop.trainings:800");
        var progress = new Progress(1, List.of(), List.of(new Pace(0, 0, 0), new Pace(10, 100, 0)));
        var forecast = new Forecast(spec, progress, false);
        assertEquals(158, forecast.secondsLeft(10).orElseThrow());
        assertEquals(58, forecast.secondsLeft(110).orElseThrow());
        assertEquals(158, forecast.secondsLeft(5).orElseThrow());
        assertEquals(OptionalDouble.empty(), forecast.secondsLeft(168));
        assertEquals(OptionalDouble.empty(), new Forecast(spec, Progress.none(), false).secondsLeft(0));
    }

    @Test
    void speedIsThatOfTheLastSeconds() {
        CampaignSpec spec = spec("stop.trainings:800");
        Run run = spec.searches().getFirst();
        Progress progress = Progress.begun(2, 0);
        assertEquals(0, progress.trainingsPerSecond());
        for (int second = 1; second <= 100; second++) {
            progress = progress.after(run, new SearchEvent.FreshEnded(trials(second <= 50 ? 1 : 5)), second, 0);
        }
        assertEquals(5, progress.trainingsPerSecond());
        assertEquals(300, progress.trainings());
        for (int tenth = 1; tenth <= 1000; tenth++) {
            progress = progress.after(run, new SearchEvent.FreshEnded(trials(1)), 100 + tenth / 10.0, 0);
        }
        assertEquals(10, progress.trainingsPerSecond(), 1e-9);
        assertTrue(progress.paces().size() < 90);
    }

    @Test
    void whatIsTrainedOnValidationTasksIsNeitherWorkNorTime() {
        CampaignSpec spec = spec("stop.trainings:800");
        Run run = spec.searches().getFirst();
        var progress =
                new Progress(1, List.of(SearchProgress.begun(run)), List.of(new Pace(0, 0, 0), new Pace(10, 100, 0)));
        double before = new Forecast(spec, progress, false).secondsLeft(10).orElseThrow();
        var point =
                new ValidationPoint(1, 12, 20, 3, spec.start(), new FunctionalHash(1, 2), 0.5, List.of(0.5, 0.5, 0.5));
        Progress after = progress.after(run, new SearchEvent.Validated(trials(3), point), 70, 2);
        assertEquals(10, after.trainingsPerSecond());
        assertEquals(100, after.trainings());
        assertEquals(before, new Forecast(spec, after, false).secondsLeft(70).orElseThrow());
        assertEquals(Optional.of(SearchProgress.begun(run)), after.of(run));
    }

    private static List<Trial> trials(int count) {
        var training = new Training(new Outcome.Scored(0.5, 1), List.of(0.5), List.of(), 0.01);
        return Collections.nCopies(count, new Trial(new FunctionalHash(1, 2), Phase.FRESH, 0, training));
    }
}
