package serengeti.search.mutation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

/// Pearson's test of counts against expected shares.
final class ChiSquare {

    private ChiSquare() {}

    /// Fails where so uneven counts come up by chance once in a million runs; the seed is fixed, so they never do.
    ///
    /// @param counts what was seen
    /// @param shares what was promised, in any unit
    static void check(String what, long[] counts, double[] shares) {
        double total = Arrays.stream(counts).sum();
        double unit = total / Arrays.stream(shares).sum();
        double statistic = 0;
        for (int index = 0; index < counts.length; index++) {
            double expected = shares[index] * unit;
            statistic += (counts[index] - expected) * (counts[index] - expected) / expected;
        }
        double freedom = counts.length - 1.0;
        // Wilson and Hilferty: the cube root of chi-square over its degrees of freedom is nearly normal.
        double deviation = 2 / (9 * freedom);
        double score = (Math.cbrt(statistic / freedom) - (1 - deviation)) / Math.sqrt(deviation);
        assertTrue(
                score < 4.9,
                () ->
                        "%s: %s is not in the shares %s"
                                .formatted(what, Arrays.toString(counts), Arrays.toString(shares)));
    }
}
