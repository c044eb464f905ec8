package serengeti.proxytasks.tokens;

import static serengeti.proxytasks.tokens.TokenGrid.SEQUENCES;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.layer.Signal;

/// The mean of each sequence's tokens: `output[f][sequence] = mean over time of input[f][token]`.
public final class MeanPool {
    private final TokenGrid grid;
    private final Signal input;
    private final Signal output;

    /// @param output over a grid of the same batch and one token
    public MeanPool(TokenGrid grid, Signal input, Signal output) {
        this.grid = grid;
        this.input = input;
        this.output = output;
    }

    /// Computes the output.
    public void forward() {
        float[] x = input.value().data();
        float[] y = output.value().data();
        int lanes = grid.lanes();
        float share = 1f / grid.context();
        for (int f = 0; f < input.value().rows(); f++) {
            int from = f * input.value().columns();
            int to = f * output.value().columns();
            for (int lane = 0; lane < lanes; lane += SEQUENCES.length()) {
                var sum = FloatVector.zero(SEQUENCES);
                for (int time = 0; time < grid.context(); time++) {
                    sum = sum.add(FloatVector.fromArray(SEQUENCES, x, from + time * lanes + lane));
                }
                sum.mul(share).intoArray(y, to + lane);
            }
        }
    }

    /// Computes the input's gradient from the output's.
    public void backward() {
        float[] dx = input.gradient().data();
        float[] dy = output.gradient().data();
        int lanes = grid.lanes();
        float share = 1f / grid.context();
        for (int f = 0; f < input.value().rows(); f++) {
            int to = f * input.value().columns();
            int from = f * output.value().columns();
            for (int lane = 0; lane < lanes; lane += SEQUENCES.length()) {
                var upstream = FloatVector.fromArray(SEQUENCES, dy, from + lane).mul(share);
                for (int time = 0; time < grid.context(); time++) {
                    upstream.intoArray(dx, to + time * lanes + lane);
                }
            }
        }
    }
}
