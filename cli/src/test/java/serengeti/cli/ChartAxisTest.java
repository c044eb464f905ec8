package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChartAxisTest {

    private static String labels(ChartAxis axis) {
        return axis.ticks().stream().map(ChartAxis.Tick::label).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0,      4000,   0 1000 2000 3000 4000
                    0,      300,    0 50 100 150 200 250 300
                    0.721,  0.7402, 0.725 0.730 0.735 0.740
                    -1.6,   -1.52,  -1.60 -1.58 -1.56 -1.54 -1.52
                    0,      1,      0.0 0.2 0.4 0.6 0.8 1.0
                    5,      5,      4.6 4.8 5.0 5.2 5.4
                    """)
    void linearTicksAreRound(double low, double high, String labels) {
        assertEquals(labels, labels(ChartAxis.linear(low, high)).replace(",", ""));
    }

    @ParameterizedTest
    @CsvSource({"0.3, 4, 0.5 1 2", "0.01, 10, 0.01   0.1   1   10", "3e31, 3e32, 5e31 1e32 2e32"})
    void logarithmicTicksArePowersAndSimpleMultiples(double low, double high, String labels) {
        assertEquals(labels, labels(ChartAxis.logarithmic(low, high).withDecades()));
    }

    @ParameterizedTest
    @CsvSource({"true, 1, 100, 10, 50", "false, 0, 4, 1, 25"})
    void valuesLieBetweenTheEnds(boolean isLogarithmic, double low, double high, double value, double place) {
        ChartAxis axis = isLogarithmic ? ChartAxis.logarithmic(low, high) : ChartAxis.linear(low, high);
        assertEquals(place, axis.from(0, 100).place(value), 1e-9);
        assertEquals(100 - place, axis.from(100, 0).place(value), 1e-9);
    }
}
