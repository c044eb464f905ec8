package serengeti.proxytasks.vision;

import java.util.List;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.CrossEntropy;
import serengeti.proxytasks.layer.Dense;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Relu;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.random.Draws;

/// A multi-layer perceptron with its images and buffers; activations are `float[sample][feature]`.
final class MlpModel implements Model {
    private static final double RELU_GAIN = 1.4;

    private final MlpShape shape;
    private final int batch;
    private final LabelledImages.Split data;
    private final Parameters parameters;
    private final Signal input;
    private final Signal logits;
    private final Dense[] dense;
    private final Relu[] relu;
    private final CrossEntropy crossEntropy;
    private final int[] labels;
    private Draws batches = Draws.of(0, Draws.Purpose.BATCH);

    MlpModel(MlpShape shape, int batch, LabelledImages.Split data) {
        this.shape = shape;
        this.batch = batch;
        this.data = data;
        this.parameters = new Parameters(shape.layout());
        this.labels = new int[batch];
        this.dense = new Dense[shape.layers()];
        this.relu = new Relu[shape.layers() - 1];
        this.input = Signal.zeros(batch, shape.inputs());
        List<Integer> widths = shape.widths();
        Signal signal = input;
        for (int layer = 0; layer < dense.length; layer++) {
            Signal output = Signal.zeros(batch, widths.get(layer + 1));
            dense[layer] = new Dense(parameters, 2 * layer, signal, output);
            if (layer < relu.length) {
                relu[layer] = new Relu(output);
            }
            signal = output;
        }
        this.logits = signal;
        this.crossEntropy = new CrossEntropy(logits);
    }

    @Override
    public Layout layout() {
        return parameters.layout();
    }

    @Override
    public TensorBuffer weights() {
        return parameters.weights();
    }

    @Override
    public TensorBuffer gradient() {
        return parameters.gradient();
    }

    @Override
    public void start(long seed) {
        Draws draws = Draws.of(seed, Draws.Purpose.WEIGHTS);
        List<Integer> widths = shape.widths();
        for (int layer = 0; layer < dense.length; layer++) {
            double gain = layer < relu.length ? RELU_GAIN : 1;
            parameters.drawNormal(2 * layer, gain / Math.sqrt(widths.get(layer)), draws);
            parameters.fill(2 * layer + 1, 0);
        }
        batches = Draws.of(seed, Draws.Purpose.BATCH);
    }

    @Override
    public float lossAndGradient(int step) {
        parameters.loadWeights();
        for (int slot = 0; slot < batch; slot++) {
            load(data.train(), batches.below(data.train().count(), Draws.counter(step, slot)), slot);
        }
        forward();
        float loss = crossEntropy.lossAndGradient(labels);
        backward();
        parameters.storeGradient();
        return loss;
    }

    @Override
    public double fitness() {
        parameters.loadWeights();
        LabelledImages images = data.validation();
        int right = 0;
        for (int first = 0; first < images.count(); first += batch) {
            int count = Math.min(batch, images.count() - first);
            for (int slot = 0; slot < count; slot++) {
                load(images, first + slot, slot);
            }
            forward();
            for (int slot = 0; slot < count; slot++) {
                right += isRight(slot) ? 1 : 0;
            }
        }
        return (double) right / images.count();
    }

    private void load(LabelledImages images, int image, int slot) {
        int width = images.width();
        System.arraycopy(images.pixels(), image * width, input.value().data(), slot * width, width);
        labels[slot] = images.labels()[image];
    }

    private void forward() {
        for (int layer = 0; layer < dense.length; layer++) {
            dense[layer].forward();
            if (layer < relu.length) {
                relu[layer].forward();
            }
        }
    }

    private void backward() {
        for (int layer = dense.length - 1; layer >= 0; layer--) {
            if (layer < relu.length) {
                relu[layer].backward();
            }
            dense[layer].backwardToParameters();
            if (layer > 0) {
                dense[layer].backwardToInput();
            }
        }
    }

    /// Whether the label's logit is the largest; never if it is NaN.
    /// Ties are wrong: a model that gives all classes the same logit has learned nothing.
    private boolean isRight(int slot) {
        Matrix values = logits.value();
        float own = values.get(slot, labels[slot]);
        boolean right = true;
        for (int other = 0; other < values.columns(); other++) {
            right &= other == labels[slot] || own > values.get(slot, other);
        }
        return right;
    }
}
