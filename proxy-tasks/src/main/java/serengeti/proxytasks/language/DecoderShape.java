package serengeti.proxytasks.language;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.buffer.Layout;

/// The sizes of a pre-norm transformer decoder: learned positions, no biases in attention, ReLU layers with one bias.
///
/// @param vocabulary number of different tokens
/// @param context tokens that the model sees of a sequence
/// @param features width of the residual stream, a multiple of `heads`
/// @param heads attention heads of a block
/// @param blocks number of blocks
/// @param hidden width of a block's ReLU layer
public record DecoderShape(int vocabulary, int context, int features, int heads, int blocks, int hidden) {
    /// Array of token embeddings, `[vocabulary][features]`; positions, `[context][features]`, follow.
    static final int EMBEDDING = 0;

    private static final int FIRST_BLOCK = 2;
    private static final int BLOCK_ARRAYS = 7;

    public DecoderShape {
        if (features % heads != 0) {
            throw new IllegalArgumentException("%d features cannot be split over %d heads".formatted(features, heads));
        }
    }

    /// The arrays of a block, in order.
    enum BlockArray {
        ATTENTION_GAIN,
        QUERY_KEY_VALUE,
        ATTENTION_OUT,
        HIDDEN_GAIN,
        HIDDEN_IN,
        HIDDEN_BIAS,
        HIDDEN_OUT
    }

    /// The index of a block's array.
    int index(int block, BlockArray array) {
        return FIRST_BLOCK + block * BLOCK_ARRAYS + array.ordinal();
    }

    /// The index of the gain of the last normalisation, `[features]`; the unembedding, `[features][vocabulary]`,
    /// follows.
    int finalGain() {
        return FIRST_BLOCK + blocks * BLOCK_ARRAYS;
    }

    /// The parameter arrays: embedding, positions, the blocks' arrays, last gain, unembedding.
    public Layout layout() {
        List<int[]> shapes = new ArrayList<>();
        shapes.add(new int[] {vocabulary, features});
        shapes.add(new int[] {context, features});
        for (int block = 0; block < blocks; block++) {
            shapes.add(new int[] {features});
            shapes.add(new int[] {features, 3 * features});
            shapes.add(new int[] {features, features});
            shapes.add(new int[] {features});
            shapes.add(new int[] {features, hidden});
            shapes.add(new int[] {hidden});
            shapes.add(new int[] {hidden, features});
        }
        shapes.add(new int[] {features});
        shapes.add(new int[] {features, vocabulary});
        return new Layout(shapes);
    }

    /// Floating-point operations of one training sequence: six for each weight and token, and attention.
    public long flopsPerSequence() {
        long block = 4L * features * features + 2L * features * hidden + 2L * context * features;
        return 6L * context * (blocks * block + (long) features * vocabulary);
    }
}
