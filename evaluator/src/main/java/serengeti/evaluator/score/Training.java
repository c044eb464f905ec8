package serengeti.evaluator.score;

import java.util.List;
import serengeti.evaluator.task.Outcome;

/// A program's training with one seed, on one task or on all tasks of a suite one after the other, that has ended.
///
/// @param outcome how it ended: the fitness of the suite and the mean loss over its tasks, or how the first task ended
///     that was not scored, with which the rest is saved
/// @param scores what each task gave by its own metric, in the suite's order; of those that were scored
/// @param hurdleLosses the mean training loss of each task at the hurdle, of those that came so far
/// @param rate what the `lr` input was multiplied by; 1 at the program's own learning rate
/// @param seconds wall-clock time it took; 0 for one that was never started
public record Training(Outcome outcome, List<Double> scores, List<Double> hurdleLosses, double rate, double seconds) {

    public Training {
        scores = List.copyOf(scores);
        hurdleLosses = List.copyOf(hurdleLosses);
    }

    /// A training at the program's own learning rate.
    public Training(Outcome outcome, List<Double> scores, List<Double> hurdleLosses, double seconds) {
        this(outcome, scores, hurdleLosses, 1, seconds);
    }

    /// A program that was refused before it was trained.
    public static Training refused(Outcome outcome) {
        return new Training(outcome, List.of(), List.of(), 0);
    }

    /// The fitness of a run that was scored; minus infinity of any other.
    public double fitness() {
        return outcome instanceof Outcome.Scored(double fitness, _) ? fitness : Double.NEGATIVE_INFINITY;
    }
}
