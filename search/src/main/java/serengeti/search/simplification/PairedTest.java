package serengeti.search.simplification;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import serengeti.dsl.program.Program;

/// Whether a program is as good as another one, by scores on the same seeds, looked at again after each block of seeds.
///
/// As good means: no worse by the margin or more. It is accepted as soon as the mean difference less two standard
/// errors is above minus the margin, and refused as soon as the mean plus two standard errors is below it, or when the
/// seeds are used up. A seed on which either is not scored refuses the program: nothing can be said of the loss there.
///
/// @param margin by how much the score may fall, above 0
/// @param seeds how many at most
record PairedTest(double margin, int seeds) {
    static final String MEASURED = "; measured with constants fitted anew: ";
    static final int BLOCK = 8;
    private static final double STANDARD_ERRORS = 2;

    /// What came out.
    ///
    /// @param isAccepted whether the program is as good
    /// @param seeds how many were used
    /// @param unscored on how many of them one of the two was not scored
    /// @param mean of the differences; NaN if one of the two was not scored
    /// @param standardError of that mean; NaN likewise
    record Result(boolean isAccepted, int seeds, int unscored, double mean, double standardError) {

        /// In words, such as `-0.00030 ± 0.00080 on 16 paired seeds`, or `not scored on 2 of 8 seeds`.
        String text() {
            if (unscored > 0) {
                return "not scored on %d of %d seeds".formatted(unscored, seeds);
            }
            return String.format(Locale.ROOT, "%+.5f ± %.5f on %d paired seeds", mean, standardError, seeds);
        }
    }

    /// What an accepted result proves, in words.
    String evidence(Result result) {
        return "%s: no loss of %s or more"
                .formatted(result.text(), BigDecimal.valueOf(margin).round(new MathContext(3)).toPlainString());
    }

    /// Compares until it is clear.
    Result compare(PairedScores scores, Program program, Program with) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        while (count < seeds) {
            int block = Math.min(BLOCK, seeds - count);
            double[] first = scores.of(program, count, block);
            double[] second = scores.of(with, count, block);
            int unscored = 0;
            for (int seed = 0; seed < block; seed++) {
                double difference = first[seed] - second[seed];
                unscored += Double.isFinite(difference) ? 0 : 1;
                sum += difference;
                squares += difference * difference;
            }
            count += block;
            if (unscored > 0) {
                return new Result(false, count, unscored, Double.NaN, Double.NaN);
            }
            double mean = sum / count;
            double variance = Math.max(0, squares - sum * mean) / (count - 1);
            double error = Math.sqrt(variance / count);
            if (mean - STANDARD_ERRORS * error > -margin) {
                return new Result(true, count, 0, mean, error);
            }
            if (mean + STANDARD_ERRORS * error < -margin || count == seeds) {
                return new Result(false, count, 0, mean, error);
            }
        }
        throw new IllegalStateException("no seeds");
    }
}
