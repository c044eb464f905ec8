package serengeti.search.funnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RaceTest {
    private static final Race RACE = new Race(32, 0.05);

    /// Programs that are above the reference by these means, noise of deviation 1.
    private static Race.Runs runs(long number, Map<Integer, Integer> used, double... means) {
        return (programs, from, to) -> {
            var above = new ArrayList<double[]>();
            for (int program : programs) {
                used.merge(program, to - from, Integer::sum);
                double[] scores = new double[to - from];
                for (int seed = from; seed < to; seed++) {
                    var random = new SplittableRandom(number * 1_000_003 + program * 1009L + seed);
                    scores[seed - from] = means[program] + random.nextGaussian();
                }
                above.add(scores);
            }
            return above;
        };
    }

    @Test
    void looksTwiceAsLateEachTime() {
        assertEquals(List.of(8, 16, 32), RACE.looks());
        assertEquals(List.of(8, 16, 20), new Race(20, 0.05).looks());
        assertEquals(List.of(8), new Race(8, 0.05).looks());
    }

    @Test
    void whatIsClearTakesTheSeedsOfTheFirstLookOnly() {
        Map<Integer, Integer> used = new HashMap<>();
        List<Race.Place> places = RACE.places(3, runs(1, used, 0, 4, -4));
        assertEquals(List.of(1, 0, 2), places.stream().map(Race.Place::program).toList());
        assertEquals(List.of(Fate.PASSED, Fate.UNDECIDED, Fate.BEHIND), places.stream().map(Race.Place::fate).toList());
        assertEquals(Map.of(0, 32, 1, 8, 2, 8), used);
    }

    /// The chance is that of any of twelve in one race.
    @Test
    void ofManyThatAreAsGoodAsTheReferenceAtMostAFewEverPass() {
        int races = 2000;
        int passed = 0;
        for (int number = 0; number < races; number++) {
            List<Race.Place> places = RACE.places(12, runs(number, new HashMap<>(), new double[12]));
            passed += places.getFirst().fate() == Fate.PASSED ? 1 : 0;
        }
        assertTrue(passed > 0, "none ever: the check would be too strict to tell");
        assertTrue(passed <= 0.05 * races, passed + " of " + races);
    }

    @Test
    void mostThatAreBetterByADeviationPass() {
        int races = 200;
        int passed = 0;
        for (int number = 0; number < races; number++) {
            List<Race.Place> places =
                    RACE.places(12, runs(number, new HashMap<>(), new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
            passed += places.getFirst().program() == 0 && places.getFirst().fate() == Fate.PASSED ? 1 : 0;
        }
        assertTrue(passed > 0.9 * races, passed + " of " + races);
    }

    @Test
    void whatIsNotScoredOnASeedIsBehindAndLast() {
        Race.Runs runs =
                (programs, from, to) ->
                        programs.stream()
                                .map(program -> {
                                    double[] scores = new double[to - from];
                                    Arrays.setAll(scores, seed -> program + seed * 0.1);
                                    scores[2] = program == 1 ? Double.NEGATIVE_INFINITY : scores[2];
                                    return scores;
                                })
                                .toList();
        List<Race.Place> places = new Race(8, 0.05).places(2, runs);
        assertEquals(new Race.Place(1, Fate.BEHIND, Double.NEGATIVE_INFINITY, Double.NaN, 8, 1), places.getLast());
    }

    @Test
    void allEqualToTheReferenceIsUndecidedAndAllAlikeAboveItPasses() {
        Race.Runs runs =
                (programs, from, to) -> {
                    var above = new ArrayList<double[]>();
                    for (int program : programs) {
                        double[] scores = new double[to - from];
                        Arrays.fill(scores, program);
                        above.add(scores);
                    }
                    return above;
                };
        List<Race.Place> places = RACE.places(2, runs);
        assertEquals(List.of(Fate.PASSED, Fate.UNDECIDED), places.stream().map(Race.Place::fate).toList());
    }
}
