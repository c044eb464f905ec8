package serengeti.proxytasks;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Stepper;

/// Lion with decoupled decay, written by hand: b1 0.9, b2 0.99.
final class LionStepper implements Stepper {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final float B1 = 0.9f;
    private static final float B2 = 0.99f;

    private final Model model;
    private final float[] m;
    private final double peak;
    private final double decay;

    /// @param peak learning rate at the schedule's peak
    /// @param decay weight decay, multiplied by the learning rate
    LionStepper(Model model, double peak, double decay) {
        this.model = model;
        this.m = new float[model.weights().length() + WIDE.length()];
        this.peak = peak;
        this.decay = decay;
    }

    @Override
    public void reset() {
        Arrays.fill(m, 0f);
    }

    @Override
    public void step(double learningRate) {
        TensorBuffer weights = model.weights();
        step(weights.segment(), model.gradient().segment(), weights.length(), (float) (learningRate * peak));
    }

    private void step(MemorySegment w, MemorySegment g, int length, float rate) {
        for (int index = 0; index < length; index += WIDE.length()) {
            long at = (long) index * Float.BYTES;
            VectorMask<Float> mask = WIDE.indexInRange(index, length);
            var gradient = FloatVector.fromMemorySegment(WIDE, g, at, ORDER, mask);
            var weight = FloatVector.fromMemorySegment(WIDE, w, at, ORDER, mask);
            var momentum = FloatVector.fromArray(WIDE, m, index);
            var mixed = momentum.mul(B1).add(gradient.mul(1 - B1));
            var sign =
                    FloatVector.zero(WIDE)
                            .blend(1f, mixed.compare(VectorOperators.GT, 0f))
                            .blend(-1f, mixed.compare(VectorOperators.LT, 0f));
            momentum.mul(B2).add(gradient.mul(1 - B2)).intoArray(m, index);
            weight.sub(sign.add(weight.mul((float) decay)).mul(rate)).intoMemorySegment(w, at, ORDER, mask);
        }
    }
}
