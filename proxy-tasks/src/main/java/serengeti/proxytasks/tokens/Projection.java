package serengeti.proxytasks.tokens;

import serengeti.proxytasks.lanes.DotProducts;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.lanes.Products;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// A dense layer without bias over tokens: `output[o][token] = sum over i of weight[i][o] input[i][token]`.
public final class Projection {
    private final Matrix weight;
    private final DotProducts weightProducts;
    private final Signal input;
    private final Signal output;
    private final Matrix start;
    private final Matrix noStart;

    private Projection(Parameters parameters, int index, Signal input, Signal output, Matrix start) {
        this.weight = parameters.weight(index);
        this.weightProducts = new DotProducts(input.value(), output.gradient(), parameters.gradient(index));
        this.input = input;
        this.output = output;
        this.start = start;
        this.noStart = Matrix.repeatedZeros(weight.rows(), input.value().columns());
    }

    /// A layer on array `index` (`float[inputs][outputs]`) that overwrites its output.
    public static Projection of(Parameters parameters, int index, Signal input, Signal output) {
        Matrix values = output.value();
        Matrix start = Matrix.repeatedZeros(values.rows(), values.columns());
        return new Projection(parameters, index, input, output, start);
    }

    /// A layer on array `index` that adds to its output, a residual stream, whose gradient passes through unchanged.
    public static Projection ontoResidual(Parameters parameters, int index, Signal input, Signal residual) {
        return new Projection(parameters, index, input, residual, residual.value());
    }

    /// Computes the output.
    public void forward() {
        Products.tn(start, weight, input.value(), output.value());
    }

    /// Computes the gradients of weight and input from the output's.
    public void backward() {
        weightProducts.nt();
        Products.nn(noStart, weight, output.gradient(), input.gradient());
    }
}
