package serengeti.proxytasks.vision;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.buffer.Layout;
import serengeti.proxytasks.tokens.TransformerShape;

/// The sizes of a vision transformer: square patches with learned positions, blocks, the mean over the patches, and a
/// dense layer with biases; `toString` is its name on the card, such as
/// `ViT 8x8, patch 4, width 12, heads 2, blocks 1`.
///
/// @param height rows of pixels, a multiple of `patch`
/// @param width pixels of a row, a multiple of `patch`
/// @param channels numbers of a pixel, which lie next to each other
/// @param patch rows and columns of a patch
/// @param transformer the blocks
/// @param classes width of the output
public record VitShape(int height, int width, int channels, int patch, TransformerShape transformer, int classes)
        implements ImageShape {
    /// Array of the patch embedding, `[pixels of a patch][features]`; positions, `[patches][features]`, follow.
    static final int EMBEDDING = 0;

    /// The first array of the blocks.
    static final int BLOCKS = 2;

    public VitShape {
        if (height % patch != 0 || width % patch != 0) {
            throw new IllegalArgumentException(
                    "images of %d x %d pixels cannot be cut into patches of %d x %d"
                            .formatted(height, width, patch, patch));
        }
    }

    /// A shape for the images of `source`.
    public static VitShape of(ImageSource source, int patch, TransformerShape transformer) {
        return new VitShape(source.height(), source.width(), source.channels(), patch, transformer, source.classes());
    }

    /// Patches of an image.
    public int patches() {
        return (height / patch) * (width / patch);
    }

    /// The numbers of a patch.
    public int patchInputs() {
        return patch * patch * channels;
    }

    /// The index of the gain of the last normalisation, `[features]`; the output's weight, `[features][classes]`, and
    /// bias, `[classes]`, follow.
    int finalGain() {
        return BLOCKS + transformer.arrays();
    }

    @Override
    public String family() {
        return "vit";
    }

    /// The parameter arrays: patch embedding, positions, the blocks' arrays, last gain, output's weight and bias.
    @Override
    public Layout layout() {
        int features = transformer.features();
        List<int[]> shapes = new ArrayList<>();
        shapes.add(new int[] {patchInputs(), features});
        shapes.add(new int[] {patches(), features});
        shapes.addAll(transformer.shapes());
        shapes.add(new int[] {features});
        shapes.add(new int[] {features, classes});
        shapes.add(new int[] {classes});
        return new Layout(shapes);
    }

    /// Floating-point operations of one training sample: six for each weight and patch, and attention.
    @Override
    public long flopsPerSample() {
        long token = 6L * patchInputs() * transformer.features() + transformer.flopsPerToken(patches());
        return patches() * token + 6L * transformer.features() * classes;
    }

    @Override
    public ImageNetwork network(int batch) {
        return new VitNetwork(this, batch);
    }

    @Override
    public String toString() {
        return "ViT %dx%d, patch %d, %s".formatted(height, width, patch, transformer);
    }
}
