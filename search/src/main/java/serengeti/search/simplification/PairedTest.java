package serengeti.search.simplification;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import serengeti.dsl.program.Program;

/*
 * A seed on which the program is not scored, but the other one is, is a loss without bounds. A seed on which the other
 * one is not scored has nothing to lose: it is left out, whatever the program does there, and counts neither for it nor
 * towards the seeds that are needed.
 */
/// Whether a program is as good as another one, by scores on the same seeds, looked at again after each block of seeds.
///
/// As good means: no worse by the margin or more. It is accepted as soon as the mean difference less two standard
/// errors is above minus the margin, by at least a block of seeds on which the other one is scored. It is refused as soon
/// as the mean plus two standard errors is below minus the margin, or it is not scored where the other one is, or when
/// the seeds are used up.
///
/// @param margin by how much the score may fall, above 0
/// @param seeds how many at most
record PairedTest(double margin, int seeds) {
    static final String MEASURED = "; measured with constants fitted anew: ";
    static final int BLOCK = 8;
    private static final double STANDARD_ERRORS = 2;

    private static final int LOOK = 4;

    /// A standard error of four values is itself uncertain, and a look may not refuse what the test would accept.
    private static final double STANDARD_ERRORS_OF_LOOK = 4;

    /// What came out.
    ///
    /// @param isAccepted whether the program is as good
    /// @param seeds how many were used
    /// @param failed on how many of them the program was not scored, but the other one was
    /// @param skipped on how many the other one was not scored
    /// @param mean of the differences on the rest; NaN if there are none, or some failed
    /// @param standardError of that mean; NaN likewise
    record Result(boolean isAccepted, int seeds, int failed, int skipped, double mean, double standardError) {

        /// In words, such as `-0.00030 ± 0.00080 on 16 paired seeds`, or `not scored on 2 of 8 seeds`.
        String text() {
            if (failed > 0) {
                return "not scored on %d of %d seeds".formatted(failed, seeds);
            }
            if (skipped == seeds) {
                return "the other not scored on %d of %d seeds".formatted(skipped, seeds);
            }
            return String.format(Locale.ROOT, "%+.5f ± %.5f on %d paired seeds", mean, standardError, seeds - skipped)
                    + (skipped == 0 ? "" : ", the other not scored on %d more".formatted(skipped));
        }

        /// How good a refused program is in the mean; minus infinity where that cannot be said.
        double height() {
            return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
        }
    }

    /// What an accepted result proves, in words.
    String evidence(Result result) {
        return "%s: no loss of %s or more"
                .formatted(result.text(), BigDecimal.valueOf(margin).round(new MathContext(3)).toPlainString());
    }

    /// Compares until it is clear.
    Result compare(PairedScores scores, Program program, Program with) {
        var sums = new Sums();
        while (sums.count < seeds) {
            sums.add(scores, program, with, Math.min(BLOCK, seeds - sums.count));
            if (sums.failed > 0) {
                return sums.result(false);
            }
            boolean isEnough = sums.pairs >= Math.min(BLOCK, seeds);
            if (isEnough && sums.mean() - STANDARD_ERRORS * sums.error() > -margin) {
                return sums.result(true);
            }
            if (sums.mean() + STANDARD_ERRORS * sums.error() < -margin || sums.count == seeds) {
                return sums.result(false);
            }
        }
        throw new IllegalStateException("no seeds");
    }

    /// A first look at few of the seeds; it refuses what is clearly worse, and accepts nothing for good.
    Result look(PairedScores scores, Program program, Program with) {
        var sums = new Sums();
        sums.add(scores, program, with, Math.min(LOOK, seeds));
        boolean isWorse = sums.failed > 0 || sums.mean() + STANDARD_ERRORS_OF_LOOK * sums.error() < -margin;
        return sums.result(!isWorse);
    }

    private static final class Sums {
        private double sum;
        private double squares;
        private int count;
        private int pairs;
        private int failed;

        void add(PairedScores scores, Program program, Program with, int block) {
            double[] first = scores.of(program, count, block);
            double[] second = scores.of(with, count, block);
            for (int seed = 0; seed < block; seed++) {
                if (Double.isFinite(second[seed]) && Double.isFinite(first[seed])) {
                    double difference = first[seed] - second[seed];
                    pairs++;
                    sum += difference;
                    squares += difference * difference;
                } else if (Double.isFinite(second[seed])) {
                    failed++;
                }
            }
            count += block;
        }

        double mean() {
            return sum / pairs;
        }

        double error() {
            double variance = Math.max(0, squares - sum * mean()) / (pairs - 1);
            return Math.sqrt(variance / pairs);
        }

        Result result(boolean isAccepted) {
            double mean = failed > 0 ? Double.NaN : mean();
            double error = failed > 0 ? Double.NaN : error();
            return new Result(isAccepted, count, failed, count - pairs - failed, mean, error);
        }
    }
}
