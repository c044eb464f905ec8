package serengeti.proxytasks.vision;

import java.util.function.Supplier;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.data.OnFirstUse;

/// Classification of images by a multi-layer perceptron; fitness is the accuracy on the validation images.
public final class MlpTask implements Task {
    private final TaskCard card;
    private final MlpShape shape;
    private final OnFirstUse<LabelledImages.Split> data;

    private MlpTask(TaskCard card, MlpShape shape, Supplier<LabelledImages.Split> data) {
        this.card = card;
        this.shape = shape;
        this.data = new OnFirstUse<>(data);
    }

    /// A task whose `data`, of the shape's width and classes, is loaded when the first model is made.
    ///
    /// @param dataTitle what the images are, for the card
    public static MlpTask of(
            String name,
            int tier,
            MlpShape shape,
            int batch,
            int steps,
            String dataTitle,
            Supplier<LabelledImages.Split> data) {
        TaskCard card =
                new TaskCard(
                        name,
                        "mlp",
                        tier,
                        "MLP " + shape,
                        dataTitle,
                        shape.layout().total(),
                        batch,
                        steps,
                        TaskCard.Metric.ACCURACY,
                        shape.flopsPerSample() * batch * steps);
        return new MlpTask(card, shape, data);
    }

    @Override
    public TaskCard card() {
        return card;
    }

    @Override
    public Model newModel() {
        return new MlpModel(shape, card.batch(), data.get());
    }
}
