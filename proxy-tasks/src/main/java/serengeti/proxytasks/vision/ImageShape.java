package serengeti.proxytasks.vision;

import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard.Metric;
import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.model.ModelShape;

/// The sizes of a classifier of images.
public interface ImageShape extends ModelShape<LabelledImages.Split> {

    /// New layers of this shape.
    ///
    /// @param batch samples of a batch
    ImageNetwork network(int batch);

    /// The share of validation images classified right.
    @Override
    default Metric metric() {
        return Metric.ACCURACY;
    }

    @Override
    default Model newModel(int batch, LabelledImages.Split data) {
        return new ImageModel(network(batch), batch, data);
    }

    /// A task on the images of a source with the inputs and classes of this shape, made or read when the first model is.
    default Task task(String name, int tier, int batch, int steps, ImageSource source) {
        return task(name, tier, batch, steps, source.title(), source.images());
    }
}
