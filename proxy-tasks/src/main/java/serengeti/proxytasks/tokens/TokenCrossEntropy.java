package serengeti.proxytasks.tokens;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.proxytasks.lanes.Exponential;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.LogSum;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.Signal;

/// Softmax cross-entropy of each token over the rows of `float[vocabulary][columns]`, in nats.
public final class TokenCrossEntropy {
    private final TokenGrid grid;
    private final Signal logits;
    private final float[] sums;
    private final LogSum logSum = new LogSum();
    private final float[] shares;

    public TokenCrossEntropy(TokenGrid grid, Signal logits) {
        this.grid = grid;
        this.logits = logits;
        this.sums = Lanes.array(grid.columns());
        this.shares = Lanes.array(grid.columns());
        for (int time = 0; time < grid.context(); time++) {
            for (int sequence = 0; sequence < grid.batch(); sequence++) {
                shares[grid.column(time, sequence)] = 1f / grid.tokens();
            }
        }
    }

    /// The loss summed over the tokens of the first `sequences` sequences; `targets[column]`. NaN if a logit is NaN.
    public double forward(int[] targets, int sequences) {
        float[] powers = logits.gradient().data();
        int columns = grid.columns();
        for (int column = 0; column < columns; column += COUNT) {
            centre(column);
        }
        double loss = 0;
        for (int time = 0; time < grid.context(); time++) {
            int first = grid.column(time, 0);
            for (int column = first; column < first + sequences; column++) {
                loss -= powers[targets[column] * columns + column];
            }
        }
        Exponential.exp(powers, 0, logits.gradient().rows() * columns);
        for (int column = 0; column < columns; column += COUNT) {
            sum(column);
        }
        logSum.clear();
        for (int time = 0; time < grid.context(); time++) {
            int first = grid.column(time, 0);
            for (int column = first; column < first + sequences; column++) {
                logSum.add(sums[column]);
            }
        }
        return loss + logSum.total();
    }

    /// Leaves the logits less their largest in the gradient.
    private void centre(int column) {
        Matrix values = logits.value();
        float[] data = values.data();
        float[] centred = logits.gradient().data();
        int columns = values.columns();
        int end = values.rows() * columns;
        var maximum = FloatVector.fromArray(WIDE, data, column);
        for (int row = columns; row < end; row += columns) {
            var value = FloatVector.fromArray(WIDE, data, row + column);
            maximum = maximum.blend(value, value.compare(VectorOperators.GT, maximum));
        }
        for (int row = 0; row < end; row += columns) {
            FloatVector.fromArray(WIDE, data, row + column).sub(maximum).intoArray(centred, row + column);
        }
    }

    private void sum(int column) {
        Matrix values = logits.gradient();
        float[] powers = values.data();
        int columns = values.columns();
        int end = values.rows() * columns;
        var sum = FloatVector.zero(WIDE);
        for (int row = 0; row < end; row += columns) {
            sum = sum.add(FloatVector.fromArray(WIDE, powers, row + column));
        }
        sum.intoArray(sums, column);
    }

    /// Leaves the gradient of the mean loss over all tokens in the signal; follows [#forward].
    public void backward(int[] targets) {
        Matrix values = logits.gradient();
        float[] gradient = values.data();
        int columns = values.columns();
        int end = values.rows() * columns;
        for (int column = 0; column < columns; column += COUNT) {
            var share = FloatVector.fromArray(WIDE, shares, column);
            var factor = share.div(FloatVector.fromArray(WIDE, sums, column));
            for (int row = 0; row < end; row += columns) {
                FloatVector.fromArray(WIDE, gradient, row + column).mul(factor).intoArray(gradient, row + column);
            }
        }
        for (int time = 0; time < grid.context(); time++) {
            int first = time * grid.lanes();
            for (int column = first; column < first + grid.batch(); column++) {
                gradient[targets[column] * columns + column] -= shares[column];
            }
        }
    }
}
