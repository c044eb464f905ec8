package serengeti.proxytasks.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.lanes.Products;

/// A dense layer over samples: `output[sample][o] = bias[o] + sum over i of input[sample][i] weight[i][o]`.
public final class Dense {
    private final Matrix weight;
    private final Matrix bias;
    private final Matrix weightGradient;
    private final Matrix biasGradient;
    private final Signal input;
    private final Signal output;
    private final Matrix transposedWeight;
    private final Matrix noStart;

    /// A layer on the arrays `index` (weight, `float[inputs][outputs]`) and `index + 1` (bias, `float[outputs]`).
    public Dense(Parameters parameters, int index, Signal input, Signal output) {
        int samples = output.value().rows();
        this.weight = parameters.weight(index);
        this.bias = parameters.weight(index + 1).repeatedRow(samples);
        this.weightGradient = parameters.gradient(index);
        this.biasGradient = parameters.gradient(index + 1);
        this.input = input;
        this.output = output;
        this.transposedWeight = Matrix.zeros(weight.columns(), weight.rows());
        int widest = Math.max(weight.rows(), weight.columns());
        this.noStart = Matrix.repeatedZeros(Math.max(samples, weight.rows()), widest);
    }

    /// Computes the output.
    public void forward() {
        Products.nn(bias, input.value(), weight, output.value());
    }

    /// Computes the gradients of weight and bias from the output's.
    public void backwardToParameters() {
        Products.tn(noStart, input.value(), output.gradient(), weightGradient);
        sumOverSamples(output.gradient(), biasGradient);
    }

    /// Computes the input's gradient from the output's.
    public void backwardToInput() {
        weight.transposeInto(transposedWeight);
        Products.nn(noStart, output.gradient(), transposedWeight, input.gradient());
    }

    /// Sums over the rows of `values`.
    public static void sumOverSamples(Matrix values, Matrix sums) {
        for (int column = 0; column < values.columns(); column += Lanes.COUNT) {
            VectorMask<Float> mask = Lanes.WIDE.indexInRange(column, values.columns());
            var sum = FloatVector.zero(Lanes.WIDE);
            int index = values.offset() + column;
            for (int row = 0; row < values.rows(); row++) {
                sum = sum.add(FloatVector.fromArray(Lanes.WIDE, values.data(), index, mask));
                index += values.stride();
            }
            sum.intoArray(sums.data(), sums.offset() + column, mask);
        }
    }
}
