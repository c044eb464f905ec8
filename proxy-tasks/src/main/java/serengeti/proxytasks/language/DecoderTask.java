package serengeti.proxytasks.language;

import java.util.function.Supplier;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.data.OnFirstUse;
import serengeti.proxytasks.data.TokenSequences;

/// Prediction of the next token by a transformer decoder; fitness is minus the validation loss in nats.
public final class DecoderTask {
    private DecoderTask() {}

    /// A task whose `data`, sequences one token longer than the context, is made when the first model is.
    ///
    /// @param dataTitle what the sequences are, for the card
    public static Task of(
            String name,
            int tier,
            DecoderShape shape,
            int batch,
            int steps,
            String dataTitle,
            Supplier<TokenSequences.Split> data) {
        var card =
                new TaskCard(
                        name,
                        "lm",
                        tier,
                        "decoder, context %d, width %d, heads %d, blocks %d"
                                .formatted(shape.context(), shape.features(), shape.heads(), shape.blocks()),
                        dataTitle,
                        shape.layout().total(),
                        batch,
                        steps,
                        TaskCard.Metric.NEGATIVE_LOSS,
                        shape.flopsPerSequence() * batch * steps);
        var sequences = new OnFirstUse<>(data);
        return Task.of(card, () -> new DecoderModel(shape, batch, sequences.get()));
    }
}
