package serengeti.proxytasks.tokens;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.proxytasks.lanes.LaneSums;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// `max(x[f] + bias[f], 0)` for each token, in place; NaN stays NaN, and the derivative at 0 is 0.
public final class BiasRelu {
    private final Matrix bias;
    private final Matrix biasGradient;
    private final Signal signal;
    private final float[] sums;

    /// A layer on array `index` (`float[features]`) that overwrites `signal`.
    public BiasRelu(Parameters parameters, int index, Signal signal) {
        this.bias = parameters.weight(index);
        this.biasGradient = parameters.gradient(index);
        this.signal = signal;
        this.sums = Lanes.array(signal.value().rows() * COUNT);
    }

    /// Overwrites the values.
    public void forward() {
        float[] data = signal.value().data();
        int columns = signal.value().columns();
        for (int f = 0; f < signal.value().rows(); f++) {
            var shift = FloatVector.broadcast(WIDE, bias.data()[bias.offset() + f]);
            for (int column = 0; column < columns; column += COUNT) {
                var value = FloatVector.fromArray(WIDE, data, f * columns + column).add(shift);
                value.blend(0f, value.compare(VectorOperators.LT, 0f)).intoArray(data, f * columns + column);
            }
        }
    }

    /// Overwrites the gradient by 0 where the value is 0, and sums it over tokens into the bias's.
    public void backward() {
        float[] data = signal.value().data();
        float[] gradient = signal.gradient().data();
        int columns = signal.value().columns();
        for (int f = 0; f < signal.value().rows(); f++) {
            var sum = FloatVector.zero(WIDE);
            for (int column = 0; column < columns; column += COUNT) {
                int index = f * columns + column;
                var value = FloatVector.fromArray(WIDE, data, index);
                var passed =
                        FloatVector.fromArray(WIDE, gradient, index).blend(0f, value.compare(VectorOperators.LE, 0f));
                passed.intoArray(gradient, index);
                sum = sum.add(passed);
            }
            sum.intoArray(sums, f * COUNT);
        }
        LaneSums.sum(sums, 0, signal.value().rows(), biasGradient.data(), biasGradient.offset());
    }
}
