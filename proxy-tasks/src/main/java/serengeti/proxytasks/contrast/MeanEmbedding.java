package serengeti.proxytasks.contrast;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// The mean of a caption's embeddings times a gain: `output[sample][f] = gain / length * sum of embedding[token][f]`.
final class MeanEmbedding {
    private final Matrix embedding;
    private final Matrix embeddingGradient;
    private final Signal output;
    private final int length;
    private final float factor;

    /// A layer on array `index`, `float[vocabulary][features]`, for captions of `length` tokens.
    MeanEmbedding(Parameters parameters, int index, int length, double gain, Signal output) {
        this.embedding = parameters.weight(index);
        this.embeddingGradient = parameters.gradient(index);
        this.output = output;
        this.length = length;
        this.factor = (float) (gain / length);
    }

    /// Computes the output for `tokens[sample * length + place]`.
    void forward(int[] tokens) {
        float[] weights = embedding.data();
        float[] out = output.value().data();
        int features = embedding.columns();
        int samples = output.value().rows();
        for (int index = 0; index < features; index += COUNT) {
            var mask = WIDE.indexInRange(index, features);
            int from = embedding.offset() + index;
            int place = 0;
            for (int sample = 0; sample < samples; sample++) {
                var sum = FloatVector.zero(WIDE);
                for (int end = place + length; place < end; place++) {
                    sum = sum.add(FloatVector.fromArray(WIDE, weights, from + tokens[place] * features, mask));
                }
                sum.mul(factor).intoArray(out, sample * features + index, mask);
            }
        }
    }

    /// Computes the embedding's gradient from the output's.
    void backward(int[] tokens) {
        float[] gradient = embeddingGradient.data();
        float[] upstream = output.gradient().data();
        int features = embedding.columns();
        int samples = output.value().rows();
        embeddingGradient.clear();
        for (int index = 0; index < features; index += COUNT) {
            var mask = WIDE.indexInRange(index, features);
            int from = embeddingGradient.offset() + index;
            int place = 0;
            for (int sample = 0; sample < samples; sample++) {
                var share = FloatVector.fromArray(WIDE, upstream, sample * features + index, mask).mul(factor);
                for (int end = place + length; place < end; place++) {
                    int to = from + tokens[place] * features;
                    FloatVector.fromArray(WIDE, gradient, to, mask).add(share).intoArray(gradient, to, mask);
                }
            }
        }
    }
}
