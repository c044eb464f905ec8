package serengeti.proxytasks.tokens;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.layer.Signal;

/// How the tokens of a batch of sequences lie along the rows of `float[features][columns]`: time-major, batch
/// innermost.
///
/// Token `(time, sequence)` is column `time * lanes + sequence`. The batch is filled up with sequences that count for
/// nothing, so that one time step is whole vectors and attention, normalisation and softmax need no sums over lanes.
///
/// @param batch sequences of a batch
/// @param context time steps of a sequence
public record TokenGrid(int batch, int context) {

    /// Vectors along the batch: at most eight lanes, since batches are small.
    static final VectorSpecies<Float> SEQUENCES = Lanes.COUNT > 8 ? FloatVector.SPECIES_256 : Lanes.WIDE;

    /// The columns of one time step, the batch rounded up to whole vectors.
    public int lanes() {
        return roundedUp(batch, SEQUENCES.length());
    }

    /// The columns of all time steps, rounded up to whole wide vectors.
    public int columns() {
        return roundedUp(context * lanes(), Lanes.COUNT);
    }

    /// The column of a token.
    public int column(int time, int sequence) {
        return time * lanes() + sequence;
    }

    /// The number of tokens that count.
    public int tokens() {
        return batch * context;
    }

    /// A signal of `features` rows over this grid.
    public Signal signal(int features) {
        return Signal.zeros(features, columns());
    }

    private static int roundedUp(int number, int unit) {
        return (number + unit - 1) / unit * unit;
    }
}
