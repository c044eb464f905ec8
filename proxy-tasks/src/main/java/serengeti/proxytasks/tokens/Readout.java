package serengeti.proxytasks.tokens;

import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.lanes.Products;
import serengeti.proxytasks.layer.Dense;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// A dense layer from one token of each sequence to samples:
/// `output[sample][o] = bias[o] + sum over i of weight[i][o] input[i][sample]`.
public final class Readout {
    private final Matrix weight;
    private final Matrix bias;
    private final Matrix weightGradient;
    private final Matrix biasGradient;
    private final Signal input;
    private final Signal output;
    private final Matrix samples;
    private final Matrix transposedGradient;
    private final Matrix noStart;

    /// A layer on the arrays `index` (weight, `float[inputs][outputs]`) and `index + 1` (bias, `float[outputs]`).
    ///
    /// @param input over a grid of one token
    /// @param output `float[sample][o]`
    public Readout(Parameters parameters, int index, Signal input, Signal output) {
        int batch = output.value().rows();
        Matrix values = input.value();
        weight = parameters.weight(index);
        bias = parameters.weight(index + 1).repeatedRow(batch);
        weightGradient = parameters.gradient(index);
        biasGradient = parameters.gradient(index + 1);
        this.input = input;
        this.output = output;
        samples = new Matrix(values.data(), values.offset(), values.rows(), batch, values.stride());
        transposedGradient = Matrix.zeros(weight.columns(), values.columns());
        noStart = Matrix.repeatedZeros(weight.rows(), Math.max(weight.columns(), values.columns()));
    }

    /// Computes the output.
    public void forward() {
        Products.tn(bias, input.value(), weight, output.value());
    }

    /// Computes the gradients of weight, bias and input from the output's.
    public void backward() {
        Products.nn(noStart, samples, output.gradient(), weightGradient);
        Dense.sumOverSamples(output.gradient(), biasGradient);
        output.gradient().transposeInto(transposedGradient);
        Products.nn(noStart, weight, transposedGradient, input.gradient());
    }
}
