package serengeti.proxytasks.vision;

import serengeti.proxytasks.layer.Convolution;
import serengeti.proxytasks.layer.ImageGrid;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Readout;
import serengeti.proxytasks.layer.ReluMeanPool;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.random.Draws;

/// The layers of a convolutional network; activations are `float[channel][place]`, the batch innermost.
final class CnnNetwork implements ImageNetwork {
    private static final double RELU_GAIN = 1.4;

    private final CnnShape shape;
    private final Parameters parameters;
    private final ImageGrid inputGrid;
    private final Signal input;
    private final Convolution[] convolutions;
    private final ReluMeanPool[] pools;
    private final Readout readout;
    private final Signal logits;

    CnnNetwork(CnnShape shape, int batch) {
        this.shape = shape;
        int layers = shape.layers();
        parameters = new Parameters(shape.layout());
        convolutions = new Convolution[layers];
        pools = new ReluMeanPool[layers];
        inputGrid = new ImageGrid(shape.height(), shape.width(), batch, 1);
        input = inputGrid.signal(shape.channels());
        ImageGrid grid = inputGrid;
        Signal signal = input;
        for (int layer = 0; layer < layers; layer++) {
            Signal convolved = grid.signal(shape.filters().get(layer));
            convolutions[layer] = new Convolution(parameters, 2 * layer, grid, signal, convolved);
            int border = layer < layers - 1 ? 1 : 0;
            var half = new ImageGrid(shape.height(layer + 1), shape.width(layer + 1), batch, border);
            Signal pooled = half.signal(shape.filters().get(layer));
            pools[layer] = new ReluMeanPool(grid, convolved, half, pooled);
            grid = half;
            signal = pooled;
        }
        logits = Signal.zeros(batch, shape.classes());
        readout = new Readout(parameters, 2 * layers, signal, grid.lanes(), logits);
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public void start(Draws draws) {
        int layers = shape.layers();
        for (int layer = 0; layer < layers; layer++) {
            int inputs = Convolution.SIDE * Convolution.SIDE * shape.channels(layer);
            parameters.drawNormal(2 * layer, RELU_GAIN / Math.sqrt(inputs), draws);
            parameters.fill(2 * layer + 1, 0);
        }
        parameters.drawNormal(2 * layers, 1 / Math.sqrt(shape.features()), draws);
        parameters.fill(2 * layers + 1, 0);
    }

    @Override
    public void load(float[] pixels, int from, int slot) {
        float[] planes = input.value().data();
        int channels = shape.channels();
        int lanes = inputGrid.lanes();
        int width = shape.width();
        for (int channel = 0; channel < channels; channel++) {
            int index = from + channel;
            for (int row = 0; row < shape.height(); row++) {
                int place = channel * inputGrid.planeSize() + inputGrid.index(row, 0) + slot;
                for (int column = 0; column < width; column++) {
                    planes[place + column * lanes] = pixels[index + column * channels];
                }
                index += width * channels;
            }
        }
    }

    @Override
    public void forward() {
        for (int layer = 0; layer < convolutions.length; layer++) {
            convolutions[layer].forward();
            pools[layer].forward();
        }
        readout.forward();
    }

    @Override
    public Signal logits() {
        return logits;
    }

    @Override
    public void backward() {
        readout.backwardToParameters();
        readout.backwardToInput();
        for (int layer = convolutions.length - 1; layer >= 0; layer--) {
            pools[layer].backward();
            convolutions[layer].backwardToParameters();
            if (layer > 0) {
                convolutions[layer].backwardToInput();
            }
        }
    }
}
