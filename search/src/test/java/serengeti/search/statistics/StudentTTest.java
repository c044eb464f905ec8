package serengeti.search.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public final class StudentTTest {

    /// Quantiles as printed in tables, three places.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    1,   12.706, 0.95
                    2,   4.303,  0.95
                    3,   3.182,  0.95
                    4,   2.776,  0.95
                    7,   2.365,  0.95
                    10,  2.228,  0.95
                    30,  2.042,  0.95
                    511, 1.965,  0.95
                    1,   1,      0.5
                    5,   4.032,  0.99
                    6,   3.707,  0.99
                    9,   0,      0
                    """)
    void quantilesAreThoseOfTables(int degrees, double quantile, double probability) {
        assertEquals(probability, StudentT.within(quantile, degrees), 5e-5);
    }

    @ParameterizedTest
    @CsvSource({"1, 12.706", "7, 2.365", "31, 2.040"})
    void boundsAreThoseOfTables(int degrees, double bound) {
        assertEquals(bound, StudentT.bound(0.95, degrees), 5e-4);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "512"})
    void allIsWithinInfinity(int degrees) {
        assertEquals(1, StudentT.within(Double.POSITIVE_INFINITY, degrees), 1e-12);
    }
}
