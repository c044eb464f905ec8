package serengeti.search.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.search.discovery.Kernel.Shape;

class KernelTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # head, next, factor, shape, sign
                    1,      0,       0,     CURRENT,         1
                    -2,     0,       0,     CURRENT,        -1
                    1,      0.001,   0.001, CURRENT,         1
                    0.1,    0.09,    0.9,   AVERAGE,         1
                    -0.1,  -0.09,    0.9,   AVERAGE,        -1
                    0,      0.09,    0.9,   AVERAGE,         1
                    0,     -0.09,    0.9,   AVERAGE,        -1
                    0.5,    0.25,    0.5,   AVERAGE,         1
                    0.6,    0.24,    0.4,   OTHER,           1
                    0.1,    0.009,   0.99,  HEADED_AVERAGE,  1
                    -0.1,  -0.009,   0.99,  HEADED_AVERAGE, -1
                    0.01,   0.2,     0.9,   HEADED_AVERAGE,  1
                    0.8,    0.05,    0.6,   OTHER,           1
                    0.9,   -0.09,    0.9,   LESS_MEAN,       1
                    -0.9,   0.09,    0.9,   LESS_MEAN,      -1
                    1,     -0.2,     0.9,   OTHER,           1
                    1,      1,       1,     SUM,             1
                    0,      2,       1,     SUM,             1
                    2,      1,       1,     OTHER,           1
                    1,      1,       0.9999, AVERAGE,        1
                    1,      1,       1.1,   OTHER,           1
                    0,      0,       0,     OTHER,           1
                    NaN,    1,       1,     OTHER,           1
                    1,      NaN,     1,     OTHER,           1
                    """)
    void theWeightsOfTheLagsTellTheShape(double head, double next, double factor, Shape shape, int sign) {
        double[] weights = new double[20];
        weights[0] = head;
        for (int lag = 1; lag < weights.length; lag++) {
            weights[lag] = next * Math.pow(factor, lag - 1);
        }
        assertEquals(new Kernel(shape, sign), Kernel.of(weights));
    }
}
