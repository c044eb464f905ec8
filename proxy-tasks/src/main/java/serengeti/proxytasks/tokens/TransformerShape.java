package serengeti.proxytasks.tokens;

import java.util.ArrayList;
import java.util.List;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.random.Draws;

/// The sizes of a stack of pre-norm transformer blocks: no biases in attention, ReLU layers with one bias; `toString`
/// is its part of a card, such as `width 8, heads 1, blocks 1`.
///
/// @param features width of the residual stream, a multiple of `heads`
/// @param heads attention heads of a block
/// @param blocks number of blocks
/// @param hidden width of a block's ReLU layer
public record TransformerShape(int features, int heads, int blocks, int hidden) {

    /// The parameter arrays of a block, in order.
    enum BlockArray {
        /// `[features]`, of the normalisation before attention.
        ATTENTION_GAIN,
        /// `[features][3 features]`.
        QUERY_KEY_VALUE,
        /// `[features][features]`.
        ATTENTION_OUT,
        /// `[features]`, of the normalisation before the ReLU layer.
        HIDDEN_GAIN,
        /// `[features][hidden]`.
        HIDDEN_IN,
        /// `[hidden]`.
        HIDDEN_BIAS,
        /// `[hidden][features]`.
        HIDDEN_OUT;

        private static final List<BlockArray> ALL = List.of(values());
    }

    public TransformerShape {
        if (features % heads != 0) {
            throw new IllegalArgumentException("%d features cannot be split over %d heads".formatted(features, heads));
        }
    }

    /// The number of parameter arrays of all blocks.
    public int arrays() {
        return blocks * BlockArray.ALL.size();
    }

    /// The shapes of the parameter arrays, block after block.
    public List<int[]> shapes() {
        List<int[]> shapes = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            for (BlockArray array : BlockArray.ALL) {
                shapes.add(shape(array));
            }
        }
        return shapes;
    }

    private int[] shape(BlockArray array) {
        return switch (array) {
            case ATTENTION_GAIN, HIDDEN_GAIN -> new int[] {features};
            case QUERY_KEY_VALUE -> new int[] {features, 3 * features};
            case ATTENTION_OUT -> new int[] {features, features};
            case HIDDEN_IN -> new int[] {features, hidden};
            case HIDDEN_BIAS -> new int[] {hidden};
            case HIDDEN_OUT -> new int[] {hidden, features};
        };
    }

    /// The index of a block's array when the first block's arrays begin at `first`.
    static int index(int first, int block, BlockArray array) {
        return first + block * BlockArray.ALL.size() + array.ordinal();
    }

    /// Sets the initial weights of the blocks, whose arrays begin at `first`; layers that add to the residual stream
    /// start smaller the more blocks there are.
    public void start(Parameters parameters, int first, Draws draws) {
        double inward = 1 / Math.sqrt(features);
        double residual = 1 / Math.sqrt(2.0 * blocks);
        for (int block = 0; block < blocks; block++) {
            for (BlockArray array : BlockArray.ALL) {
                int index = index(first, block, array);
                switch (array) {
                    case ATTENTION_GAIN, HIDDEN_GAIN -> parameters.fill(index, 1);
                    case QUERY_KEY_VALUE, HIDDEN_IN -> parameters.drawNormal(index, inward, draws);
                    case ATTENTION_OUT -> parameters.drawNormal(index, residual * inward, draws);
                    case HIDDEN_BIAS -> parameters.fill(index, 0);
                    case HIDDEN_OUT -> parameters.drawNormal(index, residual / Math.sqrt(hidden), draws);
                }
            }
        }
    }

    /// Floating-point operations of one training token among `context` tokens: six for each weight, and attention.
    public long flopsPerToken(int context) {
        return 6L * blocks * (4L * features * features + 2L * features * hidden + 2L * context * features);
    }

    @Override
    public String toString() {
        return "width %d, heads %d, blocks %d".formatted(features, heads, blocks);
    }
}
