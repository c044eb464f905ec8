package serengeti.proxytasks.contrast;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.proxytasks.lanes.Exponential;
import serengeti.proxytasks.lanes.LaneSums;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.LogSum;
import serengeti.proxytasks.lanes.Matrix;

/// Softmax cross-entropy of the rows of a square matrix, in each of which the diagonal element is the right one.
final class RowCrossEntropy {
    private final Matrix values;
    private final Matrix powers;
    private final float[] partialSums;
    private final float[] sums;
    private final LogSum logSum = new LogSum();

    /// A loss of `values`, without gaps between rows and on an array of its own.
    RowCrossEntropy(Matrix values) {
        this.values = values;
        this.powers = Matrix.zeros(values.rows(), values.columns());
        this.partialSums = Lanes.array(values.rows() * COUNT);
        this.sums = Lanes.array(values.rows());
    }

    /// The loss summed over the rows of `scale values`, in nats. NaN if a value is NaN.
    ///
    /// @param scale at least 0
    double forward(float scale) {
        int size = values.columns();
        double loss = 0;
        for (int row = 0; row < size; row++) {
            centre(row * size, scale);
            loss -= powers.get(row, row);
        }
        Exponential.exp(powers.data(), 0, size * size);
        for (int row = 0; row < size; row++) {
            sum(row);
        }
        LaneSums.sum(partialSums, 0, size, sums, 0);
        logSum.clear();
        for (int row = 0; row < size; row++) {
            logSum.add(sums[row]);
        }
        return loss + logSum.total();
    }

    /// Powers of the logits, `float[size][size]`; a row's divided by its sum are the shares of the softmax.
    Matrix powers() {
        return powers;
    }

    /// The sums of the rows of the powers, each at least 1.
    float[] sums() {
        return sums;
    }

    /// Leaves logits less the largest of their row, which begins at `start`, in the powers.
    private void centre(int start, float scale) {
        float[] from = values.data();
        float[] to = powers.data();
        int size = values.columns();
        var largest = FloatVector.broadcast(WIDE, Float.NEGATIVE_INFINITY);
        for (int column = 0; column < size; column += COUNT) {
            var mask = WIDE.indexInRange(column, size);
            var value = FloatVector.fromArray(WIDE, from, start + column, mask);
            largest = largest.blend(value, value.compare(VectorOperators.GT, largest, mask));
        }
        float maximum = largest.reduceLanes(VectorOperators.MAX);
        for (int column = 0; column < size; column += COUNT) {
            var mask = WIDE.indexInRange(column, size);
            var value = FloatVector.fromArray(WIDE, from, start + column, mask);
            value.sub(maximum).mul(scale).intoArray(to, start + column, mask);
        }
    }

    private void sum(int row) {
        float[] data = powers.data();
        int size = values.columns();
        var sum = FloatVector.zero(WIDE);
        for (int column = 0; column < size; column += COUNT) {
            var mask = WIDE.indexInRange(column, size);
            sum = sum.add(FloatVector.fromArray(WIDE, data, row * size + column, mask));
        }
        sum.intoArray(partialSums, row * COUNT);
    }
}
