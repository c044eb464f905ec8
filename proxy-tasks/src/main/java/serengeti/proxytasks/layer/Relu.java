package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.proxytasks.lanes.Matrix;

/// `max(x, 0)` in place; NaN stays NaN, and the derivative at 0 is 0.
public final class Relu implements ElementLayer {
    private final Signal signal;

    /// A layer that overwrites `signal`, whose matrices have no gaps between rows.
    public Relu(Signal signal) {
        this.signal = signal;
    }

    @Override
    public void forward() {
        Matrix values = signal.value();
        float[] data = values.data();
        int length = values.rows() * values.columns();
        for (int index = 0; index < length; index += COUNT) {
            var mask = WIDE.indexInRange(index, length);
            var value = FloatVector.fromArray(WIDE, data, index, mask);
            value.blend(0f, value.compare(VectorOperators.LT, 0f)).intoArray(data, index, mask);
        }
    }

    @Override
    public void backward() {
        Matrix values = signal.value();
        float[] data = values.data();
        float[] gradient = signal.gradient().data();
        int length = values.rows() * values.columns();
        for (int index = 0; index < length; index += COUNT) {
            var mask = WIDE.indexInRange(index, length);
            var value = FloatVector.fromArray(WIDE, data, index, mask);
            FloatVector.fromArray(WIDE, gradient, index, mask)
                    .blend(0f, value.compare(VectorOperators.LE, 0f))
                    .intoArray(gradient, index, mask);
        }
    }
}
