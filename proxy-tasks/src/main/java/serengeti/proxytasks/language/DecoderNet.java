package serengeti.proxytasks.language;

import serengeti.proxytasks.language.DecoderShape.BlockArray;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.tokens.BiasRelu;
import serengeti.proxytasks.tokens.CausalAttention;
import serengeti.proxytasks.tokens.Embedding;
import serengeti.proxytasks.tokens.LayerNorm;
import serengeti.proxytasks.tokens.Projection;
import serengeti.proxytasks.tokens.TokenCrossEntropy;
import serengeti.proxytasks.tokens.TokenGrid;

/// The layers of a decoder, connected; activations are `float[feature][token]`.
final class DecoderNet {

    /// One block: attention and a ReLU layer, each reading the normalised residual stream and adding to it.
    private static final class Block {
        private final LayerNorm attentionNorm;
        private final Projection queryKeyValue;
        private final CausalAttention attention;
        private final Projection attentionOut;
        private final LayerNorm hiddenNorm;
        private final Projection hiddenIn;
        private final BiasRelu relu;
        private final Projection hiddenOut;

        Block(DecoderShape shape, int block, TokenGrid grid, Parameters parameters, Signal residual) {
            Signal normalised = grid.signal(shape.features());
            Signal triple = grid.signal(3 * shape.features());
            Signal mixed = grid.signal(shape.features());
            Signal normalisedAgain = grid.signal(shape.features());
            Signal hidden = grid.signal(shape.hidden());
            attentionNorm =
                    new LayerNorm(parameters, shape.index(block, BlockArray.ATTENTION_GAIN), residual, normalised);
            queryKeyValue =
                    Projection.of(parameters, shape.index(block, BlockArray.QUERY_KEY_VALUE), normalised, triple);
            attention = new CausalAttention(grid, shape.heads(), triple, mixed);
            attentionOut =
                    Projection.ontoResidual(parameters, shape.index(block, BlockArray.ATTENTION_OUT), mixed, residual);
            hiddenNorm =
                    new LayerNorm(parameters, shape.index(block, BlockArray.HIDDEN_GAIN), residual, normalisedAgain);
            hiddenIn = Projection.of(parameters, shape.index(block, BlockArray.HIDDEN_IN), normalisedAgain, hidden);
            relu = new BiasRelu(parameters, shape.index(block, BlockArray.HIDDEN_BIAS), hidden);
            hiddenOut =
                    Projection.ontoResidual(parameters, shape.index(block, BlockArray.HIDDEN_OUT), hidden, residual);
        }

        void forward() {
            attentionNorm.forward();
            queryKeyValue.forward();
            attention.forward();
            attentionOut.forward();
            hiddenNorm.forward();
            hiddenIn.forward();
            relu.forward();
            hiddenOut.forward();
        }

        void backward() {
            hiddenOut.backward();
            relu.backward();
            hiddenIn.backward();
            hiddenNorm.backward();
            attentionOut.backward();
            attention.backward();
            queryKeyValue.backward();
            attentionNorm.backward();
        }
    }

    private final Signal residual;
    private final Embedding embedding;
    private final Block[] blocks;
    private final LayerNorm finalNorm;
    private final Projection unembedding;
    private final TokenCrossEntropy crossEntropy;

    DecoderNet(DecoderShape shape, TokenGrid grid, Parameters parameters) {
        residual = grid.signal(shape.features());
        embedding = new Embedding(grid, parameters, DecoderShape.EMBEDDING, residual);
        blocks = new Block[shape.blocks()];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] = new Block(shape, block, grid, parameters, residual);
        }
        Signal normalised = grid.signal(shape.features());
        Signal logits = grid.signal(shape.vocabulary());
        finalNorm = new LayerNorm(parameters, shape.finalGain(), residual, normalised);
        unembedding = Projection.of(parameters, shape.finalGain() + 1, normalised, logits);
        crossEntropy = new TokenCrossEntropy(grid, logits);
    }

    /// The loss summed over the tokens of the first `sequences` sequences, in nats.
    double forward(int[] ids, int[] targets, int sequences) {
        embedding.forward(ids);
        for (Block block : blocks) {
            block.forward();
        }
        finalNorm.forward();
        unembedding.forward();
        return crossEntropy.forward(targets, sequences);
    }

    /// Leaves the gradient of the batch's mean loss in the parameters; follows [#forward] with the same arguments.
    void backward(int[] ids, int[] targets) {
        crossEntropy.backward(targets);
        unembedding.backward();
        residual.gradient().clear();
        finalNorm.backward();
        for (int block = blocks.length - 1; block >= 0; block--) {
            blocks[block].backward();
        }
        embedding.backward(ids);
    }
}
