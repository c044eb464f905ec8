package serengeti.search.funnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.search.funnel.Tuner.Tuned;

final class TunerTest {
    private static final Program LION = Library.named("lion").program();

    private static double value(Program program, String name) {
        return program.hyperparameters().stream()
                .filter(each -> each.name().equals(name))
                .mapToDouble(Hyperparameter::value)
                .findFirst()
                .orElseThrow();
    }

    /// Highest at a peak rate of 0.03 and a decay of 1, a curve of squares in decades, and noise that seeds share.
    private static double hill(Program program, int seed) {
        double rate = Math.log10(value(program, "peak_lr") / 0.03);
        double decay = Math.log10(value(program, "lambda"));
        return new SplittableRandom(seed).nextDouble() - rate * rate - 0.3 * decay * decay;
    }

    @Test
    void climbsToTheTopWhereverItBegins() {
        Tuned tuned = new Tuner(TunerTest::hill, 0.05, 200).tuned(LION);
        assertEquals(0.03, value(tuned.program(), "peak_lr"), 0.015);
        assertEquals(1, value(tuned.program(), "lambda"), 0.5);
    }

    @Test
    void keepsToItsBudgetAndIsNeverWorseThanTheStart() {
        double start = mean(LION);
        for (int budget = 1; budget <= 60; budget++) {
            var seen = new ArrayList<String>();
            Tuner.Score counted =
                    (program, seed) -> {
                        seen.add(program + " " + seed);
                        return hill(program, seed);
                    };
            Tuned tuned = new Tuner(counted, 0.05, budget).tuned(LION);
            assertTrue(seen.size() <= budget + Tuner.SEEDS, "budget " + budget + ", runs " + seen.size());
            assertEquals(seen.size(), seen.stream().distinct().count(), "no run is made twice");
            assertEquals(seen.size(), tuned.runs());
            assertTrue(mean(tuned.program()) >= start - 1e-12);
        }
    }

    private static double mean(Program program) {
        double sum = 0;
        for (int seed = 0; seed < Tuner.SEEDS; seed++) {
            sum += hill(program, seed);
        }
        return sum / Tuner.SEEDS;
    }

    @Test
    void whatIsClearlyWorseCostsOneRunOnly() {
        var seeds = new ArrayList<Integer>();
        Tuner.Score cliff =
                (program, seed) -> {
                    seeds.add(seed);
                    return program.equals(LION) ? 1 : 0;
                };
        Tuned tuned = new Tuner(cliff, 0.01, 30).tuned(LION);
        assertEquals(LION, tuned.program());
        assertEquals(List.of(1L, 1L), List.of(count(seeds, 1), count(seeds, 2)));
    }

    private static long count(List<Integer> seeds, int seed) {
        return seeds.stream().filter(each -> each == seed).count();
    }

    /// Two hills, the higher one a decade and a half away from the start, with low ground between.
    @Test
    void findsAHigherHillBehindAValley() {
        Tuner.Score hills =
                (program, seed) -> {
                    double rate = Math.log10(value(program, "peak_lr") / value(LION, "peak_lr"));
                    double decay = Math.log10(value(program, "lambda") / value(LION, "lambda"));
                    double low = 1 - 4 * (rate * rate + decay * decay);
                    double high = 2 - 4 * ((rate - 1) * (rate - 1) + (decay - 1) * (decay - 1));
                    return Math.max(low, high) + new SplittableRandom(seed).nextDouble();
                };
        assertTrue(new Tuner(hills, 0.05, 1000).tuned(LION).mean() > 2);
    }

    @Test
    void aRateAtWhichNothingIsScoredIsLowered() {
        Tuner.Score fragile =
                (program, seed) -> value(program, "peak_lr") > 2e-6 ? Double.NEGATIVE_INFINITY : hill(program, seed);
        Tuned tuned = new Tuner(fragile, 0.05, 100).tuned(LION);
        assertTrue(Double.isFinite(tuned.mean()));
        assertTrue(value(tuned.program(), "peak_lr") <= 2e-6);
    }

    @Test
    void whatIsNeverScoredStaysAsItIsWithinTheBudget() {
        Tuned tuned = new Tuner((_, _) -> Double.NEGATIVE_INFINITY, 0.05, 10).tuned(LION);
        assertEquals(Double.NEGATIVE_INFINITY, tuned.mean());
        assertTrue(tuned.runs() <= 10 + Tuner.SEEDS);
    }
}
