package serengeti.proxytasks.language;

import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.data.TokenSequences;
import serengeti.proxytasks.language.DecoderShape.BlockArray;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.random.Draws;
import serengeti.proxytasks.tokens.TokenGrid;

/// A transformer decoder with its sequences and buffers.
final class DecoderModel implements Model {
    private static final double EMBEDDING_DEVIATION = 0.3;

    private final DecoderShape shape;
    private final TokenGrid grid;
    private final TokenSequences.Split data;
    private final Parameters parameters;
    private final DecoderNet net;
    private final int[] ids;
    private final int[] targets;
    private Draws batches = Draws.of(0, Draws.Purpose.BATCH);

    DecoderModel(DecoderShape shape, int batch, TokenSequences.Split data) {
        this.shape = shape;
        this.grid = new TokenGrid(batch, shape.context());
        this.data = data;
        this.parameters = new Parameters(shape.layout());
        this.net = new DecoderNet(shape, grid, parameters);
        this.ids = new int[grid.columns()];
        this.targets = new int[grid.columns()];
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

    /// Sets the initial weights; layers that add to the residual stream start smaller the more blocks there are.
    @Override
    public void start(long seed) {
        Draws draws = Draws.of(seed, Draws.Purpose.WEIGHTS);
        double inward = 1 / Math.sqrt(shape.features());
        double residual = 1 / Math.sqrt(2.0 * shape.blocks());
        parameters.drawNormal(DecoderShape.EMBEDDING, EMBEDDING_DEVIATION, draws);
        parameters.drawNormal(DecoderShape.EMBEDDING + 1, EMBEDDING_DEVIATION, draws);
        for (int block = 0; block < shape.blocks(); block++) {
            for (BlockArray array : BlockArray.values()) {
                int index = shape.index(block, array);
                switch (array) {
                    case ATTENTION_GAIN, HIDDEN_GAIN -> parameters.fill(index, 1);
                    case QUERY_KEY_VALUE, HIDDEN_IN -> parameters.drawNormal(index, inward, draws);
                    case ATTENTION_OUT -> parameters.drawNormal(index, residual * inward, draws);
                    case HIDDEN_BIAS -> parameters.fill(index, 0);
                    case HIDDEN_OUT -> parameters.drawNormal(index, residual / Math.sqrt(shape.hidden()), draws);
                }
            }
        }
        parameters.fill(shape.finalGain(), 1);
        parameters.drawNormal(shape.finalGain() + 1, inward, draws);
        batches = Draws.of(seed, Draws.Purpose.BATCH);
    }

    @Override
    public float lossAndGradient(int step) {
        parameters.loadWeights();
        for (int slot = 0; slot < grid.batch(); slot++) {
            load(data.train(), batches.below(data.train().count(), Draws.counter(step, slot)), slot);
        }
        double loss = net.forward(ids, targets, grid.batch()) / grid.tokens();
        net.backward(ids, targets);
        parameters.storeGradient();
        return (float) loss;
    }

    /// Minus the mean validation loss in nats; NaN or infinite once the weights have diverged.
    @Override
    public double fitness() {
        parameters.loadWeights();
        TokenSequences sequences = data.validation();
        double loss = 0;
        for (int first = 0; first < sequences.count(); first += grid.batch()) {
            int count = Math.min(grid.batch(), sequences.count() - first);
            for (int slot = 0; slot < count; slot++) {
                load(sequences, first + slot, slot);
            }
            loss += net.forward(ids, targets, count);
        }
        return -loss / ((double) sequences.count() * grid.context());
    }

    private void load(TokenSequences sequences, int sequence, int slot) {
        int[] tokens = sequences.tokens();
        int first = sequence * sequences.length();
        for (int time = 0; time < grid.context(); time++) {
            int column = grid.column(time, slot);
            ids[column] = tokens[first + time];
            targets[column] = tokens[first + time + 1];
        }
    }
}
