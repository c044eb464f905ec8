package serengeti.search.validation;

import java.util.List;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;
import serengeti.search.Comparison;

/// A program that became the best of a search, on the validation tasks.
///
/// @param cycle number of the cycle after which it was the best; 0 of the start program before the first
/// @param programs born in the search by then
/// @param trainings training runs of the search by then
/// @param id of the program in the search
/// @param program what was trained, with the learning rate in it at which the search trained it
/// @param hash the behaviour of that
/// @param fitness in the search, as it was known then
/// @param scores fitness on the validation tasks, one for each seed; minus infinity where a run was not scored
public record ValidationPoint(
        long cycle,
        long programs,
        long trainings,
        long id,
        Program program,
        FunctionalHash hash,
        double fitness,
        List<Double> scores) {
    private static final double STANDARD_ERRORS = 2;

    public ValidationPoint {
        scores = List.copyOf(scores);
    }

    /// This with other scores.
    ValidationPoint withScores(List<Double> others) {
        return new ValidationPoint(cycle, programs, trainings, id, program, hash, fitness, others);
    }

    /// The number of seeds on which it was scored.
    public int scored() {
        return (int) scores.stream().filter(Double::isFinite).count();
    }

    /// The mean over the seeds; minus infinity unless it was scored on each.
    public double mean() {
        return scores.stream().mapToDouble(score -> score).average().orElse(Double.NEGATIVE_INFINITY);
    }

    /// The standard error of that; NaN unless it was scored on each seed.
    public double standardError() {
        return isScored() ? Comparison.of(values(), values()).bestStandardError() : Double.NaN;
    }

    /// Whether it is worse than another by more than two standard errors of the paired difference, or was not scored on
    /// each seed as the other was.
    boolean isWorseThan(ValidationPoint other) {
        if (!isScored() || !other.isScored()) {
            return other.isScored();
        }
        Comparison compared = Comparison.of(values(), other.values());
        return compared.differenceMean() < -STANDARD_ERRORS * compared.differenceStandardError();
    }

    private boolean isScored() {
        return scored() == scores.size();
    }

    private double[] values() {
        return scores.stream().mapToDouble(score -> score).toArray();
    }
}
