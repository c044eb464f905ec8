package serengeti.proxytasks.contrast;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.proxytasks.lanes.Exponential;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.LogSum;
import serengeti.proxytasks.lanes.Matrix;

/// Softmax cross-entropy of the columns of a square matrix, in each of which the diagonal element is the right one.
final class ColumnCrossEntropy {
    private final Matrix values;
    private final Matrix powers;
    private final float[] sums;
    private final LogSum logSum = new LogSum();

    /// A loss of `values`, without gaps between rows and on an array of its own.
    ColumnCrossEntropy(Matrix values) {
        this.values = values;
        this.powers = Matrix.zeros(values.rows(), values.columns());
        this.sums = Lanes.array(values.columns());
    }

    /// The loss summed over the columns of `scale values`, in nats. NaN if a value is NaN.
    ///
    /// @param scale at least 0
    double forward(float scale) {
        int size = values.columns();
        for (int column = 0; column < size; column += COUNT) {
            centre(column, scale);
        }
        double loss = 0;
        for (int column = 0; column < size; column++) {
            loss -= powers.get(column, column);
        }
        Exponential.exp(powers.data(), 0, size * size);
        for (int column = 0; column < size; column += COUNT) {
            sum(column);
        }
        logSum.clear();
        for (int column = 0; column < size; column++) {
            logSum.add(sums[column]);
        }
        return loss + logSum.total();
    }

    /// Powers of the logits, `float[size][size]`; a column's divided by its sum are the shares of the softmax.
    Matrix powers() {
        return powers;
    }

    /// The sums of the columns of the powers, each at least 1.
    float[] sums() {
        return sums;
    }

    /// Leaves logits less the largest of their column in the powers.
    private void centre(int column, float scale) {
        float[] from = values.data();
        float[] to = powers.data();
        int size = values.columns();
        int end = size * size;
        var mask = WIDE.indexInRange(column, size);
        var largest = FloatVector.fromArray(WIDE, from, column, mask);
        for (int row = size; row < end; row += size) {
            var value = FloatVector.fromArray(WIDE, from, row + column, mask);
            largest = largest.blend(value, value.compare(VectorOperators.GT, largest));
        }
        for (int row = 0; row < end; row += size) {
            var value = FloatVector.fromArray(WIDE, from, row + column, mask);
            value.sub(largest).mul(scale).intoArray(to, row + column, mask);
        }
    }

    private void sum(int column) {
        float[] data = powers.data();
        int size = values.columns();
        int end = size * size;
        var mask = WIDE.indexInRange(column, size);
        var sum = FloatVector.zero(WIDE);
        for (int row = 0; row < end; row += size) {
            sum = sum.add(FloatVector.fromArray(WIDE, data, row + column, mask));
        }
        sum.intoArray(sums, column, mask);
    }
}
