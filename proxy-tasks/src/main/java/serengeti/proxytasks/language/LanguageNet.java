package serengeti.proxytasks.language;

import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.tokens.Embedding;
import serengeti.proxytasks.tokens.LayerNorm;
import serengeti.proxytasks.tokens.Projection;
import serengeti.proxytasks.tokens.TokenCrossEntropy;
import serengeti.proxytasks.tokens.TokenGrid;
import serengeti.proxytasks.tokens.Transformer;

/// The layers of a transformer over tokens, connected; activations are `float[feature][token]`.
final class LanguageNet {
    private final Signal residual;
    private final Embedding embedding;
    private final Transformer transformer;
    private final LayerNorm finalNorm;
    private final Projection unembedding;
    private final TokenCrossEntropy crossEntropy;

    LanguageNet(LanguageShape shape, TokenGrid grid, Parameters parameters) {
        int features = shape.transformer().features();
        residual = grid.signal(features);
        embedding = new Embedding(grid, parameters, LanguageShape.EMBEDDING, residual);
        transformer =
                new Transformer(
                        shape.transformer(),
                        grid,
                        shape.objective().mask(),
                        parameters,
                        LanguageShape.BLOCKS,
                        residual);
        Signal normalised = grid.signal(features);
        Signal logits = grid.signal(shape.vocabulary());
        finalNorm = new LayerNorm(parameters, shape.finalGain(), residual, normalised);
        unembedding = Projection.of(parameters, shape.finalGain() + 1, normalised, logits);
        crossEntropy = new TokenCrossEntropy(grid, shape.objective().share(), logits);
    }

    /// The loss summed over those tokens of the first `sequences` sequences that have a target, in nats.
    double forward(int[] ids, int[] targets, int sequences) {
        embedding.forward(ids);
        transformer.forward();
        finalNorm.forward();
        unembedding.forward();
        return crossEntropy.forward(targets, sequences);
    }

    /// Leaves the gradient of the batch's loss in the parameters; follows [#forward] with the same arguments.
    void backward(int[] ids, int[] targets) {
        crossEntropy.backward(targets);
        unembedding.backward();
        residual.gradient().clear();
        finalNorm.backward();
        transformer.backward();
        embedding.backward(ids);
    }
}
