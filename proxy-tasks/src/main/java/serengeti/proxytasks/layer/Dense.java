package serengeti.proxytasks.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;

/// A dense layer over samples: `output[sample][o] = bias[o] + sum over i of input[sample][i] weight[i][o]`.
public final class Dense {
    private final Linear linear;
    private final Matrix biasGradient;
    private final Signal output;

    /// A layer on the arrays `index` (weight, `float[inputs][outputs]`) and `index + 1` (bias, `float[outputs]`).
    public Dense(Parameters parameters, int index, Signal input, Signal output) {
        Matrix bias = parameters.weight(index + 1).repeatedRow(output.value().rows());
        this.linear = new Linear(parameters, index, bias, input, output);
        this.biasGradient = parameters.gradient(index + 1);
        this.output = output;
    }

    /// Computes the output.
    public void forward() {
        linear.forward();
    }

    /// Computes the gradients of weight and bias from the output's.
    public void backwardToParameters() {
        linear.backwardToParameters();
        sumOverSamples(output.gradient(), biasGradient);
    }

    /// Computes the input's gradient from the output's.
    public void backwardToInput() {
        linear.backwardToInput();
    }

    /// Computes the input's gradient from the output's and adds `beside`, what comes from other uses of the input.
    public void backwardToInput(Matrix beside) {
        linear.backwardToInput(beside);
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
