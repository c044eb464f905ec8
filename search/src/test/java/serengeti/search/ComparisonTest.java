package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final double FAILED = Double.NEGATIVE_INFINITY;
    private static final double EXACT = 1e-15;

    @Test
    void differencesArePaired() {
        var compared = Comparison.of(new double[] {1, 2, 6}, new double[] {0, 2, 1});
        assertEquals(3, compared.seeds());
        assertEquals(3, compared.compared());
        assertEquals(3, compared.bestMean(), EXACT);
        assertEquals(Math.sqrt(7 / 3.0), compared.bestStandardError(), EXACT);
        assertEquals(1, compared.baselineMean(), EXACT);
        assertEquals(2, compared.differenceMean(), EXACT);
        assertEquals(Math.sqrt(7 / 3.0), compared.differenceStandardError(), EXACT);
    }

    @Test
    void runsThatFailedAreCountedAndLeftOut() {
        var compared = Comparison.of(new double[] {1, 2, FAILED, 6}, new double[] {0, FAILED, 5, 1});
        assertEquals(new Comparison(4, 3, 3, Math.sqrt(7 / 3.0), 3, 2, Math.sqrt(7 / 3.0), 2, 3, 2), compared);
    }

    @Test
    void oneRunHasNoError() {
        assertEquals(
                new Comparison(2, 1, 1, Double.NaN, 2, 3, 1, 1, -1, Double.NaN),
                Comparison.of(new double[] {1, FAILED}, new double[] {2, 4}));
    }

    @Test
    void nothingCanBeSaidOfNothing() {
        assertEquals(
                new Comparison(1, 0, Double.NaN, Double.NaN, 1, 2, Double.NaN, 0, Double.NaN, Double.NaN),
                Comparison.of(new double[] {FAILED}, new double[] {2}));
    }
}
