package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0.031, 0.01, 512, better by 3.1 standard errors
                    -0.02, 0.01, 512, worse by 2.0 standard errors
                    0.019, 0.01, 512, no difference can be seen (1.9 standard errors)
                    0,     0.01, 512, no difference can be seen (0.0 standard errors)
                    0.024, 0.01, 8,   better by 2.4 standard errors
                    0.023, 0.01, 8,   'no difference can be seen (2.3 standard errors, too little for 8 seeds)'
                    -0.042, 0.01, 3,  'no difference can be seen (4.2 standard errors, too little for 3 seeds)'
                    -0.044, 0.01, 3,  worse by 4.4 standard errors
                    0.019, 0.01, 3,   no difference can be seen (1.9 standard errors)
                    9,     0.01, 2,   too few seeds to tell
                    9,     NaN,  1,   too few seeds to tell
                    0,     0,    2,   no difference at all
                    0,     0,    512, no difference at all
                    NaN,   0.01, 512, cannot be compared: not every run was scored
                    -Infinity, NaN, 512, cannot be compared: not every run was scored
                    -Infinity, NaN, 2,   cannot be compared: not every run was scored
                    """)
    void aDifferenceIsPutInWords(double difference, double standardError, int seeds, String verdict) {
        assertEquals(verdict, Verdict.of(difference, standardError, seeds));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0.02, 0.01, 512, better by 2.0 standard errors
                    0.02, 0.01, 511, 'better by 2.0 standard errors, on the 511 seeds that both finished'
                    0.02, 0.01, 2,   'too few seeds to tell, on the 2 seeds that both finished'
                    0.02, NaN,  1,   cannot be compared: too few runs were scored
                    NaN,  NaN,  0,   cannot be compared: too few runs were scored
                    """)
    void runsThatWereNotScoredAreNamed(double difference, double standardError, int compared, String verdict) {
        assertEquals(verdict, Verdict.of(difference, standardError, compared, 512));
    }
}
