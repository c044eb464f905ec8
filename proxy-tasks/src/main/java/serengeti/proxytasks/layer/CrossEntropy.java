package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.Exponential;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;

/// Softmax cross-entropy over the rows of `float[samples][classes]`, in nats.
public final class CrossEntropy {
    private final Signal logits;
    private final float[] maxima;
    private final float[] sums;

    public CrossEntropy(Signal logits) {
        this.logits = logits;
        this.maxima = Lanes.array(logits.value().rows());
        this.sums = Lanes.array(logits.value().rows());
    }

    /// The mean loss against `labels[samples]`; leaves its gradient in the signal. NaN if a logit is NaN.
    public float lossAndGradient(int[] labels) {
        Matrix values = logits.value();
        float[] data = values.data();
        float[] gradient = logits.gradient().data();
        int samples = values.rows();
        int classes = values.columns();
        float share = 1f / samples;
        for (int sample = 0; sample < samples; sample++) {
            int row = values.offset() + sample * classes;
            probabilities(data, gradient, row, classes, share, sample);
            gradient[row + labels[sample]] -= share;
        }
        double loss = 0;
        for (int first = 0; first < samples; first += COUNT) {
            var maximum = FloatVector.fromArray(WIDE, maxima, first);
            Exponential.log(FloatVector.fromArray(WIDE, sums, first)).add(maximum).intoArray(sums, first);
            int end = Math.min(samples, first + COUNT);
            for (int sample = first; sample < end; sample++) {
                loss += sums[sample] - data[values.offset() + sample * classes + labels[sample]];
            }
        }
        return (float) (loss / samples);
    }

    private void probabilities(float[] data, float[] gradient, int row, int classes, float share, int sample) {
        var maximum = FloatVector.broadcast(WIDE, Float.NEGATIVE_INFINITY);
        for (int index = 0; index < classes; index += COUNT) {
            var mask = WIDE.indexInRange(index, classes);
            var value = FloatVector.fromArray(WIDE, data, row + index, mask);
            maximum = maximum.blend(Lanes.larger(maximum, value), mask);
        }
        maximum = Lanes.max(maximum);
        var sum = FloatVector.zero(WIDE);
        for (int index = 0; index < classes; index += COUNT) {
            var mask = WIDE.indexInRange(index, classes);
            var value = FloatVector.fromArray(WIDE, data, row + index, mask);
            var power = Exponential.exp(value.sub(maximum));
            power.intoArray(gradient, row + index, mask);
            sum = sum.add(power, mask);
        }
        sum = Lanes.sum(sum);
        var factor = FloatVector.broadcast(WIDE, share).div(sum);
        for (int index = 0; index < classes; index += COUNT) {
            var mask = WIDE.indexInRange(index, classes);
            FloatVector.fromArray(WIDE, gradient, row + index, mask).mul(factor)
                    .intoArray(gradient, row + index, mask);
        }
        maxima[sample] = maximum.lane(0);
        sums[sample] = sum.lane(0);
    }
}
