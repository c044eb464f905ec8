package serengeti.proxytasks.layer;

import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.lanes.Products;

/// A dense layer from features with the batch innermost, as an [ImageGrid] without border has them, to samples:
/// `output[sample][o] = bias[o] + sum over f of input[f][sample] weight[f][o]`.
public final class Readout {
    private final Matrix weight;
    private final Matrix bias;
    private final Matrix weightGradient;
    private final Matrix biasGradient;
    private final Matrix features;
    private final Matrix featureGradient;
    private final Signal output;
    private final Matrix transposedGradient;
    private final Matrix ones;
    private final Matrix noStart;

    /// A layer on the arrays `index` (weight, `float[features][outputs]`) and `index + 1` (bias, `float[outputs]`).
    ///
    /// @param input any shape whose elements, in order, are `float[features][lanes]`
    /// @param lanes the distance from one feature to the next, at least the samples of `output`
    public Readout(Parameters parameters, int index, Signal input, int lanes, Signal output) {
        int samples = output.value().rows();
        this.weight = parameters.weight(index);
        this.bias = parameters.weight(index + 1).repeatedRow(samples);
        this.weightGradient = parameters.gradient(index);
        this.biasGradient = parameters.gradient(index + 1);
        this.features = columns(input.value(), weight.rows(), samples, lanes);
        this.featureGradient = columns(input.gradient(), weight.rows(), samples, lanes);
        this.output = output;
        this.transposedGradient = Matrix.zeros(weight.columns(), samples);
        this.noStart = Matrix.repeatedZeros(weight.rows(), Math.max(samples, weight.columns()));
        this.ones = Matrix.zeros(samples, 1);
        for (int sample = 0; sample < samples; sample++) {
            ones.set(sample, 0, 1);
        }
    }

    private static Matrix columns(Matrix values, int features, int samples, int lanes) {
        return new Matrix(values.data(), values.offset(), features, samples, lanes);
    }

    /// Computes the output.
    public void forward() {
        Products.tn(bias, features, weight, output.value());
    }

    /// Computes the gradients of weight and bias from the output's.
    public void backwardToParameters() {
        Products.nn(noStart, features, output.gradient(), weightGradient);
        Products.tn(noStart, ones, output.gradient(), biasGradient);
    }

    /// Computes the input's gradient from the output's; that of lanes beyond the samples keeps its zeros.
    public void backwardToInput() {
        output.gradient().transposeInto(transposedGradient);
        Products.nn(noStart, weight, transposedGradient, featureGradient);
    }
}
