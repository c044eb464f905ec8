package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.DelegatingModel;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Parabola;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.search.SearchEvent.CycleEnded;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.SearchEvent.Validated;
import serengeti.search.SearchEvent.ValidationEnded;
import serengeti.search.knobs.Knobs;
import serengeti.search.validation.ValidationPoint;

/// Searches whose best programs are trained on other tasks, too.
final class ValidatedSearchTest {
    private static final Task TASK = new Parabola(40, 0.3);

    /// What is good on the task of the search is bad here.
    private static final Task CONTRARY = new Contrary(new Parabola(60, 0.3));

    private record Contrary(Parabola parabola) implements Task {
        @Override
        public TaskCard card() {
            return parabola.card();
        }

        @Override
        public Model newModel() {
            return new ContraryModel(parabola.newModel());
        }
    }

    private record ContraryModel(Model model) implements DelegatingModel {
        @Override
        public double fitness() {
            return -model.fitness();
        }
    }

    private static CampaignSpec spec(String... knobs) {
        Map<String, String> texts = new HashMap<>(Map.of("validation.tasks", "larger", "baselines", "none"));
        texts.put("finals.fresh_seeds", "4");
        for (String knob : knobs) {
            String[] pair = knob.split("=", 2);
            texts.put(pair[0], pair[1]);
        }
        return Knobs.with(SearchTest.spec(Mode.EVOLUTION, 3, 360), texts);
    }

    /// What a campaign told and found.
    private record Told(List<SearchEvent> events, CampaignResult result) {
        <E> List<E> only(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        List<ValidationPoint> points() {
            return only(Validated.class).stream().map(Validated::point).toList();
        }

        List<Trial> trials() {
            return events.stream().flatMap(event -> event.trials().stream()).toList();
        }

        /// Without times, which differ.
        List<String> texts() {
            return events.stream().map(event -> event.toString().replaceAll("seconds=[^,\\]]*", "")).toList();
        }
    }

    private static Told run(CampaignSpec spec, Task larger, int workers, Recall recall, int most) {
        var events = new ArrayList<SearchEvent>();
        BooleanSupplier stopped = () -> events.size() >= most;
        CampaignListener listener = (_, event) -> events.add(event);
        Optional<Suite> validation = spec.validation().isOn() ? Optional.of(Suite.of(larger)) : Optional.empty();
        CampaignResult result = new Campaign(spec, Suite.of(TASK), validation, workers, recall, listener).run(stopped);
        return new Told(events, result);
    }

    private static Told run(CampaignSpec spec, Task larger) {
        return run(spec, larger, 2, Recall.NOTHING, Integer.MAX_VALUE);
    }

    @Test
    void theSearchIsTheSameWithAndWithoutIt() {
        Told with = run(spec(), CONTRARY);
        Told without = run(spec("validation.tasks=none"), CONTRARY);
        assertEquals(List.of(), without.points());
        assertEquals(without.texts(), with.texts().stream().filter(text -> !text.startsWith("Validat")).toList());
        assertEquals(without.result(), with.result());
    }

    @Test
    void theStartAndEachProgramThatBecomesTheBestAreValidated() {
        Told told = run(spec(), CONTRARY);
        List<ValidationPoint> points = told.points();
        assertTrue(points.size() > 3, points.size() + " points");
        assertEquals(0, points.getFirst().id());
        assertEquals(0, points.getFirst().programs());
        var best = new ArrayList<>(List.of("0 after cycle 0"));
        long last = 0;
        List<CycleEnded> cycles = told.only(CycleEnded.class);
        for (int cycle = 1; cycle <= cycles.size(); cycle++) {
            CycleEnded ended = cycles.get(cycle - 1);
            if (ended.best().id() != last) {
                last = ended.best().id();
                best.add("%d after cycle %d".formatted(last, cycle));
            }
        }
        assertEquals(
                best, points.stream().map(point -> "%d after cycle %d".formatted(point.id(), point.cycle())).toList());
        points.forEach(point -> assertEquals(4, point.scores().size()));
    }

    @Test
    void noBehaviourIsTrainedTwiceAndNoneCountsForTheSearch() {
        Told told = run(spec(), CONTRARY);
        List<Trial> trials = told.trials();
        List<String> keys =
                trials.stream().map(trial -> trial.hash() + " " + trial.phase() + " " + trial.seed()).toList();
        assertEquals(
                keys.stream().filter(key -> key.contains("VALIDATION")).distinct().count(),
                keys.stream().filter(key -> key.contains("VALIDATION")).count());
        long inSearch =
                trials.stream().filter(trial -> trial.phase() == Phase.SEARCH || trial.phase() == Phase.FINAL).count();
        long counted = told.result().searches().stream().mapToLong(search -> search.statistics().trainings()).sum();
        assertEquals(inSearch, counted);
    }

    @Test
    void theLastBestIsComparedWithThePeakOnSeedsByWhichNeitherWasChosen() {
        Told told = run(spec(), CONTRARY);
        ValidationEnded ended = told.only(ValidationEnded.class).getFirst();
        assertEquals(told.points().getLast(), ended.last());
        double best = told.points().stream().mapToDouble(ValidationPoint::mean).max().orElseThrow();
        assertEquals(best, ended.peak().mean());
        assertEquals(
                List.of(ended.peak().hash(), ended.last().hash()),
                ended.trials().stream().map(Trial::hash).distinct().toList());
        assertEquals(
                List.of(4, 19, 4, 19),
                List.of(
                        ended.trials().getFirst().seed(),
                        ended.trials().get(15).seed(),
                        ended.trials().get(16).seed(),
                        ended.trials().getLast().seed()));
        Comparison compared = ended.confirmation().comparison();
        assertEquals(16, compared.compared());
        assertTrue(compared.differenceMean() < 0, "what descends well is worse there");
    }

    @Test
    void whatIsGoodOnBothTasksRisesOnBoth() {
        Told told = run(spec(), new Parabola(40, 0.3));
        List<ValidationPoint> points = told.points();
        assertTrue(points.getLast().mean() > points.getFirst().mean());
    }

    @Test
    void aSearchThatOverfitsEndsIfItIsAskedTo() {
        Told whole = run(spec(), CONTRARY);
        Told stopped = run(spec("validation.stop=3"), CONTRARY);
        assertTrue(stopped.only(CycleEnded.class).size() < whole.only(CycleEnded.class).size());
        assertEquals(whole.texts().subList(0, 3), stopped.texts().subList(0, 3));
        List<ValidationPoint> points = stopped.points();
        double peak = points.stream().mapToDouble(ValidationPoint::mean).max().orElseThrow();
        points.subList(points.size() - 3, points.size()).forEach(point -> assertTrue(point.mean() < peak));
        assertEquals(points.getLast().cycle(), stopped.only(CycleEnded.class).size());
        assertEquals(false, stopped.result().interrupted());
    }

    @Test
    void theEventsAreTheSameWithAnyNumberOfWorkersAndWhenRunsAreRecalled() {
        Told first = run(spec("validation.stop=3"), CONTRARY);
        assertEquals(first.texts(), run(spec("validation.stop=3"), CONTRARY, 1, Recall.NOTHING, 9999).texts());
        Map<List<Object>, Training> done = new HashMap<>();
        List<Trial> trials = first.trials();
        trials.subList(0, trials.size() / 3)
                .forEach(trial -> done.put(List.of(trial.hash(), trial.phase(), trial.seed()), trial.training()));
        Recall recall = (_, hash, phase, seed) -> Optional.ofNullable(done.get(List.of(hash, phase, seed)));
        assertEquals(first.texts(), run(spec("validation.stop=3"), CONTRARY, 2, recall, 9999).texts());
    }

    @Test
    void whoIsAskedToStopLeavesValidationForLater() {
        Told told = run(spec(), CONTRARY, 2, Recall.NOTHING, 1);
        assertEquals(1, told.points().size());
        assertEquals(List.of(), told.only(ValidationEnded.class));
        assertTrue(told.result().interrupted());
        assertEquals(List.of(), run(spec(), CONTRARY, 2, Recall.NOTHING, 0).points());
    }

    @Test
    void baselinesAreNotValidated() {
        var validated = new ArrayList<String>();
        CampaignListener listener =
                (run, event) -> {
                    if (event instanceof Validated) {
                        validated.add(run.label());
                    }
                };
        CampaignSpec spec = spec("baselines=constants", "stop.programs=100", "repeats=2");
        new Campaign(spec, Suite.of(TASK), Optional.of(Suite.of(CONTRARY)), 2, Recall.NOTHING, listener)
                .run(() -> false);
        assertEquals(List.of("evolution-1", "evolution-2"), validated.stream().distinct().toList());
    }

    @Test
    void theTasksThatAreGivenAreThoseThatAreAskedFor() {
        var refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Campaign(spec(), Suite.of(TASK), 2, Recall.NOTHING, (_, _) -> {}));
        assertEquals("0 validation tasks, must be the 1 of the specification", refusal.getMessage());
    }
}
