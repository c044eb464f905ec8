package serengeti.proxytasks.contrast;

import java.util.function.Supplier;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.data.CaptionedImages;
import serengeti.proxytasks.data.OnFirstUse;

/// Matching of images and captions; fitness is minus the validation loss in nats, over blocks of 64 pairs.
public final class ContrastTask {
    private ContrastTask() {}

    /// A task whose `data`, with whole validation blocks, is made when the first model is.
    ///
    /// @param dataTitle what the pairs are, for the card
    public static Task of(
            String name,
            int tier,
            TwoTowerShape shape,
            int batch,
            int steps,
            String dataTitle,
            Supplier<CaptionedImages.Split> data) {
        var card =
                new TaskCard(
                        name,
                        "clip",
                        tier,
                        shape.toString(),
                        dataTitle,
                        shape.layout().total(),
                        batch,
                        steps,
                        TaskCard.Metric.NEGATIVE_LOSS,
                        shape.flopsPerPair() * batch * steps);
        var pairs = new OnFirstUse<>(data);
        return Task.of(card, () -> new ContrastModel(shape, batch, pairs.get()));
    }
}
