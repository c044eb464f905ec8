package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.LaneSums;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;

/// Each sample's features divided by their length: `output = input / sqrt(sum of input^2 + 1e-6)`.
///
/// A sample of zeros stays zero; NaN or an infinity makes its sample NaN.
public final class UnitLength {
    private static final float EPS = 1e-6f;

    private final Signal input;
    private final Signal output;
    private final float[] partialSums;
    private final float[] sums;
    private final float[] factors;

    /// A layer from `input` to `output`, both `float[samples][features]` without gaps between rows.
    public UnitLength(Signal input, Signal output) {
        int samples = input.value().rows();
        this.input = input;
        this.output = output;
        this.partialSums = Lanes.array(samples * COUNT);
        this.sums = Lanes.array(samples);
        this.factors = Lanes.array(samples);
    }

    /// Computes the output.
    public void forward() {
        dots(input.value(), input.value());
        int samples = sums.length - COUNT;
        for (int sample = 0; sample < samples; sample += COUNT) {
            var squares = FloatVector.fromArray(WIDE, sums, sample).add(EPS);
            FloatVector.broadcast(WIDE, 1f).div(squares.sqrt()).intoArray(factors, sample);
        }
        float[] x = input.value().data();
        float[] y = output.value().data();
        int features = input.value().columns();
        for (int sample = 0; sample < samples; sample++) {
            int row = sample * features;
            float factor = factors[sample];
            for (int index = 0; index < features; index += COUNT) {
                var mask = WIDE.indexInRange(index, features);
                FloatVector.fromArray(WIDE, x, row + index, mask).mul(factor).intoArray(y, row + index, mask);
            }
        }
    }

    /// Computes the input's gradient from the output's, less what would change the length; follows [#forward].
    public void backward() {
        dots(output.value(), output.gradient());
        float[] y = output.value().data();
        float[] dy = output.gradient().data();
        float[] dx = input.gradient().data();
        int features = input.value().columns();
        for (int sample = 0; sample < sums.length - COUNT; sample++) {
            int row = sample * features;
            float factor = factors[sample];
            float dot = sums[sample];
            for (int index = 0; index < features; index += COUNT) {
                var mask = WIDE.indexInRange(index, features);
                var along = FloatVector.fromArray(WIDE, y, row + index, mask).mul(dot);
                FloatVector.fromArray(WIDE, dy, row + index, mask)
                        .sub(along)
                        .mul(factor)
                        .intoArray(dx, row + index, mask);
            }
        }
    }

    /// Leaves the dot products of rows in `sums`.
    private void dots(Matrix left, Matrix right) {
        float[] a = left.data();
        float[] b = right.data();
        int features = left.columns();
        int samples = left.rows();
        for (int sample = 0; sample < samples; sample++) {
            int row = sample * features;
            var sum = FloatVector.zero(WIDE);
            for (int index = 0; index < features; index += COUNT) {
                var mask = WIDE.indexInRange(index, features);
                var value = FloatVector.fromArray(WIDE, a, row + index, mask);
                sum = value.fma(FloatVector.fromArray(WIDE, b, row + index, mask), sum);
            }
            sum.intoArray(partialSums, sample * COUNT);
        }
        LaneSums.sum(partialSums, 0, samples, sums, 0);
    }
}
