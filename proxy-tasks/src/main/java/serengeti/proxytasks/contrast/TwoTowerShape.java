package serengeti.proxytasks.contrast;

import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.TaskCard.Metric;
import serengeti.proxytasks.data.CaptionedImages;
import serengeti.proxytasks.model.ModelShape;

/// The sizes of a model that maps images and captions to unit vectors of one space.
///
/// Images go through one hidden layer with ReLU; captions through the mean of their tokens' embeddings and one hidden
/// layer with ReLU. The maps to the shared space have no biases.
///
/// @param pixels of an image
/// @param hidden width of the hidden layer of each tower
/// @param features of the shared space, and of the embeddings
/// @param vocabulary number of different tokens
/// @param caption tokens of a caption
public record TwoTowerShape(int pixels, int hidden, int features, int vocabulary, int caption)
        implements ModelShape<CaptionedImages.Split> {
    static final int IMAGE_HIDDEN = 0;
    static final int IMAGE_OUT = 2;
    static final int EMBEDDING = 3;
    static final int TEXT_HIDDEN = 4;
    static final int TEXT_OUT = 6;
    static final int LOG_SCALE = 7;

    /// The parameter arrays: the image tower's weight, bias and weight; the embedding and the text tower's weight, bias
    /// and weight; the logarithm of the scale.
    @Override
    public Layout layout() {
        return Layout.of(
                new int[] {pixels, hidden},
                new int[] {hidden},
                new int[] {hidden, features},
                new int[] {vocabulary, features},
                new int[] {features, hidden},
                new int[] {hidden},
                new int[] {hidden, features},
                new int[] {1});
    }

    /// Floating-point operations of one training pair: six for each weight of the towers; similarities are not counted,
    /// since they depend on the batch.
    @Override
    public long flopsPerSample() {
        return 6L * hidden * (pixels + 3L * features);
    }

    @Override
    public String family() {
        return "clip";
    }

    /// Minus the validation loss in nats, over blocks of 64 pairs.
    @Override
    public Metric metric() {
        return Metric.NEGATIVE_LOSS;
    }

    @Override
    public Model newModel(int batch, CaptionedImages.Split data) {
        return new ContrastModel(this, batch, data);
    }

    /// Such as `towers 64-32-16 and 6x16-32-16`.
    @Override
    public String toString() {
        return "towers %d-%d-%d and %dx%d-%d-%d"
                .formatted(pixels, hidden, features, caption, features, hidden, features);
    }
}
