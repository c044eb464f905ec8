package serengeti.proxytasks.vision;

import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.CrossEntropy;
import serengeti.proxytasks.model.ParameterModel;
import serengeti.proxytasks.random.Draws;

/// A classifier with its images.
final class ImageModel extends ParameterModel {
    private final ImageNetwork network;
    private final int batch;
    private final LabelledImages.Split data;
    private final CrossEntropy crossEntropy;
    private final int[] labels;
    private Draws batches = Draws.of(0, Draws.Purpose.BATCH);

    ImageModel(ImageNetwork network, int batch, LabelledImages.Split data) {
        super(network.parameters());
        this.network = network;
        this.batch = batch;
        this.data = data;
        this.crossEntropy = new CrossEntropy(network.logits());
        this.labels = new int[batch];
    }

    @Override
    public void start(long seed) {
        network.start(Draws.of(seed, Draws.Purpose.WEIGHTS));
        batches = Draws.of(seed, Draws.Purpose.BATCH);
    }

    @Override
    protected double trainOn(int step) {
        for (int slot = 0; slot < batch; slot++) {
            load(data.train(), batches.below(data.train().count(), Draws.counter(step, slot)), slot);
        }
        network.forward();
        float loss = crossEntropy.lossAndGradient(labels);
        network.backward();
        return loss;
    }

    @Override
    protected double validate() {
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
