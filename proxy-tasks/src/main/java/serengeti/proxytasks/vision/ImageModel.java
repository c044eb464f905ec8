package serengeti.proxytasks.vision;

import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.CrossEntropy;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.random.Draws;

/// A classifier with its images.
final class ImageModel implements Model {
    private final ImageNetwork network;
    private final int batch;
    private final LabelledImages.Split data;
    private final Parameters parameters;
    private final CrossEntropy crossEntropy;
    private final int[] labels;
    private Draws batches = Draws.of(0, Draws.Purpose.BATCH);

    ImageModel(ImageNetwork network, int batch, LabelledImages.Split data) {
        this.network = network;
        this.batch = batch;
        this.data = data;
        this.parameters = network.parameters();
        this.crossEntropy = new CrossEntropy(network.logits());
        this.labels = new int[batch];
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
        network.start(Draws.of(seed, Draws.Purpose.WEIGHTS));
        batches = Draws.of(seed, Draws.Purpose.BATCH);
    }

    @Override
    public float lossAndGradient(int step) {
        parameters.loadWeights();
        for (int slot = 0; slot < batch; slot++) {
            load(data.train(), batches.below(data.train().count(), Draws.counter(step, slot)), slot);
        }
        network.forward();
        float loss = crossEntropy.lossAndGradient(labels);
        network.backward();
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
            network.forward();
            for (int slot = 0; slot < count; slot++) {
                right += isRight(slot) ? 1 : 0;
            }
        }
        return (double) right / images.count();
    }

    private void load(LabelledImages images, int image, int slot) {
        network.load(images.pixels(), image * images.width(), slot);
        labels[slot] = images.labels()[image];
    }

    /// Whether the label's logit is the largest; never if it is NaN.
    /// Ties are wrong: a model that gives all classes the same logit has learned nothing.
    private boolean isRight(int slot) {
        Matrix values = network.logits().value();
        float own = values.get(slot, labels[slot]);
        boolean right = true;
        for (int other = 0; other < values.columns(); other++) {
            right &= other == labels[slot] || own > values.get(slot, other);
        }
        return right;
    }
}
