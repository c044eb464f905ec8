package serengeti.proxytasks.tokens;

import java.util.function.ToIntFunction;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.tokens.TransformerShape.BlockArray;

/// Attention and a ReLU layer, each reading the normalised residual stream and adding to it.
final class TransformerBlock {
    private final LayerNorm attentionNorm;
    private final Projection queryKeyValue;
    private final Attention attention;
    private final Projection attentionOut;
    private final LayerNorm hiddenNorm;
    private final Projection hiddenIn;
    private final BiasRelu relu;
    private final Projection hiddenOut;

    /// @param first where the arrays of all blocks begin
    TransformerBlock(
            TransformerShape shape,
            TokenGrid grid,
            Attention.Mask mask,
            Parameters parameters,
            int first,
            int block,
            Signal residual) {
        ToIntFunction<BlockArray> index = array -> TransformerShape.index(first, block, array);
        Signal normalised = grid.signal(shape.features());
        Signal triple = grid.signal(3 * shape.features());
        Signal mixed = grid.signal(shape.features());
        Signal normalisedAgain = grid.signal(shape.features());
        Signal hidden = grid.signal(shape.hidden());
        attentionNorm = new LayerNorm(parameters, index.applyAsInt(BlockArray.ATTENTION_GAIN), residual, normalised);
        queryKeyValue = Projection.of(parameters, index.applyAsInt(BlockArray.QUERY_KEY_VALUE), normalised, triple);
        attention = new Attention(grid, mask, shape.heads(), triple, mixed);
        attentionOut = Projection.ontoResidual(parameters, index.applyAsInt(BlockArray.ATTENTION_OUT), mixed, residual);
        hiddenNorm = new LayerNorm(parameters, index.applyAsInt(BlockArray.HIDDEN_GAIN), residual, normalisedAgain);
        hiddenIn = Projection.of(parameters, index.applyAsInt(BlockArray.HIDDEN_IN), normalisedAgain, hidden);
        relu = new BiasRelu(parameters, index.applyAsInt(BlockArray.HIDDEN_BIAS), hidden);
        hiddenOut = Projection.ontoResidual(parameters, index.applyAsInt(BlockArray.HIDDEN_OUT), hidden, residual);
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
