package serengeti.proxytasks.layer;

import serengeti.proxytasks.lanes.Matrix;

/// A convolution of 3 x 3 pixels with bias, steps of one pixel and zeros beyond the edges, over the planes of an
/// [ImageGrid]:
/// `output[o][y][x] = bias[o] + sum over r, s, i of weight[r][s][i][o] input[i][y + r - 1][x + s - 1]`.
public final class Convolution {
    /// Rows and columns of weights.
    public static final int SIDE = 3;

    private final Stencil toOutput;
    private final Stencil toInput;
    private final StencilGradient toParameters;

    /// A layer on the arrays `index` (weight, `float[3][3][in][out]`) and `index + 1` (bias, `float[out]`).
    ///
    /// @param grid of input and output: at least two pixels wide, with a border, which must be 0 in all planes
    public Convolution(Parameters parameters, int index, ImageGrid grid, Signal input, Signal output) {
        if (grid.border() != 1 || grid.width() < 2) {
            throw new IllegalArgumentException("%s: must have a border of 1 and a width of at least 2".formatted(grid));
        }
        Matrix weight = parameters.weight(index);
        int ins = input.value().rows();
        int outs = output.value().rows();
        var outputShifts = new int[SIDE * SIDE * ins];
        var outputWeights = new int[SIDE * SIDE * ins];
        var inputShifts = new int[SIDE * SIDE * outs];
        var inputWeights = new int[SIDE * SIDE * outs];
        for (int place = 0; place < SIDE * SIDE; place++) {
            int shift = grid.index(place / SIDE - 1, place % SIDE - 1) - grid.index(0, 0);
            for (int in = 0; in < ins; in++) {
                outputShifts[place * ins + in] = in * grid.planeSize() + shift;
                outputWeights[place * ins + in] = (place * ins + in) * outs;
            }
            for (int out = 0; out < outs; out++) {
                inputShifts[place * outs + out] = out * grid.planeSize() - shift;
                inputWeights[place * outs + out] = place * ins * outs + out;
            }
        }
        Matrix bias = parameters.weight(index + 1);
        toOutput = new Stencil(grid, outputWeights, 1, outputShifts, bias, weight, input.value(), output.value());
        Matrix noStart = Matrix.zeros(1, ins);
        toInput =
                new Stencil(
                        grid, inputWeights, outs, inputShifts, noStart, weight, output.gradient(), input.gradient());
        toParameters =
                new StencilGradient(
                        grid,
                        input.value(),
                        output.gradient(),
                        parameters.gradient(index),
                        parameters.gradient(index + 1));
    }

    /// Computes the output.
    public void forward() {
        toOutput.apply();
    }

    /// Computes the gradients of weight and bias from the output's.
    public void backwardToParameters() {
        toParameters.compute();
    }

    /// Computes the input's gradient from the output's.
    public void backwardToInput() {
        toInput.apply();
    }
}
