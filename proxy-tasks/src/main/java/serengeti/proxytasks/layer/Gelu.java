package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.Exponential;
import serengeti.proxytasks.lanes.Lanes;

/// The Gaussian error linear unit in its tanh form, `x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2`, in place.
///
/// NaN for NaN and for minus infinity; other values of any size are right.
public final class Gelu implements ElementLayer {
    /*
     * D. Hendrycks, K. Gimpel, Gaussian Error Linear Units (GELUs), 2016, arXiv 1606.08415, section 2. Since
     * (1 + tanh u) / 2 = 1 / (1 + exp(-2u)), one exponential gives the value and the derivative, which is computed with
     * it. Beyond a magnitude of 16 the sigmoid is exactly 0 or 1 in float, so x is cut there lest powers overflow.
     */
    private static final float LINEAR = -1.5957691216f;
    private static final float CUBIC = LINEAR * 0.044715f;
    private static final float LARGEST = 16;

    private final Signal signal;
    private final int length;
    private final float[] powers;
    private final float[] derivatives;

    /// A layer that overwrites `signal`, whose matrices have no gaps between rows.
    public Gelu(Signal signal) {
        this.signal = signal;
        this.length = signal.value().rows() * signal.value().columns();
        this.powers = Lanes.array(length);
        this.derivatives = Lanes.array(length);
    }

    @Override
    public void forward() {
        exponents();
        Exponential.exp(powers, 0, length);
        float[] data = signal.value().data();
        for (int index = 0; index < length; index += COUNT) {
            var mask = WIDE.indexInRange(index, length);
            var value = FloatVector.fromArray(WIDE, data, index, mask);
            var x = value.max(-LARGEST).min(LARGEST);
            var sigmoid = x.broadcast(1f).div(FloatVector.fromArray(WIDE, powers, index, mask).add(1f));
            var slope = x.mul(x).fma(x.broadcast(-3 * CUBIC), x.broadcast(-LINEAR));
            var bend = x.mul(slope).mul(sigmoid.neg().add(1f));
            bend.fma(sigmoid, sigmoid).intoArray(derivatives, index, mask);
            value.mul(sigmoid).intoArray(data, index, mask);
        }
    }

    private void exponents() {
        float[] data = signal.value().data();
        for (int index = 0; index < length; index += COUNT) {
            var mask = WIDE.indexInRange(index, length);
            var x = FloatVector.fromArray(WIDE, data, index, mask).max(-LARGEST).min(LARGEST);
            x.mul(x).fma(x.broadcast(CUBIC), x.broadcast(LINEAR)).mul(x).intoArray(powers, index, mask);
        }
    }

    @Override
    public void backward() {
        float[] gradient = signal.gradient().data();
        for (int index = 0; index < length; index += COUNT) {
            var mask = WIDE.indexInRange(index, length);
            var derivative = FloatVector.fromArray(WIDE, derivatives, index, mask);
            FloatVector.fromArray(WIDE, gradient, index, mask).mul(derivative).intoArray(gradient, index, mask);
        }
    }
}
