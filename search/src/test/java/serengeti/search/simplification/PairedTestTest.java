package serengeti.search.simplification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;

class PairedTestTest {
    private static final Program PROGRAM = Library.named("lion").program();
    private static final Program OTHER = Library.named("signum").program();
    private static final double FAILED = Double.NEGATIVE_INFINITY;

    /// The scores of both on each seed, and which blocks were asked for.
    private record Scores(IntToDoubleFunction program, IntToDoubleFunction other, List<String> asked)
            implements PairedScores {

        @Override
        public double[] of(Program of, int first, int count) {
            boolean isProgram = of.equals(PROGRAM);
            asked.add("%s %d+%d".formatted(isProgram ? "program" : "other", first, count));
            IntToDoubleFunction score = isProgram ? program : other;
            return IntStream.range(first, first + count).mapToDouble(score).toArray();
        }
    }

    private static PairedTest.Result compare(int seeds, IntToDoubleFunction program, IntToDoubleFunction other) {
        return compare(seeds, new Scores(program, other, new ArrayList<>()));
    }

    private static PairedTest.Result compare(int seeds, Scores scores) {
        return new PairedTest(0.1, seeds).compare(scores, PROGRAM, OTHER);
    }

    /// A difference that is its mean on average over pairs of seeds.
    private static IntToDoubleFunction around(double mean, double deviation) {
        return seed -> 3 + mean + (seed % 2 == 0 ? deviation : -deviation);
    }

    private static double three(int seed) {
        return 3;
    }

    @Test
    void whatIsClearlyAsGoodIsAcceptedAfterOneBlock() {
        var scores = new Scores(around(-0.01, 0.02), PairedTestTest::three, new ArrayList<>());
        PairedTest.Result result = compare(64, scores);
        assertTrue(result.isAccepted());
        assertEquals("-0.01000 ± 0.00756 on 8 paired seeds", result.text());
        assertEquals(List.of("program 0+8", "other 0+8"), scores.asked());
    }

    @Test
    void whatIsClearlyWorseIsRefusedAfterOneBlock() {
        PairedTest.Result result = compare(64, around(-0.3, 0.02), PairedTestTest::three);
        assertFalse(result.isAccepted());
        assertEquals("-0.30000 ± 0.00756 on 8 paired seeds", result.text());
    }

    @Test
    void whatIsUnclearTakesMoreSeedsUntilItIsClear() {
        var scores = new Scores(around(0, 0.2), PairedTestTest::three, new ArrayList<>());
        PairedTest.Result result = compare(64, scores);
        assertTrue(result.isAccepted());
        assertEquals("+0.00000 ± 0.04170 on 24 paired seeds", result.text());
        assertEquals(
                List.of("program 0+8", "other 0+8", "program 8+8", "other 8+8", "program 16+8", "other 16+8"),
                scores.asked());
    }

    @Test
    void whatIsUnclearInTheEndIsRefused() {
        var scores = new Scores(around(-0.1, 0.2), PairedTestTest::three, new ArrayList<>());
        PairedTest.Result result = compare(12, scores);
        assertFalse(result.isAccepted());
        assertEquals("-0.10000 ± 0.06030 on 12 paired seeds", result.text());
        assertEquals(List.of("program 0+8", "other 0+8", "program 8+4", "other 8+4"), scores.asked());
    }

    @Test
    void aLossOfTheMarginIsOne() {
        assertFalse(compare(8, seed -> 2.5, seed -> 2.6).isAccepted());
        assertTrue(compare(8, seed -> 2.51, seed -> 2.6).isAccepted());
        assertTrue(compare(2, seed -> 2.6, seed -> 2.6).isAccepted());
    }

    @Test
    void aSeedOnWhichItIsNotScoredRefusesIt() {
        PairedTest.Result result = compare(64, seed -> seed == 3 ? FAILED : 9, PairedTestTest::three);
        assertFalse(result.isAccepted());
        assertEquals("not scored on 1 of 8 seeds", result.text());
    }

    @Test
    void soDoesOneInALaterBlock() {
        PairedTest.Result result =
                compare(64, seed -> seed == 9 ? FAILED : around(0, 0.2).applyAsDouble(seed), PairedTestTest::three);
        assertFalse(result.isAccepted());
        assertEquals("not scored on 1 of 16 seeds", result.text());
    }

    @Test
    void aSeedOnWhichTheOtherIsNotScoredIsLeftOut() {
        PairedTest.Result result = compare(64, PairedTestTest::three, seed -> seed < 2 ? FAILED : 3);
        assertTrue(result.isAccepted());
        assertEquals("+0.00000 ± 0.00000 on 14 paired seeds, the other not scored on 2 more", result.text());
        assertEquals(result, compare(64, seed -> seed < 2 ? FAILED : 3, seed -> seed < 2 ? FAILED : 3));
    }

    @Test
    void tooFewSeedsOnWhichTheOtherIsScoredAcceptNothing() {
        PairedTest.Result result = compare(8, PairedTestTest::three, seed -> seed < 1 ? FAILED : 3);
        assertFalse(result.isAccepted());
        assertEquals("+0.00000 ± 0.00000 on 7 paired seeds, the other not scored on 1 more", result.text());
        assertEquals("the other not scored on 12 of 12 seeds", compare(12, _ -> 3, _ -> Double.NaN).text());
        assertFalse(compare(12, _ -> 3, seed -> seed == 0 ? 3 : FAILED).isAccepted());
    }

    @Test
    void aSeedOnWhichOnlyTheOtherIsScoredRefuses() {
        PairedTest.Result result = compare(64, seed -> seed == 5 ? FAILED : 3, seed -> seed < 4 ? FAILED : 3);
        assertFalse(result.isAccepted());
        assertEquals("not scored on 1 of 8 seeds", result.text());
    }

    private static PairedTest.Result look(IntToDoubleFunction program, IntToDoubleFunction other) {
        return new PairedTest(0.1, 64).look(new Scores(program, other, new ArrayList<>()), PROGRAM, OTHER);
    }

    @Test
    void aLookRefusesWhatIsClearlyWorse() {
        assertFalse(look(around(-0.3, 0.02), PairedTestTest::three).isAccepted());
        assertTrue(look(around(-0.15, 0.05), PairedTestTest::three).isAccepted());
        assertFalse(look(seed -> seed == 3 ? FAILED : 9, PairedTestTest::three).isAccepted());
        assertTrue(look(PairedTestTest::three, _ -> FAILED).isAccepted());
        assertEquals(4, look(PairedTestTest::three, PairedTestTest::three).seeds());
    }
}
