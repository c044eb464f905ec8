package serengeti.proxytasks.language;

import java.util.function.Supplier;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.data.OnFirstUse;
import serengeti.proxytasks.data.TokenSequences;

/// Prediction of tokens by a transformer; fitness is minus the validation loss in nats.
public final class LanguageTask {
    private LanguageTask() {}

    /// A task whose `data`, sequences one token longer than the context, is made when the first model is.
    ///
    /// @param dataTitle what the sequences are, for the card
    public static Task of(
            String name,
            int tier,
            LanguageShape shape,
            int batch,
            int steps,
            String dataTitle,
            Supplier<TokenSequences.Split> data) {
        var card =
                new TaskCard(
                        name,
                        shape.objective().family(),
                        tier,
                        shape.toString(),
                        dataTitle,
                        shape.layout().total(),
                        batch,
                        steps,
                        TaskCard.Metric.NEGATIVE_LOSS,
                        shape.flopsPerSequence() * batch * steps);
        var sequences = new OnFirstUse<>(data);
        return Task.of(card, () -> new LanguageModel(shape, batch, sequences.get()));
    }
}
