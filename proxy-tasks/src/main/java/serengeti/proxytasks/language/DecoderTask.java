package serengeti.proxytasks.language;

import java.util.function.Supplier;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.data.OnFirstUse;
import serengeti.proxytasks.data.TokenSequences;

/// Prediction of the next token by a transformer decoder; fitness is minus the validation loss in nats.
public final class DecoderTask implements Task {
    private final TaskCard card;
    private final DecoderShape shape;
    private final OnFirstUse<TokenSequences.Split> data;

    private DecoderTask(TaskCard card, DecoderShape shape, Supplier<TokenSequences.Split> data) {
        this.card = card;
        this.shape = shape;
        this.data = new OnFirstUse<>(data);
    }

    /// A task whose `data`, sequences one token longer than the context, is made when the first model is.
    ///
    /// @param dataTitle what the sequences are, for the card
    public static DecoderTask of(
            String name,
            int tier,
            DecoderShape shape,
            int batch,
            int steps,
            String dataTitle,
            Supplier<TokenSequences.Split> data) {
        String model =
                "decoder, context %d, width %d, heads %d, blocks %d"
                        .formatted(shape.context(), shape.features(), shape.heads(), shape.blocks());
        TaskCard card =
                new TaskCard(
                        name,
                        "lm",
                        tier,
                        model,
                        dataTitle,
                        shape.layout().total(),
                        batch,
                        steps,
                        TaskCard.Metric.NEGATIVE_LOSS,
                        shape.flopsPerSequence() * batch * steps);
        return new DecoderTask(card, shape, data);
    }

    @Override
    public TaskCard card() {
        return card;
    }

    @Override
    public Model newModel() {
        return new DecoderModel(shape, card.batch(), data.get());
    }
}
