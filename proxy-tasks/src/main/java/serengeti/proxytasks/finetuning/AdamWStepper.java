package serengeti.proxytasks.finetuning;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Stepper;

/// AdamW with bias correction and decoupled decay, written by hand: b1 0.9, b2 0.999, eps 1e-8.
///
/// What initial weights are made with must not change with the language or its engines.
public final class AdamWStepper implements Stepper {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final float B1 = 0.9f;
    private static final float B2 = 0.999f;
    private static final float EPS = 1e-8f;

    private final Model model;
    private final float[] m;
    private final float[] v;
    private final double peak;
    private final double decay;
    private double b1Power;
    private double b2Power;

    /// Binds to a model.
    ///
    /// @param peak learning rate at the schedule's peak
    /// @param decay weight decay, multiplied by the learning rate
    public AdamWStepper(Model model, double peak, double decay) {
        this.model = model;
        this.m = new float[model.weights().length() + WIDE.length()];
        this.v = m.clone();
        this.peak = peak;
        this.decay = decay;
    }

    @Override
    public void reset() {
        Arrays.fill(m, 0f);
        Arrays.fill(v, 0f);
        b1Power = 1;
        b2Power = 1;
    }

    @Override
    public void step(double learningRate) {
        b1Power *= B1;
        b2Power *= B2;
        TensorBuffer weights = model.weights();
        float rate = (float) (learningRate * peak);
        float toFirst = (float) (1 / (1 - b1Power));
        float toSecond = (float) (1 / (1 - b2Power));
        step(weights.segment(), model.gradient().segment(), weights.length(), rate, toFirst, toSecond);
    }

    private void step(MemorySegment w, MemorySegment g, int length, float rate, float toFirst, float toSecond) {
        for (int index = 0; index < length; index += WIDE.length()) {
            long at = (long) index * Float.BYTES;
            VectorMask<Float> mask = WIDE.indexInRange(index, length);
            var gradient = FloatVector.fromMemorySegment(WIDE, g, at, ORDER, mask);
            var weight = FloatVector.fromMemorySegment(WIDE, w, at, ORDER, mask);
            var first = FloatVector.fromArray(WIDE, m, index).mul(B1).add(gradient.mul(1 - B1));
            var second = FloatVector.fromArray(WIDE, v, index).mul(B2).add(gradient.mul(gradient).mul(1 - B2));
            first.intoArray(m, index);
            second.intoArray(v, index);
            var update = first.mul(toFirst).div(second.mul(toSecond).sqrt().add(EPS));
            weight.sub(update.add(weight.mul((float) decay)).mul(rate)).intoMemorySegment(w, at, ORDER, mask);
        }
    }
}
