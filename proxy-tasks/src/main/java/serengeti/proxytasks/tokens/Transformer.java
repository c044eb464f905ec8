package serengeti.proxytasks.tokens;

import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// A stack of transformer blocks that read and change one residual stream, `float[features][token]`.
public final class Transformer {
    private final TransformerBlock[] blocks;

    /// Blocks whose parameter arrays begin at `first`.
    public Transformer(
            TransformerShape shape,
            TokenGrid grid,
            Attention.Mask mask,
            Parameters parameters,
            int first,
            Signal residual) {
        blocks = new TransformerBlock[shape.blocks()];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] = new TransformerBlock(shape, grid, mask, parameters, first, block, residual);
        }
    }

    /// Adds to the values of the residual stream.
    public void forward() {
        for (TransformerBlock block : blocks) {
            block.forward();
        }
    }

    /// Turns the gradient of the stream's values after the blocks into that of those before; follows [#forward].
    public void backward() {
        for (int block = blocks.length - 1; block >= 0; block--) {
            blocks[block].backward();
        }
    }
}
