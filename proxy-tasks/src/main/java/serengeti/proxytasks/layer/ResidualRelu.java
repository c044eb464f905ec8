package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// `stream + max(branch, 0)`; NaN stays NaN, and the derivative at 0 is 0.
public final class ResidualRelu {
    private final Signal stream;
    private final Signal branch;
    private final Signal output;

    /// A layer on signals of one shape whose matrices have no gaps between rows.
    public ResidualRelu(Signal stream, Signal branch, Signal output) {
        this.stream = stream;
        this.branch = branch;
        this.output = output;
    }

    /// Computes the output.
    public void forward() {
        float[] x = stream.value().data();
        float[] b = branch.value().data();
        float[] y = output.value().data();
        int length = output.value().rows() * output.value().columns();
        for (int index = 0; index < length; index += COUNT) {
            var mask = WIDE.indexInRange(index, length);
            var value = FloatVector.fromArray(WIDE, b, index, mask);
            value.blend(0f, value.compare(VectorOperators.LT, 0f))
                    .add(FloatVector.fromArray(WIDE, x, index, mask))
                    .intoArray(y, index, mask);
        }
    }

    /// Computes the branch's gradient from the output's; the stream's is the output's itself.
    public void backward() {
        float[] b = branch.value().data();
        float[] db = branch.gradient().data();
        float[] dy = output.gradient().data();
        int length = output.value().rows() * output.value().columns();
        for (int index = 0; index < length; index += COUNT) {
            var mask = WIDE.indexInRange(index, length);
            var value = FloatVector.fromArray(WIDE, b, index, mask);
            FloatVector.fromArray(WIDE, dy, index, mask)
                    .blend(0f, value.compare(VectorOperators.LE, 0f))
                    .intoArray(db, index, mask);
        }
    }
}
