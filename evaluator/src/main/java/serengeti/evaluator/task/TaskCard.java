package serengeti.evaluator.task;

import java.util.Optional;
import java.util.OptionalDouble;

/// A row of the task table.
///
/// @param name unique lower-case name, such as `mlp16`
/// @param family group of tasks with the same kind of model and data, such as `mlp`
/// @param tier relative compute: 1, 10 or 100
/// @param model the model with its sizes, such as `MLP 64-16-10`
/// @param data what it is trained on, with noise and number of samples
/// @param parameters number of trained floats
/// @param batch samples a step
/// @param steps length of a run
/// @param metric what fitness measures on clean validation data
/// @param flops floating-point operations of one whole run: 6 x weights x tokens, attention included
/// @param expected what a tuned AdamW reaches, if that was measured
public record TaskCard(
        String name,
        String family,
        int tier,
        String model,
        String data,
        int parameters,
        int batch,
        int steps,
        Metric metric,
        long flops,
        Optional<Expected> expected) {

    /// What fitness measures; every metric is turned so that higher is better.
    public enum Metric {
        /// Share of validation samples classified right, 0 to 1.
        ACCURACY,
        /// Minus the mean validation loss: cross-entropy in nats, or in the family `ddpm` a mean squared error.
        NEGATIVE_LOSS
    }

    /// What to expect of a run, for judging programs and for checking other implementations.
    ///
    /// @param adamw mean fitness of AdamW with learning rate and decay tuned, over fresh seeds
    /// @param seedDeviation standard deviation of its fitness from seed to seed
    /// @param ruleDeviation standard deviation between the means of tuned update rules, if that was measured
    public record Expected(double adamw, double seedDeviation, OptionalDouble ruleDeviation) {}

    /// A card of a task that nothing is known of yet.
    public TaskCard(
            String name,
            String family,
            int tier,
            String model,
            String data,
            int parameters,
            int batch,
            int steps,
            Metric metric,
            long flops) {
        this(name, family, tier, model, data, parameters, batch, steps, metric, flops, Optional.empty());
    }

    /// The model and its data in one line.
    public String title() {
        return "%s on %s".formatted(model, data);
    }

    /// This card with what was measured of it.
    public TaskCard withExpected(Expected measured) {
        return new TaskCard(
                name, family, tier, model, data, parameters, batch, steps, metric, flops, Optional.of(measured));
    }

    /// This card with another number of steps, its flops scaled likewise; what is expected of it is not known.
    public TaskCard withSteps(int newSteps) {
        if (newSteps < 1) {
            throw new IllegalArgumentException("steps: %d, must be at least 1".formatted(newSteps));
        }
        return new TaskCard(
                name, family, tier, model, data, parameters, batch, newSteps, metric, flops / steps * newSteps);
    }
}
