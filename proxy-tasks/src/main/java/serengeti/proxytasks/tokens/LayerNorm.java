package serengeti.proxytasks.tokens;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.LaneSums;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// Normalisation of each token over its features, with a gain and no bias:
/// `output[f] = gain[f] (input[f] - mean) / sqrt(variance + 1e-5)`.
public final class LayerNorm {
    private static final float EPS = 1e-5f;

    private final Matrix gain;
    private final Matrix gainGradient;
    private final Signal input;
    private final Signal output;
    private final Matrix normalised;
    private final float[] inverseDeviation;
    private final float[] gainSums;

    /// A layer on array `index` (`float[features]`).
    public LayerNorm(Parameters parameters, int index, Signal input, Signal output) {
        Matrix values = input.value();
        this.gain = parameters.weight(index);
        this.gainGradient = parameters.gradient(index);
        this.input = input;
        this.output = output;
        this.normalised = Matrix.zeros(values.rows(), values.columns());
        this.inverseDeviation = Lanes.array(values.columns());
        this.gainSums = Lanes.array(values.rows() * COUNT);
    }

    /// Computes the output.
    public void forward() {
        int columns = input.value().columns();
        for (int column = 0; column < columns; column += COUNT) {
            normalise(column);
        }
    }

    private void normalise(int column) {
        float[] x = input.value().data();
        float[] y = output.value().data();
        float[] unit = normalised.data();
        float[] gains = gain.data();
        int features = input.value().rows();
        int columns = input.value().columns();
        float share = 1f / features;
        var sum = FloatVector.zero(WIDE);
        for (int f = 0; f < features; f++) {
            sum = sum.add(FloatVector.fromArray(WIDE, x, f * columns + column));
        }
        var mean = sum.mul(share);
        var squares = FloatVector.zero(WIDE);
        for (int f = 0; f < features; f++) {
            var centred = FloatVector.fromArray(WIDE, x, f * columns + column).sub(mean);
            squares = centred.fma(centred, squares);
        }
        var variance = squares.mul(share);
        var inverse = FloatVector.broadcast(WIDE, 1f).div(variance.add(EPS).sqrt());
        inverse.intoArray(inverseDeviation, column);
        for (int f = 0; f < features; f++) {
            int index = f * columns + column;
            var value = FloatVector.fromArray(WIDE, x, index).sub(mean).mul(inverse);
            value.intoArray(unit, index);
            value.mul(gains[gain.offset() + f]).intoArray(y, index);
        }
    }

    /// Computes the gain's gradient from the output's and adds to the input's gradient, as residual streams need.
    public void backward() {
        int columns = input.value().columns();
        for (int column = 0; column < columns; column += COUNT) {
            backward(column);
        }
        LaneSums.sum(gainSums, 0, input.value().rows(), gainGradient.data(), gainGradient.offset());
    }

    private void backward(int column) {
        float[] dx = input.gradient().data();
        float[] dy = output.gradient().data();
        float[] unit = normalised.data();
        float[] gains = gain.data();
        int features = input.value().rows();
        int columns = input.value().columns();
        float share = 1f / features;
        var sum = FloatVector.zero(WIDE);
        var product = FloatVector.zero(WIDE);
        for (int f = 0; f < features; f++) {
            int index = f * columns + column;
            var upstream = FloatVector.fromArray(WIDE, dy, index);
            var value = FloatVector.fromArray(WIDE, unit, index);
            var gainSum = column == 0 ? FloatVector.zero(WIDE) : FloatVector.fromArray(WIDE, gainSums, f * COUNT);
            upstream.fma(value, gainSum).intoArray(gainSums, f * COUNT);
            var scaled = upstream.mul(gains[gain.offset() + f]);
            sum = sum.add(scaled);
            product = scaled.fma(value, product);
        }
        var meanGradient = sum.mul(share);
        var meanProduct = product.mul(share);
        var inverse = FloatVector.fromArray(WIDE, inverseDeviation, column);
        for (int f = 0; f < features; f++) {
            int index = f * columns + column;
            var value = FloatVector.fromArray(WIDE, unit, index);
            var scaled = FloatVector.fromArray(WIDE, dy, index).mul(gains[gain.offset() + f]);
            var centred = scaled.sub(meanGradient).sub(value.mul(meanProduct));
            centred.fma(inverse, FloatVector.fromArray(WIDE, dx, index)).intoArray(dx, index);
        }
    }
}
