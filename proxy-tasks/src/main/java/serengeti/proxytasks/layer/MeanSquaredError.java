package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.LaneSums;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;

/// The mean squared difference between predictions and targets; in the square of their unit, not in nats.
public final class MeanSquaredError {
    private final Signal predictions;
    private final float[] partialSums;
    private final float[] sums;

    /// A loss of `predictions`, `float[samples][features]` without gaps between rows.
    public MeanSquaredError(Signal predictions) {
        int samples = predictions.value().rows();
        this.predictions = predictions;
        this.partialSums = Lanes.array(samples * COUNT);
        this.sums = Lanes.array(samples);
    }

    /// The squared differences of the first `count` samples, summed over them and over the features; leaves the
    /// gradient of the mean over all samples and features in the signal. NaN if a prediction is NaN.
    ///
    /// @param targets of the shape of the predictions
    public double forward(Matrix targets, int count) {
        Matrix values = predictions.value();
        int samples = values.rows();
        int features = values.columns();
        float factor = 2f / (samples * features);
        for (int sample = 0; sample < samples; sample++) {
            difference(targets, sample, factor);
        }
        LaneSums.sum(partialSums, 0, samples, sums, 0);
        double total = 0;
        for (int sample = 0; sample < count; sample++) {
            total += sums[sample];
        }
        return total;
    }

    private void difference(Matrix targets, int sample, float factor) {
        float[] x = predictions.value().data();
        float[] y = targets.data();
        float[] dx = predictions.gradient().data();
        int features = targets.columns();
        int row = sample * features;
        var sum = FloatVector.zero(WIDE);
        for (int index = 0; index < features; index += COUNT) {
            var mask = WIDE.indexInRange(index, features);
            var value = FloatVector.fromArray(WIDE, x, row + index, mask);
            var error = value.sub(FloatVector.fromArray(WIDE, y, row + index, mask));
            sum = error.fma(error, sum);
            error.mul(factor).intoArray(dx, row + index, mask);
        }
        sum.intoArray(partialSums, sample * COUNT);
    }
}
