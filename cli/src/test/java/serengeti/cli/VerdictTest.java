package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0.031, 0.01, better by 3.1 standard errors
                    -0.02, 0.01, worse by 2.0 standard errors
                    0.019, 0.01, no difference can be seen (1.9 standard errors)
                    0,     0.01, no difference can be seen (0.0 standard errors)
                    0,     0,    no difference at all
                    NaN,   0.01, cannot be compared: not every run was scored
                    -Infinity, NaN, cannot be compared: not every run was scored
                    """)
    void aDifferenceIsPutInWords(double difference, double standardError, String verdict) {
        assertEquals(verdict, Verdict.of(difference, standardError));
    }
}
