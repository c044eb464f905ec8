package serengeti.proxytasks.language;

import serengeti.proxytasks.data.TokenSequences;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.model.ParameterModel;
import serengeti.proxytasks.random.Draws;
import serengeti.proxytasks.tokens.TokenCrossEntropy;
import serengeti.proxytasks.tokens.TokenGrid;

/// A transformer with its sequences and buffers.
///
/// The loss is summed over the predicted tokens and divided by their number, or by the mean of that number where it is
/// drawn.
final class LanguageModel extends ParameterModel {
    private static final Draws VALIDATION_MASK = Draws.of(12, Draws.Purpose.MASK);

    private final LanguageShape shape;
    private final TokenGrid grid;
    private final TokenSequences.Split data;
    private final LanguageNet net;
    private final int[] ids;
    private final int[] targets;
    private Draws batches = Draws.of(0, Draws.Purpose.BATCH);
    private Draws mask = Draws.of(0, Draws.Purpose.MASK);

    LanguageModel(LanguageShape shape, int batch, TokenSequences.Split data) {
        super(new Parameters(shape.layout()));
        this.shape = shape;
        this.grid = new TokenGrid(batch, shape.context());
        this.data = data;
        this.net = new LanguageNet(shape, grid, parameters());
        this.ids = new int[grid.columns()];
        this.targets = new int[grid.columns()];
    }

    @Override
    public void start(long seed) {
        shape.start(parameters(), Draws.of(seed, Draws.Purpose.WEIGHTS));
        batches = Draws.of(seed, Draws.Purpose.BATCH);
        mask = Draws.of(seed, Draws.Purpose.MASK);
    }

    @Override
    protected double trainOn(int step) {
        for (int slot = 0; slot < grid.batch(); slot++) {
            load(data.train(), batches.below(data.train().count(), Draws.counter(step, slot)), slot);
            if (shape.objective() == Objective.HIDDEN_TOKENS) {
                hide(slot, mask, Draws.counter(step, slot * shape.context()));
            }
        }
        double loss = net.forward(ids, targets, grid.batch()) / (shape.objective().share() * grid.tokens());
        net.backward(ids, targets);
        return loss;
    }

    /// Minus the mean validation loss in nats; NaN or infinite once the weights have diverged.
    @Override
    protected double validate() {
        TokenSequences sequences = data.validation();
        double loss = 0;
        for (int first = 0; first < sequences.count(); first += grid.batch()) {
            int count = Math.min(grid.batch(), sequences.count() - first);
            for (int slot = 0; slot < count; slot++) {
                load(sequences, first + slot, slot);
                if (shape.objective() == Objective.HIDDEN_TOKENS) {
                    hide(slot, VALIDATION_MASK, Draws.counter(first + slot, 0));
                }
            }
            loss += net.forward(ids, targets, count);
        }
        return -loss / (shape.objective().share() * sequences.count() * shape.context());
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

    /// Hides some of a loaded sequence's tokens, which become its targets.
    ///
    /// @param counter of the draw for the first token
    private void hide(int slot, Draws draws, long counter) {
        double share = shape.objective().share();
        int hidden = shape.vocabulary();
        for (int time = 0; time < grid.context(); time++) {
            int column = grid.column(time, slot);
            boolean isHidden = draws.uniform(counter + time) < share;
            targets[column] = isHidden ? ids[column] : TokenCrossEntropy.NO_TARGET;
            ids[column] = isHidden ? hidden : ids[column];
        }
    }
}
