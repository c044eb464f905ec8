package serengeti.proxytasks.language;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.TaskCard.Metric;
import serengeti.proxytasks.data.TokenSequences;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.model.ModelShape;
import serengeti.proxytasks.random.Draws;
import serengeti.proxytasks.tokens.TransformerShape;

/// The sizes of a transformer that reads sequences of tokens, with learned positions; `toString` is its name on the
/// card, such as `decoder, context 12, width 8, heads 1, blocks 1`.
///
/// @param objective what it learns
/// @param vocabulary number of different tokens
/// @param context tokens that the model sees of a sequence
/// @param transformer its blocks
public record LanguageShape(Objective objective, int vocabulary, int context, TransformerShape transformer)
        implements ModelShape<TokenSequences.Split> {
    /// Array of token embeddings, `[inputs][features]`; positions, `[context][features]`, follow.
    static final int EMBEDDING = 0;

    /// The first array of the blocks.
    static final int BLOCKS = 2;

    private static final double EMBEDDING_DEVIATION = 0.3;

    /// The index of the gain of the last normalisation, `[features]`; the unembedding, `[features][vocabulary]`,
    /// follows.
    int finalGain() {
        return BLOCKS + transformer.arrays();
    }

    /// The parameter arrays: embedding, positions, the blocks' arrays, last gain, unembedding.
    @Override
    public Layout layout() {
        int features = transformer.features();
        List<int[]> shapes = new ArrayList<>();
        shapes.add(new int[] {objective.inputs(vocabulary), features});
        shapes.add(new int[] {context, features});
        shapes.addAll(transformer.shapes());
        shapes.add(new int[] {features});
        shapes.add(new int[] {features, vocabulary});
        return new Layout(shapes);
    }

    /// Sets the initial weights.
    void start(Parameters parameters, Draws draws) {
        parameters.drawNormal(EMBEDDING, EMBEDDING_DEVIATION, draws);
        parameters.drawNormal(EMBEDDING + 1, EMBEDDING_DEVIATION, draws);
        transformer.start(parameters, BLOCKS, draws);
        parameters.fill(finalGain(), 1);
        parameters.drawNormal(finalGain() + 1, 1 / Math.sqrt(transformer.features()), draws);
    }

    /// Floating-point operations of one training sequence: six for each weight and token, and attention.
    @Override
    public long flopsPerSample() {
        return context * (transformer.flopsPerToken(context) + 6L * transformer.features() * vocabulary);
    }

    @Override
    public String family() {
        return objective.family();
    }

    /// Minus the validation loss in nats.
    @Override
    public Metric metric() {
        return Metric.NEGATIVE_LOSS;
    }

    /// @param data sequences one token longer than the context
    @Override
    public Model newModel(int batch, TokenSequences.Split data) {
        return new LanguageModel(this, batch, data);
    }

    @Override
    public String toString() {
        return "%s, context %d, %s".formatted(objective.title(), context, transformer);
    }
}
