package serengeti.proxytasks.diffusion;

import java.util.function.Supplier;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.data.OnFirstUse;
import serengeti.proxytasks.data.Samples;

/// Finding the noise in noisy samples; fitness is minus the mean squared error on validation samples, 0 at best and -1
/// for a model that always finds none. It is not in nats.
public final class DiffusionTask {
    private DiffusionTask() {}

    /// A task whose `data` is made when the first model is.
    ///
    /// @param dataTitle what the samples are, for the card
    public static Task of(
            String name,
            int tier,
            DenoiserShape shape,
            int batch,
            int steps,
            String dataTitle,
            Supplier<Samples.Split> data) {
        var card =
                new TaskCard(
                        name,
                        "ddpm",
                        tier,
                        shape.toString(),
                        dataTitle,
                        shape.layout().total(),
                        batch,
                        steps,
                        TaskCard.Metric.NEGATIVE_LOSS,
                        shape.flopsPerSample() * batch * steps);
        var samples = new OnFirstUse<>(data);
        return Task.of(card, () -> new DenoiserModel(shape, batch, samples.get()));
    }
}
