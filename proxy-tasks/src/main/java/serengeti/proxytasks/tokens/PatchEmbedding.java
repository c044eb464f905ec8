package serengeti.proxytasks.tokens;

import serengeti.proxytasks.lanes.DotProducts;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.lanes.Products;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// The start of the residual stream of an image cut into patches:
/// `output[f][token] = sum over i of weight[i][f] pixel[i][token] + position[time of token][f]`.
public final class PatchEmbedding {
    /*
     * Positions are rows of the weight for inputs that are 1 at one time and 0 elsewhere, so that one product adds them
     * and one gives their gradient.
     */
    private final Matrix weight;
    private final Matrix input;
    private final Matrix noStart;
    private final Matrix output;
    private final DotProducts weightProducts;

    /// A layer on arrays `index` (`float[pixels][features]`) and `index + 1` (`float[context][features]`).
    public PatchEmbedding(TokenGrid grid, Parameters parameters, int index, Signal output) {
        int pixels = parameters.weight(index).rows();
        weight = parameters.weights(index, 2);
        input = Matrix.zeros(pixels + grid.context(), grid.columns());
        for (int time = 0; time < grid.context(); time++) {
            for (int sequence = 0; sequence < grid.batch(); sequence++) {
                input.set(pixels + time, grid.column(time, sequence), 1);
            }
        }
        noStart = Matrix.repeatedZeros(weight.columns(), grid.columns());
        this.output = output.value();
        weightProducts = new DotProducts(input, output.gradient(), parameters.gradients(index, 2));
    }

    /// The pixels, `float[pixels][token]`, followed by rows of the layer's own.
    public Matrix pixels() {
        return input;
    }

    /// Computes the output.
    public void forward() {
        Products.tn(noStart, weight, input, output);
    }

    /// Computes the gradients of weight and position from the output's.
    public void backward() {
        weightProducts.nt();
    }
}
