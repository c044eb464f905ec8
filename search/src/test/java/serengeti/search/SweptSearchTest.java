package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import serengeti.dsl.meaning.Dataflow;
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
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.SearchTest.Told;
import serengeti.search.evolution.Individual;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/// Searches in which the learning rates of new programs are tried.
class SweptSearchTest {

    private static CampaignSpec spec(Mode mode, long seed, long programs) {
        return SearchTest.with(SearchTest.spec(mode, seed, programs), "fitness.rate_factor", "3");
    }

    private static Told run(CampaignSpec spec, int workers) {
        return SearchTest.run(spec, workers, Recall.NOTHING);
    }

    private static List<Double> rates(Told told) {
        return told.trials().stream().map(trial -> trial.training().rate()).toList();
    }

    private static String key(FunctionalHash hash, Phase phase, int seed) {
        return hash + " " + phase + " " + seed;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theSameSeedGivesTheSameWithAnyNumberOfWorkers(Mode mode) {
        Told alone = run(spec(mode, 3, 300), 1);
        for (int workers : List.of(2, 4)) {
            Told together = run(spec(mode, 3, 300), workers);
            assertEquals(alone.events(), together.events());
            assertEquals(alone.champion(), together.champion());
            assertEquals(rates(alone), rates(together));
        }
        assertEquals(Set.of(1.0, 1 / 3.0, 3.0), Set.copyOf(rates(alone)));
        assertNotEquals(alone.events(), run(SearchTest.spec(mode, 3, 300), 2).events());
    }

    @Test
    void barsHoldForTheRateThatGoesOnWhateverTheWorkers() {
        CampaignSpec spec =
                SearchTest.with(
                        SearchTest.with(spec(Mode.EVOLUTION, 13, 600), "rejection.hurdle_share", "0.25"),
                        "rejection.passed_share",
                        "0.3");
        Told alone = run(spec, 1);
        assertEquals(alone.events(), run(spec, 2).events());
        assertTrue(
                alone.trials().stream()
                        .anyMatch(trial -> trial.training().outcome() instanceof Outcome.StoppedAtHurdle));
    }

    @Test
    void aSearchThatWasCutShortGoesOnAsIfItHadNot() {
        CampaignSpec spec = spec(Mode.EVOLUTION, 6, 300);
        Told whole = run(spec, 2);
        for (double share : List.of(0.5, 1.0)) {
            Map<String, Training> done = new HashMap<>();
            whole.trials()
                    .subList(0, (int) (share * whole.trials().size()))
                    .forEach(trial -> done.put(key(trial.hash(), trial.phase(), trial.seed()), trial.training()));
            Told resumed =
                    SearchTest.run(
                            spec, 1, (_, hash, phase, seed) -> Optional.ofNullable(done.get(key(hash, phase, seed))));
            assertEquals(whole.events(), resumed.events());
            assertEquals(whole.champion(), resumed.champion());
            assertEquals(rates(whole), rates(resumed));
        }
    }

    @Test
    void theFirstRunDecidesAtWhichRateTheOthersAreMade() {
        Map<FunctionalHash, Double> first = new HashMap<>();
        Set<Double> further = new HashSet<>();
        for (Trial trial : run(spec(Mode.EVOLUTION, 7, 600), 2).trials()) {
            double rate = trial.training().rate();
            if (trial.phase() == Phase.FINAL) {
                assertEquals(1, rate, "winners have their rate in them");
            } else if (trial.seed() == 0) {
                first.put(trial.hash(), rate);
            } else {
                assertEquals(first.get(trial.hash()), rate);
                further.add(rate);
            }
        }
        assertTrue(further.contains(3.0), "seen " + further);
    }

    @Test
    void childrenAreMadeOfTheProgramWithTheRateOfItsRuns() {
        Told told = run(spec(Mode.CONSTANTS, 8, 12), 2);
        assertEquals(3, told.trials().getFirst().training().rate());
        List<Individual> born = told.born().stream().filter(child -> child.parent() < 60).toList();
        assertTrue(born.size() >= 12);
        for (Individual child : born) {
            List<Statement> statements = child.program().statements();
            assertEquals(1 + SearchTest.SLOW_DESCENT.statements().size(), statements.size());
            String first = Printer.print(statements.getFirst());
            assertTrue(first.startsWith("lr = lr * "), first);
            boolean isAsItWas = statements.subList(1, 4).equals(SearchTest.SLOW_DESCENT.statements());
            assertEquals(isAsItWas, !first.equals("lr = lr * 3"), Printer.print(child.program()));
        }
    }

    @Test
    void theStartProgramThatStandsForABaselineStaysAsItIs() {
        CampaignSpec spec = SearchTest.with(spec(Mode.EVOLUTION, 10, 100), "baselines", "none");
        Run untuned = spec.firstBaseline().getFirst();
        try (var pool = new TrainingPool(new Parabola(40, 0.3), 1, spec.rejection().limits())) {
            var trainer = new SeedTrainer(pool, new Randomness(spec.seed()), Recall.NOTHING, untuned);
            var search = new Search(spec, Budget.ofTrainings(1), trainer, _ -> {});
            assertEquals(SearchTest.SLOW_DESCENT, search.run(() -> false).program());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theWinnerIsAProgramThatHasTheScoreItWonBy(Mode mode) {
        CampaignSpec spec = spec(mode, 9, 300);
        Told told = run(spec, 2);
        Champion champion = told.champion();
        Program program = Parser.parse(Printer.print(champion.program()));
        var scores = new ArrayList<Double>();
        try (var pool = new TrainingPool(new Parabola(40, 0.3), 1, spec.rejection().limits())) {
            var randomness = new Randomness(spec.seed());
            for (int seed = 0; seed < champion.seeds(); seed++) {
                Training again = pool.train(Lowering.plan(program), randomness.number(Purpose.FINAL_SEED, seed)).join();
                scores.add(((Outcome.Scored) again.outcome()).fitness());
            }
        }
        assertEquals(champion.fitness(), scores.stream().mapToDouble(score -> score).average().orElseThrow());
        List<Trial> finals = told.trials().stream().filter(trial -> trial.phase() == Phase.FINAL).toList();
        Set<FunctionalHash> finalists = finals.stream().map(Trial::hash).collect(Collectors.toSet());
        assertTrue(finalists.contains(champion.hash()));
        assertEquals(6, finalists.size());
        assertEquals(
                champion.hash(),
                new Identities(Refusals.of(spec))
                        .key(new Individual(0, -1, "start", program, FunctionalHash.of(Dataflow.of(program)))));
    }
}
