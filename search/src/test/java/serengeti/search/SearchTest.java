package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
import serengeti.search.SearchConfig.Finals;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.SearchEvent.CycleEnded;
import serengeti.search.SearchEvent.FinalsEnded;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.evolution.Individual;
import serengeti.search.fitness.FitnessRule;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.randomness.Randomness;

/// Whole searches on a task that trains in microseconds.
class SearchTest {

    private static final Program SLOW_DESCENT =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      m = interp(g, m, 0.9)
                      update = m * 0.002
                      update = update * lr
                      return update, m, v
                    """);

    private static SearchConfig config(Mode mode, long seed, long programs) {
        return new SearchConfig(
                seed,
                mode,
                SLOW_DESCENT,
                new EvolutionSettings(60, 2, 12),
                mode == Mode.CONSTANTS ? MutationSettings.CONSTANTS : MutationSettings.DEFAULT,
                mode == Mode.EVOLUTION ? 0.2 : 0,
                new FitnessRule.NoiseAware(0.01, 1, 4),
                programs,
                1_000_000,
                Limits.NO_HURDLE,
                100,
                0.1,
                new Finals(6, 3, 2, 4));
    }

    private static SearchConfig withStart(SearchConfig config, Program start) {
        return new SearchConfig(
                config.seed(),
                config.mode(),
                start,
                config.evolution(),
                config.mutation(),
                config.tuningShare(),
                config.rule(),
                config.maxPrograms(),
                config.maxTrainings(),
                config.limits(),
                config.maxCost(),
                config.confirmedShare(),
                config.finals());
    }

    /// What a search told and found, times left out.
    private record Run(List<String> events, Champion champion, List<Trial> trials, List<Individual> born) {}

    private static Run run(SearchConfig config, int workers, Recall recall) {
        var events = new ArrayList<String>();
        var trials = new ArrayList<Trial>();
        var born = new ArrayList<Individual>();
        try (var pool = new TrainingPool(new Parabola(40, 0.3), workers, config.limits())) {
            var trainer = new SeedTrainer(pool, new Randomness(config.seed()), recall);
            var search =
                    new Search(
                            config,
                            trainer,
                            event -> {
                                List<Trial> taken =
                                        switch (event) {
                                            case CycleEnded cycle -> {
                                                events.add(cycle.born() + " " + cycle.statistics());
                                                born.addAll(cycle.born());
                                                yield cycle.trials();
                                            }
                                            case FinalsEnded(var last) -> last;
                                            case SearchEvent.FreshEnded(var last) -> last;
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
            return new Run(events, search.run(() -> false), trials, born);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theSameSeedGivesTheSameEventsWithAnyNumberOfWorkers(Mode mode) {
        Run alone = run(config(mode, 3, 300), 1, Recall.NOTHING);
        Run together = run(config(mode, 3, 300), 2, Recall.NOTHING);
        assertEquals(alone.events(), together.events());
        assertEquals(alone.champion(), together.champion());
        assertNotEquals(alone.events(), run(config(mode, 4, 300), 2, Recall.NOTHING).events());
    }

    @Test
    void recalledRunsAreNotRepeated() {
        SearchConfig config = config(Mode.EVOLUTION, 5, 300);
        Run first = run(config, 2, Recall.NOTHING);
        Map<String, Training> done = new HashMap<>();
        first.trials().forEach(trial -> done.put(key(trial.hash(), trial.phase(), trial.seed()), trial.training()));
        var missing = new ArrayList<String>();
        Run again =
                run(
                        config,
                        1,
                        (hash, phase, seed) -> {
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
        SearchConfig config = config(Mode.EVOLUTION, 6, 300);
        Run whole = run(config, 2, Recall.NOTHING);
        Map<String, Training> half = new HashMap<>();
        whole.trials()
                .subList(0, whole.trials().size() / 2)
                .forEach(trial -> half.put(key(trial.hash(), trial.phase(), trial.seed()), trial.training()));
        Run resumed = run(config, 2, (hash, phase, seed) -> Optional.ofNullable(half.get(key(hash, phase, seed))));
        assertEquals(whole.events(), resumed.events());
        assertEquals(whole.champion(), resumed.champion());
    }

    private static String key(Object hash, Phase phase, int seed) {
        return hash + " " + phase + " " + seed;
    }

    @Test
    void noTrialIsMadeTwice() {
        Run run = run(config(Mode.EVOLUTION, 7, 600), 2, Recall.NOTHING);
        List<String> keys = run.trials().stream().map(trial -> key(trial.hash(), trial.phase(), trial.seed())).toList();
        assertEquals(keys.size(), keys.stream().distinct().count());
    }

    @Test
    void findsAFasterDescent() {
        Run run = run(config(Mode.EVOLUTION, 8, 1_500), 2, Recall.NOTHING);
        double start = meanFitness(SLOW_DESCENT);
        double found = run.champion().fitness();
        assertTrue(start < -2, "start " + start);
        assertTrue(found > start / 4, "from %s to %s".formatted(start, found));
        assertEquals(7, run.champion().seeds());
        assertEquals(meanFitness(run.champion().program()), found, 0.2 * Math.abs(found));
    }

    @Test
    void tuningOfConstantsFindsAFasterDescentToo() {
        Run run = run(config(Mode.CONSTANTS, 8, 1_000), 2, Recall.NOTHING);
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
        Run run = run(withStart(config(mode, 10, 200), start), 2, Recall.NOTHING);
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
        Run run = run(withStart(config(Mode.CONSTANTS, 11, 300), start), 1, Recall.NOTHING);
        assertEquals(start, run.champion().program());
        assertEquals(List.of(), run.born());
    }

    @Test
    void refusesAStartThatCanOnlyStayAsItIs() {
        String line = "  update = update * 1  # pin\n";
        Program start =
                Parser.parse(
                        "def train(w, g, lr):\n  update = g * lr  # pin\n%s  return update".formatted(line.repeat(59)));
        assertEquals(
                "start program: all 60 statements are pinned and only programs below 60 grow, so nothing can change",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> run(withStart(config(Mode.EVOLUTION, 1, 10), start), 1, Recall.NOTHING))
                        .getMessage());
    }

    @Test
    void onlyWhatMeetsTheConstraintsIsTrained() {
        var constraints = new Constraints(1, Double.POSITIVE_INFINITY);
        SearchConfig config = config(Mode.EVOLUTION, 12, 600).withConstraints(constraints);
        Run run = run(config, 2, Recall.NOTHING);
        var identities = new Identities(constraints);
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
                "maxStateTensors: 0, must be at least 1, as many as the start program keeps",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> config(Mode.EVOLUTION, 1, 10).withConstraints(new Constraints(0, 100)))
                        .getMessage());
    }

    @Test
    void theBaselineHasTheConstraintsOfItsSearch() {
        var constraints = new Constraints(1, 4);
        SearchConfig config = config(Mode.EVOLUTION, 1, 10).withConstraints(constraints);
        assertEquals(constraints, config.baseline(50).constraints());
    }

    @Test
    void endsAfterTheCycleThatReachesItsLimit() {
        Run run = run(config(Mode.EVOLUTION, 9, 100), 1, Recall.NOTHING);
        assertEquals(9, run.events().stream().filter(event -> event.startsWith("[Individual")).count());
    }

    @Test
    void refusesAStartThatCannotBeTrained() {
        Program ascent = Parser.parse("def train(w, g, lr):\n  u = negative(g)\n  return u");
        SearchConfig hopeless = withStart(config(Mode.EVOLUTION, 1, 10), ascent);
        assertEquals(
                "the start program cannot be trained: invalid",
                assertThrows(IllegalArgumentException.class, () -> run(hopeless, 1, Recall.NOTHING)).getMessage());
    }
}
