package serengeti.proxytasks.contrast;

import serengeti.proxytasks.data.CaptionedImages;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.model.ParameterModel;
import serengeti.proxytasks.random.Draws;

/// Two towers with their pairs of images and captions.
final class ContrastModel extends ParameterModel {
    /// Pairs of a validation block, whatever the batch: the loss depends on how many others a pair is told from.
    static final int BLOCK = 64;

    private static final double RELU_GAIN = 1.4;
    private static final float START_LOG_SCALE = 1.6f;

    private final TwoTowerShape shape;
    private final int batch;
    private final CaptionedImages.Split data;
    private final TwoTowerNetwork network;
    private final TwoTowerNetwork validationNetwork;
    private Draws batches = Draws.of(0, Draws.Purpose.BATCH);

    ContrastModel(TwoTowerShape shape, int batch, CaptionedImages.Split data) {
        super(new Parameters(shape.layout()));
        this.shape = shape;
        this.batch = batch;
        this.data = data;
        this.network = new TwoTowerNetwork(shape, batch, parameters());
        this.validationNetwork = batch == BLOCK ? network : new TwoTowerNetwork(shape, BLOCK, parameters());
    }

    @Override
    public void start(long seed) {
        Draws draws = Draws.of(seed, Draws.Purpose.WEIGHTS);
        Parameters parameters = parameters();
        double fromHidden = 1 / Math.sqrt(shape.hidden());
        parameters.drawNormal(TwoTowerShape.IMAGE_HIDDEN, RELU_GAIN / Math.sqrt(shape.pixels()), draws);
        parameters.fill(TwoTowerShape.IMAGE_HIDDEN + 1, 0);
        parameters.drawNormal(TwoTowerShape.IMAGE_OUT, fromHidden, draws);
        parameters.drawNormal(TwoTowerShape.EMBEDDING, 1, draws);
        parameters.drawNormal(TwoTowerShape.TEXT_HIDDEN, RELU_GAIN / Math.sqrt(shape.features()), draws);
        parameters.fill(TwoTowerShape.TEXT_HIDDEN + 1, 0);
        parameters.drawNormal(TwoTowerShape.TEXT_OUT, fromHidden, draws);
        parameters.fill(TwoTowerShape.LOG_SCALE, START_LOG_SCALE);
        batches = Draws.of(seed, Draws.Purpose.BATCH);
    }

    @Override
    protected double trainOn(int step) {
        for (int slot = 0; slot < batch; slot++) {
            network.load(data.train(), batches.below(data.train().count(), Draws.counter(step, slot)), slot);
        }
        double loss = network.forward();
        network.backward();
        return loss;
    }

    /// Minus the mean loss of the validation blocks in nats; NaN or infinite once the weights have diverged.
    @Override
    protected double validate() {
        int blocks = data.validation().count() / BLOCK;
        double loss = 0;
        for (int block = 0; block < blocks; block++) {
            for (int slot = 0; slot < BLOCK; slot++) {
                validationNetwork.load(data.validation(), block * BLOCK + slot, slot);
            }
            loss += validationNetwork.forward();
        }
        return -loss / blocks;
    }
}
