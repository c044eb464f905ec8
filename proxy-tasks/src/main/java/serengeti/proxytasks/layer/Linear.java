package serengeti.proxytasks.layer;

import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.lanes.Products;

/// A linear map of samples without a bias: `output[sample][o] = sum over i of input[sample][i] weight[i][o]`.
public final class Linear {
    private final Matrix weight;
    private final Matrix weightGradient;
    private final Signal input;
    private final Signal output;
    private final Matrix start;
    private final Matrix transposedWeight;
    private final Matrix noStart;

    /// A layer on array `index`, `float[inputs][outputs]`.
    public Linear(Parameters parameters, int index, Signal input, Signal output) {
        this(parameters, index, Matrix.repeatedZeros(output.value().rows(), output.value().columns()), input, output);
    }

    /// A layer that adds its output to `start`, `float[samples][outputs]`.
    Linear(Parameters parameters, int index, Matrix start, Signal input, Signal output) {
        this.weight = parameters.weight(index);
        this.weightGradient = parameters.gradient(index);
        this.input = input;
        this.output = output;
        this.start = start;
        this.transposedWeight = Matrix.zeros(weight.columns(), weight.rows());
        int widest = Math.max(weight.rows(), weight.columns());
        this.noStart = Matrix.repeatedZeros(Math.max(output.value().rows(), weight.rows()), widest);
    }

    /// Computes the output.
    public void forward() {
        Products.nn(start, input.value(), weight, output.value());
    }

    /// Computes the gradient of the weight from the output's.
    public void backwardToParameters() {
        Products.tn(noStart, input.value(), output.gradient(), weightGradient);
    }

    /// Computes the input's gradient from the output's.
    public void backwardToInput() {
        backwardToInput(noStart);
    }

    /// Computes the input's gradient from the output's and adds `beside`, what comes from other uses of the input.
    public void backwardToInput(Matrix beside) {
        weight.transposeInto(transposedWeight);
        Products.nn(beside, output.gradient(), transposedWeight, input.gradient());
    }
}
