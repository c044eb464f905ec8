package serengeti.proxytasks.model;

import java.util.function.Supplier;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.data.OnFirstUse;

/// The sizes of a model; `toString` is its name on the card, such as `MLP 64-16-10`.
///
/// @param <D> data that it is trained and validated on
public interface ModelShape<D> {

    /// The family of its tasks.
    String family();

    /// The parameter arrays.
    Layout layout();

    /// Floating-point operations of one training sample: six for each weight and place where it is used.
    long flopsPerSample();

    /// What fitness measures.
    TaskCard.Metric metric();

    /// A new model.
    ///
    /// @param batch samples of a batch
    Model newModel(int batch, D data);

    /// A task whose data is made or read when the first model is, and shared by all.
    ///
    /// @param dataTitle what the data is, for the card
    default Task task(String name, int tier, int batch, int steps, String dataTitle, Supplier<D> data) {
        var card =
                new TaskCard(
                        name,
                        family(),
                        tier,
                        toString(),
                        dataTitle,
                        layout().total(),
                        batch,
                        steps,
                        metric(),
                        flopsPerSample() * batch * steps);
        var shared = new OnFirstUse<>(data);
        return Task.of(card, () -> newModel(batch, shared.get()));
    }
}
