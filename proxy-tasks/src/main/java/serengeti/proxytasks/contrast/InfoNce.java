package serengeti.proxytasks.contrast;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.LaneSums;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.lanes.Products;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// How well images and texts of a batch find each other: symmetric InfoNCE with a learned temperature, in nats.
///
/// The logit of an image and a text is `exp(log scale)` times their dot product. The loss is the mean of two softmax
/// cross-entropies, of each image over all texts and of each text over all images (A. Radford and others, Learning
/// transferable visual models from natural language supervision, 2021, section 2.3).
final class InfoNce {
    private final Signal images;
    private final Signal texts;
    private final Matrix logScale;
    private final Matrix logScaleGradient;
    private final Matrix transposedTexts;
    private final Signal similarities;
    private final RowCrossEntropy imageLoss;
    private final ColumnCrossEntropy textLoss;
    private final float[] textFactors;
    private final float[] partialSums = new float[COUNT];
    private final Matrix noStart;

    /// A loss with the logarithm of the scale in array `index`, `float[1]`.
    ///
    /// @param images `float[samples][features]` of unit length
    /// @param texts of the same shape; row for row what belongs to the images
    InfoNce(Parameters parameters, int index, Signal images, Signal texts) {
        int samples = images.value().rows();
        int features = images.value().columns();
        this.images = images;
        this.texts = texts;
        this.logScale = parameters.weight(index);
        this.logScaleGradient = parameters.gradient(index);
        this.transposedTexts = Matrix.zeros(features, samples);
        this.similarities = Signal.zeros(samples, samples);
        this.imageLoss = new RowCrossEntropy(similarities.value());
        this.textLoss = new ColumnCrossEntropy(similarities.value());
        this.textFactors = Lanes.array(samples);
        this.noStart = Matrix.repeatedZeros(samples, Math.max(samples, features));
    }

    /// The mean loss of the pairs. NaN if an input is NaN or the scale is infinite.
    double forward() {
        texts.value().transposeInto(transposedTexts);
        Products.nn(noStart, images.value(), transposedTexts, similarities.value());
        float scale = scale();
        return (imageLoss.forward(scale) + textLoss.forward(scale)) / (2.0 * images.value().rows());
    }

    /// Computes the gradients of images, texts and scale; follows [#forward].
    void backward() {
        int samples = images.value().rows();
        float share = scale() / (2 * samples);
        for (int column = 0; column < samples; column += COUNT) {
            var sums = FloatVector.fromArray(WIDE, textLoss.sums(), column);
            FloatVector.broadcast(WIDE, share).div(sums).intoArray(textFactors, column);
        }
        for (int row = 0; row < samples; row++) {
            addShares(row, share);
        }
        Products.nn(noStart, similarities.gradient(), texts.value(), images.gradient());
        Products.tn(noStart, similarities.gradient(), images.value(), texts.gradient());
        sumScaleGradient();
    }

    private float scale() {
        return (float) StrictMath.exp(logScale.get(0, 0));
    }

    /// Leaves the gradient of an image's similarities: both softmaxes' shares, less what they should be.
    private void addShares(int row, float share) {
        float[] byImage = imageLoss.powers().data();
        float[] byText = textLoss.powers().data();
        float[] gradient = similarities.gradient().data();
        int size = similarities.gradient().columns();
        float factor = share / imageLoss.sums()[row];
        int start = row * size;
        for (int column = 0; column < size; column += COUNT) {
            var mask = WIDE.indexInRange(column, size);
            var ofImage = FloatVector.fromArray(WIDE, byImage, start + column, mask).mul(factor);
            var ofText = FloatVector.fromArray(WIDE, byText, start + column, mask);
            ofText.fma(FloatVector.fromArray(WIDE, textFactors, column), ofImage)
                    .intoArray(gradient, start + column, mask);
        }
        gradient[start + row] -= 2 * share;
    }

    /// The sum of logits times their gradients, which is that of images times theirs.
    private void sumScaleGradient() {
        float[] values = images.value().data();
        float[] gradient = images.gradient().data();
        int length = images.value().rows() * images.value().columns();
        var sum = FloatVector.zero(WIDE);
        for (int index = 0; index < length; index += COUNT) {
            var mask = WIDE.indexInRange(index, length);
            var value = FloatVector.fromArray(WIDE, values, index, mask);
            sum = value.fma(FloatVector.fromArray(WIDE, gradient, index, mask), sum);
        }
        sum.intoArray(partialSums, 0);
        LaneSums.sum(partialSums, 0, 1, logScaleGradient.data(), logScaleGradient.offset());
    }
}
