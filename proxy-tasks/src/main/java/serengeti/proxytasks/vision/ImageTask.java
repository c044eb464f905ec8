package serengeti.proxytasks.vision;

import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;

/// Classification of images; fitness is the accuracy on the validation images.
public final class ImageTask {
    private ImageTask() {}

    /// A task whose images are made or read when the first model is.
    ///
    /// @param shape of the model, with the inputs and classes of the source
    public static Task of(String name, int tier, ImageShape shape, ImageSource source, int batch, int steps) {
        var card =
                new TaskCard(
                        name,
                        shape.family(),
                        tier,
                        shape.toString(),
                        source.title(),
                        shape.layout().total(),
                        batch,
                        steps,
                        TaskCard.Metric.ACCURACY,
                        shape.flopsPerSample() * batch * steps);
        return Task.of(card, () -> new ImageModel(shape.network(batch), batch, source.images().get()));
    }
}
