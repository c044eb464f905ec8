package serengeti.evaluator.score;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.evaluator.task.TaskCard.Expected;

/// The tasks that programs are scored on, in the order in which they are trained on.
///
/// Fitness on one task is its metric. On several it is the mean over tasks of the score less AdamW's, divided by the
/// standard deviation between tuned update rules: 0 is as good as AdamW, 1 is better by what rules usually differ.
///
/// @param tasks at least one; where there are several, each with what is expected of it
public record Suite(List<Task> tasks) {

    public Suite {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks: none, must be at least one");
        }
        if (tasks.size() > 1) {
            for (Task task : tasks) {
                TaskCard card = task.card();
                if (card.expected().flatMap(Suite::deviation).isEmpty()) {
                    throw new IllegalArgumentException(
                            "task '%s' with %d steps: how far rules are apart on it is not known, so it cannot be one of several"
                                    .formatted(card.name(), card.steps()));
                }
            }
        }
    }

    /// A suite of one.
    public static Suite of(Task task) {
        return new Suite(List.of(task));
    }

    /// What scores on all tasks, in their order, count together.
    public double fitness(double[] scores) {
        if (scores.length == 1) {
            return scores[0];
        }
        double sum = 0;
        for (int task = 0; task < scores.length; task++) {
            sum += standardised(task, scores[task]);
        }
        return sum / scores.length;
    }

    private double standardised(int task, double score) {
        Expected expected = tasks.get(task).card().expected().orElseThrow();
        return (score - expected.adamw()) / expected.ruleDeviation().orElseThrow();
    }

    private static Optional<Double> deviation(Expected expected) {
        OptionalDouble deviation = expected.ruleDeviation();
        return deviation.isPresent() ? Optional.of(deviation.getAsDouble()) : Optional.empty();
    }
}
