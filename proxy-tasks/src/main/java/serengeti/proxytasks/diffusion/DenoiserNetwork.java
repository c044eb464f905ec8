package serengeti.proxytasks.diffusion;

import serengeti.proxytasks.layer.Dense;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Relu;
import serengeti.proxytasks.layer.ResidualRelu;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.random.Draws;

/// The layers of a denoiser on preallocated buffers, for batches of a fixed size.
final class DenoiserNetwork {
    private static final double RELU_GAIN = 1.4;
    private static final double OUT_GAIN = 0.3;

    private final DenoiserShape shape;
    private final Parameters parameters;
    private final Signal input;
    private final Signal output;
    private final Signal[] hidden;
    private final Dense[] dense;
    private final Relu[] relu;
    private final ResidualRelu[] residual;

    DenoiserNetwork(DenoiserShape shape, int batch) {
        this.shape = shape;
        int layers = shape.layers();
        parameters = new Parameters(shape.layout());
        input = Signal.zeros(batch, shape.inputs());
        output = Signal.zeros(batch, shape.width());
        hidden = new Signal[layers];
        dense = new Dense[layers + 1];
        relu = new Relu[layers];
        residual = new ResidualRelu[layers];
        Signal signal = input;
        for (int layer = 0; layer < layers; layer++) {
            hidden[layer] = Signal.zeros(batch, shape.hidden());
            if (adds(layer)) {
                Signal branch = Signal.zeros(batch, shape.hidden());
                dense[layer] = new Dense(parameters, 2 * layer, signal, branch);
                residual[layer] = new ResidualRelu(signal, branch, hidden[layer]);
            } else {
                dense[layer] = new Dense(parameters, 2 * layer, signal, hidden[layer]);
                relu[layer] = new Relu(hidden[layer]);
            }
            signal = hidden[layer];
        }
        dense[layers] = new Dense(parameters, 2 * layers, signal, output);
    }

    private boolean adds(int layer) {
        return layer > 0 && shape.connection() == DenoiserShape.Connection.RESIDUAL;
    }

    Parameters parameters() {
        return parameters;
    }

    /// Noisy samples, each followed by the numbers that describe its time.
    Signal input() {
        return input;
    }

    /// The noise that was found.
    Signal output() {
        return output;
    }

    /// Sets the initial weights.
    void start(Draws draws) {
        int layers = shape.layers();
        for (int layer = 0; layer <= layers; layer++) {
            double gain = layer < layers ? RELU_GAIN : OUT_GAIN;
            double inputs = layer == 0 ? shape.inputs() : shape.hidden();
            parameters.drawNormal(2 * layer, gain / Math.sqrt(inputs), draws);
            parameters.fill(2 * layer + 1, 0);
        }
    }

    /// Computes the output.
    void forward() {
        for (int layer = 0; layer < hidden.length; layer++) {
            dense[layer].forward();
            if (adds(layer)) {
                residual[layer].forward();
            } else {
                relu[layer].forward();
            }
        }
        dense[hidden.length].forward();
    }

    /// Computes the gradients of the parameters from the output's; follows [#forward].
    void backward() {
        dense[hidden.length].backwardToParameters();
        dense[hidden.length].backwardToInput();
        for (int layer = hidden.length - 1; layer >= 0; layer--) {
            if (adds(layer)) {
                residual[layer].backward();
                dense[layer].backwardToParameters();
                dense[layer].backwardToInput(hidden[layer].gradient());
            } else {
                relu[layer].backward();
                dense[layer].backwardToParameters();
                if (layer > 0) {
                    dense[layer].backwardToInput();
                }
            }
        }
    }
}
