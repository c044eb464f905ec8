package serengeti.cli;

import java.util.Arrays;
import java.util.List;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;

/// Scores of one program over seeds.
///
/// @param values one for each seed; NaN where a run was not scored
record Sample(double... values) {

    /// The fitness of trainings.
    static Sample of(List<Training> trainings) {
        return new Sample(
                trainings.stream()
                        .mapToDouble(training ->
                                training.outcome() instanceof Outcome.Scored(double fitness, _) ? fitness : Double.NaN)
                        .toArray());
    }

    /// The scores of runs that were scored.
    Sample scored() {
        return new Sample(Arrays.stream(values).filter(Double::isFinite).toArray());
    }

    /// This less another sample, seed by seed; NaN where either is.
    Sample minus(Sample other) {
        double[] differences = new double[values.length];
        Arrays.setAll(differences, seed -> values[seed] - other.values[seed]);
        return new Sample(differences);
    }

    /// The mean; NaN of nothing.
    double mean() {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /// The standard error of the mean; NaN below two values.
    double standardError() {
        double mean = mean();
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        return values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1) / values.length);
    }
}
