package serengeti.search.validation;

import java.util.List;
import serengeti.search.Comparison;

/// The best program on the validation tasks and the last best of the search, on seeds by which neither was chosen.
///
/// @param peak scores of the best there, one for each seed; minus infinity where a run was not scored
/// @param last scores of the last best on the same seeds
public record Confirmation(List<Double> peak, List<Double> last) {

    public Confirmation {
        peak = List.copyOf(peak);
        last = List.copyOf(last);
    }

    /// The last best, in the place of the best, against the peak, in that of the baseline.
    public Comparison comparison() {
        return Comparison.of(values(last), values(peak));
    }

    private static double[] values(List<Double> scores) {
        return scores.stream().mapToDouble(score -> score).toArray();
    }
}
