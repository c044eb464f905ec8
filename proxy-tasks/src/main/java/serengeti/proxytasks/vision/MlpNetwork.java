package serengeti.proxytasks.vision;

import java.util.List;
import serengeti.proxytasks.layer.Dense;
import serengeti.proxytasks.layer.ElementLayer;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.random.Draws;

/// The layers of a multi-layer perceptron; activations are `float[sample][feature]`.
final class MlpNetwork implements ImageNetwork {
    private static final double HIDDEN_GAIN = 1.4;

    private final List<Integer> widths;
    private final Parameters parameters;
    private final Signal input;
    private final Signal logits;
    private final Dense[] dense;
    private final ElementLayer[] activations;

    MlpNetwork(MlpShape shape, int batch) {
        widths = shape.widths();
        parameters = new Parameters(shape.layout());
        dense = new Dense[shape.layers()];
        activations = new ElementLayer[shape.layers() - 1];
        input = Signal.zeros(batch, shape.inputs());
        Signal signal = input;
        for (int layer = 0; layer < dense.length; layer++) {
            Signal output = Signal.zeros(batch, widths.get(layer + 1));
            dense[layer] = new Dense(parameters, 2 * layer, signal, output);
            if (layer < activations.length) {
                activations[layer] = shape.activation().over(output);
            }
            signal = output;
        }
        logits = signal;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public void start(Draws draws) {
        for (int layer = 0; layer < dense.length; layer++) {
            double gain = layer < activations.length ? HIDDEN_GAIN : 1;
            parameters.drawNormal(2 * layer, gain / Math.sqrt(widths.get(layer)), draws);
            parameters.fill(2 * layer + 1, 0);
        }
    }

    @Override
    public void load(float[] pixels, int from, int slot) {
        int inputs = input.value().columns();
        System.arraycopy(pixels, from, input.value().data(), slot * inputs, inputs);
    }

    @Override
    public void forward() {
        for (int layer = 0; layer < dense.length; layer++) {
            dense[layer].forward();
            if (layer < activations.length) {
                activations[layer].forward();
            }
        }
    }

    @Override
    public Signal logits() {
        return logits;
    }

    @Override
    public void backward() {
        for (int layer = dense.length - 1; layer >= 0; layer--) {
            if (layer < activations.length) {
                activations[layer].backward();
            }
            dense[layer].backwardToParameters();
            if (layer > 0) {
                dense[layer].backwardToInput();
            }
        }
    }
}
