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
    /// The target of a token that counts for nothing.
    public static final int NO_TARGET = -1;

    private final TokenGrid grid;
    private final Signal logits;
    private final float[] sums;
    private final LogSum logSum = new LogSum();
    private final float share;
    private final float[] shares;

    /// @param counted the share of the tokens that have a target, on average
    public TokenCrossEntropy(TokenGrid grid, double counted, Signal logits) {
        this.grid = grid;
        this.logits = logits;
        this.sums = Lanes.array(grid.columns());
        this.share = (float) (1 / (counted * grid.tokens()));
        this.shares = Lanes.array(grid.columns());
    }

    /// The loss summed over those tokens of the first `sequences` sequences that have a target; `targets[column]`. NaN
    /// if a logit of one is NaN.
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
                if (targets[column] != NO_TARGET) {
                    loss -= powers[targets[column] * columns + column];
                }
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
                if (targets[column] != NO_TARGET) {
                    logSum.add(sums[column]);
                }
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

    /// Leaves the gradient of the loss, divided by the mean number of tokens with a target, in the signal; follows
    /// [#forward].
    public void backward(int[] targets) {
        Matrix values = logits.gradient();
        float[] gradient = values.data();
        int columns = values.columns();
        int end = values.rows() * columns;
        for (int time = 0; time < grid.context(); time++) {
            int first = time * grid.lanes();
            for (int column = first; column < first + grid.batch(); column++) {
                shares[column] = targets[column] == NO_TARGET ? 0f : share;
            }
        }
        for (int column = 0; column < columns; column += COUNT) {
            var factor = FloatVector.fromArray(WIDE, shares, column).div(FloatVector.fromArray(WIDE, sums, column));
            for (int row = 0; row < end; row += columns) {
                FloatVector.fromArray(WIDE, gradient, row + column).mul(factor).intoArray(gradient, row + column);
            }
        }
        for (int time = 0; time < grid.context(); time++) {
            int first = time * grid.lanes();
            for (int column = first; column < first + grid.batch(); column++) {
                if (targets[column] != NO_TARGET) {
                    gradient[targets[column] * columns + column] -= share;
                }
            }
        }
    }
}
