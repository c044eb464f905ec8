package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Parabola;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.SearchEvent.CycleEnded;
import serengeti.search.SearchEvent.FinalsEnded;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.evolution.Individual;
import serengeti.search.knobs.Knobs;
import serengeti.search.randomness.Randomness;

/// Whole searches on a task that trains in microseconds.
class SearchTest {

    static final Program SLOW_DESCENT =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      m = interp(g, m, 0.9)
                      update = m * 0.002
                      update = update * lr
                      return update, m, v
                    """);

    static CampaignSpec spec(Mode mode, long seed, long programs) {
        return Knobs.with(
                Preset.named("quick").spec(),
                Map.ofEntries(
                        Map.entry("seed", String.valueOf(seed)),
                        Map.entry("mode", mode.name().toLowerCase(Locale.ROOT)),
                        Map.entry("start", Printer.print(SLOW_DESCENT)),
                        Map.entry("evolution.population", "60"),
                        Map.entry("evolution.batch", "12"),
                        Map.entry("evolution.tuning_share", "0.2"),
                        Map.entry("fitness.noise", "0.01"),
                        Map.entry("fitness.max_seeds", "4"),
                        Map.entry("rejection.hurdle_share", "0"),
                        Map.entry("stop.programs", String.valueOf(programs)),
                        Map.entry("stop.trainings", "1000000"),
                        Map.entry("finals.finalists", "6"),
                        Map.entry("finals.first_seeds", "3"),
                        Map.entry("finals.keep", "2"),
                        Map.entry("finals.more_seeds", "4"),
                        Map.entry("validation.tasks", "none")));
    }

    static CampaignSpec with(CampaignSpec spec, String knob, String value) {
        return Knobs.with(spec, Map.of(knob, value));
    }

    static CampaignSpec withStart(CampaignSpec spec, Program start) {
        return with(spec, "start", Printer.print(start));
    }

    /// What a search told and found, times left out.
    record Told(List<String> events, Champion champion, List<Trial> trials, List<Individual> born) {}

    static Told run(CampaignSpec spec, int workers, Recall recall) {
        var events = new ArrayList<String>();
        var trials = new ArrayList<Trial>();
        var born = new ArrayList<Individual>();
        try (var pool = new TrainingPool(new Parabola(40, 0.3), workers, spec.rejection().limits())) {
            var trainer = new SeedTrainer(pool, new Randomness(spec.seed()), recall, new Run(spec.mode(), 1, false));
            var search =
                    new Search(
                            spec,
                            Budget.of(spec, workers),
                            trainer,
                            event -> {
                                List<Trial> taken =
                                        switch (event) {
                                            case CycleEnded cycle -> {
                                                events.add(cycle.born() + " " + cycle.statistics());
                                                born.addAll(cycle.born());
                                                yield cycle.trials();
                                            }
                                            case FinalsEnded _,
                                                    SearchEvent.Validated _,
                                                    SearchEvent.ValidationEnded _,
                                                    SearchEvent.FreshEnded _ ->
                                                    event.trials();
                                        };
                                taken.forEach(trial ->
                                        events.add(
                                                "%s %s %d %s"
                                                        .formatted(
                                                                trial.hash(),
                                                                trial.phase(),
                                                                trial.seed(),
                                                                trial.training().outcome())));
                                trials.addAll(taken);
                            });
            return new Told(events, search.run(() -> false), trials, born);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theSameSeedGivesTheSameEventsWithAnyNumberOfWorkers(Mode mode) {
        Told alone = run(spec(mode, 3, 300), 1, Recall.NOTHING);
        Told together = run(spec(mode, 3, 300), 2, Recall.NOTHING);
        assertEquals(alone.events(), together.events());
        assertEquals(alone.champion(), together.champion());
        assertNotEquals(alone.events(), run(spec(mode, 4, 300), 2, Recall.NOTHING).events());
    }

    @Test
    void recalledRunsAreNotRepeated() {
        CampaignSpec spec = spec(Mode.EVOLUTION, 5, 300);
        Told first = run(spec, 2, Recall.NOTHING);
        Map<String, Training> done = new HashMap<>();
        first.trials().forEach(trial -> done.put(key(trial.hash(), trial.phase(), trial.seed()), trial.training()));
        var missing = new ArrayList<String>();
        Told again =
                run(
                        spec,
                        1,
                        (_, hash, phase, seed) -> {
                            Training training = done.get(key(hash, phase, seed));
                            if (training == null) {
                                missing.add(key(hash, phase, seed));
                            }
                            return Optional.ofNullable(training);
                        });
        assertEquals(List.of(), missing);
        assertEquals(first.events(), again.events());
        assertEquals(first.champion(), again.champion());
        assertEquals(first.trials(), again.trials());
    }

    @Test
    void aSearchThatWasCutShortGoesOnAsIfItHadNot() {
        CampaignSpec spec = spec(Mode.EVOLUTION, 6, 300);
        Told whole = run(spec, 2, Recall.NOTHING);
        Map<String, Training> half = new HashMap<>();
        whole.trials()
                .subList(0, whole.trials().size() / 2)
                .forEach(trial -> half.put(key(trial.hash(), trial.phase(), trial.seed()), trial.training()));
        Told resumed = run(spec, 2, (_, hash, phase, seed) -> Optional.ofNullable(half.get(key(hash, phase, seed))));
        assertEquals(whole.events(), resumed.events());
        assertEquals(whole.champion(), resumed.champion());
    }

    private static String key(Object hash, Phase phase, int seed) {
        return hash + " " + phase + " " + seed;
    }

    @Test
    void noTrialIsMadeTwice() {
        Told run = run(spec(Mode.EVOLUTION, 7, 600), 2, Recall.NOTHING);
        List<String> keys = run.trials().stream().map(trial -> key(trial.hash(), trial.phase(), trial.seed())).toList();
        assertEquals(keys.size(), keys.stream().distinct().count());
    }

    @Test
    void findsAFasterDescent() {
        Told run = run(spec(Mode.EVOLUTION, 8, 1_500), 2, Recall.NOTHING);
        double start = meanFitness(SLOW_DESCENT);
        double found = run.champion().fitness();
        assertTrue(start < -2, "start " + start);
        assertTrue(found > start / 4, "from %s to %s".formatted(start, found));
        assertEquals(7, run.champion().seeds());
        assertEquals(meanFitness(run.champion().program()), found, 0.2 * Math.abs(found));
    }

    @Test
    void tuningOfConstantsFindsAFasterDescentToo() {
        Told run = run(spec(Mode.CONSTANTS, 8, 1_000), 2, Recall.NOTHING);
        assertTrue(run.champion().fitness() > meanFitness(SLOW_DESCENT) / 2, "to " + run.champion().fitness());
        assertEquals(
                SLOW_DESCENT.statements().stream().map(each -> each.function()).toList(),
                run.champion().program().statements().stream().map(each -> each.function()).toList());
    }

    private static double meanFitness(Program program) {
        try (var pool = new TrainingPool(new Parabola(40, 0.3), 1, Limits.NO_HURDLE)) {
            double sum = 0;
            for (int seed = 0; seed < 20; seed++) {
                sum +=
                        pool.train(Lowering.plan(program), 900 + seed).join().outcome()
                                        instanceof Outcome.Scored(double fitness, _)
                                ? fitness
                                : Double.NEGATIVE_INFINITY;
            }
            return sum / 20;
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void pinnedStatementsAreInEveryChild(Mode mode) {
        Program start = Parser.parse(Printer.print(SLOW_DESCENT).replace("* lr", "* lr  # pin"));
        Told run = run(withStart(spec(mode, 10, 200), start), 2, Recall.NOTHING);
        assertEquals("update = update * lr", pinned(run.champion().program()));
        assertTrue(run.born().size() >= 200, run.born().size() + " born");
        run.born().forEach(child -> assertEquals("update = update * lr", pinned(child.program())));
    }

    private static String pinned(Program program) {
        return program.statements().stream()
                .filter(Statement::isPinned)
                .map(Printer::print)
                .collect(Collectors.joining("; "));
    }

    @Test
    void tuningOfPinnedConstantsAloneEndsWithTheStartProgram() {
        Program start = Parser.parse(Printer.print(SLOW_DESCENT).replaceAll("(0\\.9\\)|0\\.002)", "$1  # pin"));
        Told run = run(withStart(spec(Mode.CONSTANTS, 11, 300), start), 1, Recall.NOTHING);
        assertEquals(start, run.champion().program());
        assertEquals(List.of(), run.born());
    }

    @Test
    void whatWasRejectedIsCountedByProgram() {
        CampaignSpec spec = with(spec(Mode.EVOLUTION, 14, 600), "rejection.max_weight", "2");
        Told run = run(spec, 2, Recall.NOTHING);
        long diverged =
                run.trials().stream()
                        .filter(trial -> trial.training().outcome() instanceof Outcome.Diverged)
                        .map(Trial::hash)
                        .distinct()
                        .count();
        String last =
                run.events().stream()
                        .filter(event -> event.contains("diverged="))
                        .reduce((_, later) -> later)
                        .orElseThrow();
        assertTrue(last.contains("diverged=%d".formatted(diverged)), diverged + " in " + last);
    }

    @Test
    void refusesAStartThatCanOnlyStayAsItIs() {
        String line = "  update = update * 1  # pin\n";
        Program start =
                Parser.parse(
                        "def train(w, g, lr):\n  update = g * lr  # pin\n%s  return update".formatted(line.repeat(59)));
        assertEquals(
                "start: no sound mutation found in 10000 draws for a program of 60 statements, 60 of them pinned, with"
                    + " mutation weights insert=1.0, delete=1.0, modify=1.0, scale=1.0; insertions need a program below"
                    + " 60 statements, scaling a live constant other than 0",
                assertThrows(IllegalArgumentException.class, () -> withStart(spec(Mode.EVOLUTION, 1, 10), start))
                        .getMessage());
    }

    @Test
    void refusesMutationsThatDoNothingToTheStartOfABaseline() {
        CampaignSpec constants = with(spec(Mode.CONSTANTS, 1, 10), "baselines", "random:adamw");
        assertEquals(
                "baselines: random:adamw: no sound mutation found in 10000 draws for a program of 16 statements, 0 of"
                    + " them pinned, with mutation weights insert=0.0, delete=0.0, modify=0.0, scale=1.0; insertions"
                    + " need a program below 60 statements, scaling a live constant other than 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Knobs.with(
                                                constants,
                                                Map.of(
                                                        "mutation.scale_spread",
                                                        "1e-300",
                                                        "mutation.complement_share",
                                                        "0",
                                                        "mutation.delete",
                                                        "0",
                                                        "mutation.modify",
                                                        "0",
                                                        "mutation.insert",
                                                        "0")))
                        .getMessage());
    }

    @Test
    void onlyWhatMeetsTheConstraintsIsTrained() {
        CampaignSpec spec = with(spec(Mode.EVOLUTION, 12, 600), "constraints.max_state_tensors", "1");
        Told run = run(spec, 2, Recall.NOTHING);
        var identities = new Identities(Refusals.of(spec));
        Set<FunctionalHash> trained = run.trials().stream().map(Trial::hash).collect(Collectors.toSet());
        List<Individual> over = run.born().stream().filter(child -> Identities.plan(child).liveStates() > 1).toList();
        assertFalse(over.isEmpty());
        over.forEach(child -> assertFalse(trained.contains(identities.key(child)), Printer.print(child.program())));
        assertTrue(run.champion().plan().liveStates() <= 1);
        String last = run.events().stream().filter(event -> event.startsWith("[Individual")).toList().getLast();
        assertTrue(last.contains("over_state="), last);
    }

    @Test
    void refusesAStartThatKeepsTooMuch() {
        assertEquals(
                "constraints.max_state_tensors: 0, must be at least 1, as many as the start program keeps",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> with(spec(Mode.EVOLUTION, 1, 10), "constraints.max_state_tensors", "0"))
                        .getMessage());
    }

    @Test
    void newProgramsThatLagBehindAreStoppedEarlyWhateverTheWorkers() {
        CampaignSpec spec =
                with(
                        with(spec(Mode.EVOLUTION, 13, 600), "rejection.hurdle_share", "0.25"),
                        "rejection.passed_share",
                        "0.3");
        Told alone = run(spec, 1, Recall.NOTHING);
        assertEquals(alone.events(), run(spec, 2, Recall.NOTHING).events());
        long stopped = stopped(alone);
        Told all = run(with(spec, "rejection.passed_share", "1"), 2, Recall.NOTHING);
        assertTrue(stopped > stopped(all), "%d stopped, %d where all may pass".formatted(stopped, stopped(all)));
    }

    private static long stopped(Told told) {
        return told.trials().stream()
                .filter(trial -> trial.training().outcome() instanceof Outcome.StoppedAtHurdle)
                .count();
    }

    @Test
    void aSearchThatFindsNothingBetterStartsAnewFromTheBestOrTheStart() {
        CampaignSpec spec = spec(Mode.EVOLUTION, 14, 600);
        Told plain = run(spec, 2, Recall.NOTHING);
        CampaignSpec restarting = with(spec, "restarts.plateau", "24");
        Told fromBest = run(restarting, 2, Recall.NOTHING);
        Told fromStart = run(with(restarting, "restarts.from", "start"), 1, Recall.NOTHING);
        assertNotEquals(plain.events(), fromBest.events());
        assertNotEquals(fromBest.events(), fromStart.events());
        assertTrue(fromStart.born().stream().anyMatch(child -> child.parent() == 0 && child.id() > 200));
        assertEquals(fromStart.events(), run(with(restarting, "restarts.from", "start"), 2, Recall.NOTHING).events());
    }

    @Test
    void aSearchEndsAtAPlateauOrOnceItIsGoodEnough() {
        CampaignSpec spec = spec(Mode.EVOLUTION, 15, 3000);
        Told whole = run(with(spec, "stop.plateau", "36"), 2, Recall.NOTHING);
        assertTrue(whole.born().size() < 3000, whole.born().size() + " born");
        Told enough = run(with(spec, "stop.fitness", "-1000"), 2, Recall.NOTHING);
        assertEquals(0, enough.born().size());
    }

    @Test
    void endsAfterTheCycleThatReachesItsLimit() {
        Told run = run(spec(Mode.EVOLUTION, 9, 100), 1, Recall.NOTHING);
        assertEquals(9, run.events().stream().filter(event -> event.startsWith("[Individual")).count());
    }

    @Test
    void refusesAStartThatCannotBeTrained() {
        assertEquals(
                "the start program cannot be trained: no descent",
                assertThrows(IllegalArgumentException.class, () -> runFrom("negative(g)")).getMessage());
        assertEquals(
                "the start program cannot be trained: it lowers the loss of none of three small problems by the share"
                        + " 0.005 (rejection.micro_fall; 0 tries none)",
                assertThrows(IllegalArgumentException.class, () -> runFrom("g * 100")).getMessage());
    }

    private static void runFrom(String update) {
        Program start = Parser.parse("def train(w, g, lr):\n  u = %s\n  return u".formatted(update));
        run(withStart(spec(Mode.EVOLUTION, 1, 10), start), 1, Recall.NOTHING);
    }
}
