package serengeti.evaluator.task;

/// A row of the task table.
///
/// @param name unique lower-case name, such as `mlp16`
/// @param family group of tasks with the same kind of model and data, such as `mlp`
/// @param tier relative compute: 1, 10 or 100
/// @param title the model and its data in one line
/// @param parameters number of trained floats
/// @param batch samples a step
/// @param steps length of a run
/// @param metric what fitness measures on clean validation data
/// @param flops floating-point operations of one whole run: 6 x weights x tokens, attention included
public record TaskCard(
        String name,
        String family,
        int tier,
        String title,
        int parameters,
        int batch,
        int steps,
        Metric metric,
        long flops) {

    /// What fitness measures; every metric is turned so that higher is better.
    public enum Metric {
        /// Share of validation samples classified right, 0 to 1.
        ACCURACY,
        /// Minus the mean validation loss, in nats.
        NEGATIVE_LOSS
    }

    /// This card with another number of steps, its flops scaled likewise.
    public TaskCard withSteps(int newSteps) {
        if (newSteps < 1) {
            throw new IllegalArgumentException("steps: %d, must be at least 1".formatted(newSteps));
        }
        return new TaskCard(name, family, tier, title, parameters, batch, newSteps, metric, flops / steps * newSteps);
    }
}
