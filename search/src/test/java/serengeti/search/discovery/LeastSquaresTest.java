package serengeti.search.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LeastSquaresTest {
    private static final double[][] COLUMNS = {{1, 1, 1, 1}, {-3, -1, 1, 3}};

    @Test
    void findsTheWeightsOfASum() {
        LeastSquares.Fit fit = new LeastSquares(COLUMNS).fit(new double[] {-4, 0, 4, 8});
        assertArrayEquals(new double[] {2, 2}, fit.weights(), 1e-12);
        assertEquals(0, fit.residual(), 1e-12);
    }

    @Test
    void theResidualIsAShareOfTheSpread() {
        LeastSquares.Fit fit = new LeastSquares(COLUMNS).fit(new double[] {6, 4, 4, 6});
        assertArrayEquals(new double[] {5, 0}, fit.weights(), 1e-12);
        assertEquals(1, fit.residual(), 1e-12);
    }

    @Test
    void columnsThatDependOnEachOtherGiveNoWeights() {
        double[][] same = {{1, 2, 3}, {1, 2, 3}};
        assertEquals(Double.NaN, new LeastSquares(same).fit(new double[] {1, 2, 4}).residual());
    }
}
