package serengeti.search.fitness;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;

/// What is known of one program: its training runs so far, on the search seeds 0, 1, 2, ... in order.
///
/// @param trainings at least one
public record Evidence(List<Training> trainings) {

    public Evidence {
        trainings = List.copyOf(trainings);
    }

    /// Evidence of a single run.
    public static Evidence of(Training training) {
        return new Evidence(List.of(training));
    }

    /// This with the run on the next seed.
    public Evidence with(Training training) {
        var more = new ArrayList<>(trainings);
        more.add(training);
        return new Evidence(more);
    }

    /// The number of seeds.
    public int seeds() {
        return trainings.size();
    }

    /// What the program's learning rate was multiplied by: that of the first run, which the others were made at, too.
    public double rate() {
        return trainings.getFirst().rate();
    }

    /// The last run's outcome.
    public Outcome lastOutcome() {
        return trainings.getLast().outcome();
    }

    /// Whether every run was finished and scored.
    public boolean isScored() {
        return trainings.stream().allMatch(training -> training.outcome() instanceof Outcome.Scored);
    }

    /// The mean fitness over the seeds; minus infinity unless every run was scored.
    public double mean() {
        double sum = 0;
        for (Training training : trainings) {
            if (training.outcome() instanceof Outcome.Scored(double fitness, _)) {
                sum += fitness;
            } else {
                return Double.NEGATIVE_INFINITY;
            }
        }
        return sum / trainings.size();
    }
}
