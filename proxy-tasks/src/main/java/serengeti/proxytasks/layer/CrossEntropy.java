package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.proxytasks.lanes.Exponential;
import serengeti.proxytasks.lanes.LogSum;
import serengeti.proxytasks.lanes.Matrix;

/// Softmax cross-entropy over the rows of `float[samples][classes]`, in nats.
public final class CrossEntropy {
    private final Signal logits;
    private final LogSum logSum = new LogSum();

    public CrossEntropy(Signal logits) {
        this.logits = logits;
    }

    /// The mean loss against `labels[samples]`; leaves its gradient in the signal. NaN if a logit is NaN.
    public float lossAndGradient(int[] labels) {
        Matrix values = logits.value();
        float[] gradient = logits.gradient().data();
        int samples = values.rows();
        int classes = values.columns();
        float share = 1f / samples;
        for (int sample = 0; sample < samples; sample++) {
            centre(sample);
        }
        double loss = 0;
        for (int sample = 0; sample < samples; sample++) {
            loss -= gradient[sample * classes + labels[sample]];
        }
        logSum.clear();
        Exponential.exp(gradient, 0, samples * classes);
        for (int sample = 0; sample < samples; sample++) {
            normalise(sample, share);
            gradient[sample * classes + labels[sample]] -= share;
        }
        return (float) ((loss + logSum.total()) / samples);
    }

    /// Leaves a row's logits less the largest in its gradient.
    private void centre(int sample) {
        float[] data = logits.value().data();
        float[] gradient = logits.gradient().data();
        int classes = logits.value().columns();
        int row = sample * classes;
        var largest = FloatVector.broadcast(WIDE, Float.NEGATIVE_INFINITY);
        for (int index = 0; index < classes; index += COUNT) {
            var mask = WIDE.indexInRange(index, classes);
            var value = FloatVector.fromArray(WIDE, data, row + index, mask);
            largest = largest.blend(value, value.compare(VectorOperators.GT, largest, mask));
        }
        float maximum = largest.reduceLanes(VectorOperators.MAX);
        for (int index = 0; index < classes; index += COUNT) {
            var mask = WIDE.indexInRange(index, classes);
            FloatVector.fromArray(WIDE, data, row + index, mask).sub(maximum).intoArray(gradient, row + index, mask);
        }
    }

    /// Scales a row of powers to sum up to `share`, and adds up the logarithm of the sum that it had.
    private void normalise(int sample, float share) {
        float[] gradient = logits.gradient().data();
        int classes = logits.value().columns();
        int row = sample * classes;
        float sum = 0;
        for (int index = row; index < row + classes; index++) {
            sum += gradient[index];
        }
        float factor = share / sum;
        for (int index = 0; index < classes; index += COUNT) {
            var mask = WIDE.indexInRange(index, classes);
            FloatVector.fromArray(WIDE, gradient, row + index, mask).mul(factor).intoArray(gradient, row + index, mask);
        }
        logSum.add(sum);
    }
}
