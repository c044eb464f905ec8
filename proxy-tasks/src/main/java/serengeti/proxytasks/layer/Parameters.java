package serengeti.proxytasks.layer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.random.Draws;

/// The weights and the gradient of a model, in the buffers that an optimizer sees and in heap arrays that layers use.
///
/// Loops over heap arrays compile to better code than loops over memory segments, and copying a few thousand floats
/// costs less than the difference.
public final class Parameters {
    private final Layout layout;
    private final int[] offsets;
    private final TensorBuffer weights;
    private final TensorBuffer gradient;
    private final float[] heapWeights;
    private final float[] heapGradient;

    public Parameters(Layout layout) {
        this.layout = layout;
        this.offsets = layout.offsets();
        this.weights = TensorBuffer.zeros(layout.total());
        this.gradient = TensorBuffer.zeros(layout.total());
        this.heapWeights = Lanes.array(layout.total());
        this.heapGradient = Lanes.array(layout.total());
    }

    /// The shapes of the arrays.
    public Layout layout() {
        return layout;
    }

    /// The weights that the optimizer changes.
    public TensorBuffer weights() {
        return weights;
    }

    /// The gradient that the optimizer reads.
    public TensorBuffer gradient() {
        return gradient;
    }

    /// The weights of array `index`, one row if the array is a vector.
    public Matrix weight(int index) {
        return view(heapWeights, index, 1);
    }

    /// The gradient of array `index`, one row if the array is a vector.
    public Matrix gradient(int index) {
        return view(heapGradient, index, 1);
    }

    /// The weights of `count` arrays of equally many columns, the first of which is `index`, one below the other.
    public Matrix weights(int index, int count) {
        return view(heapWeights, index, count);
    }

    /// The gradient of `count` arrays of equally many columns, the first of which is `index`, one below the other.
    public Matrix gradients(int index, int count) {
        return view(heapGradient, index, count);
    }

    private Matrix view(float[] data, int index, int count) {
        int[] shape = layout.shapes().get(index);
        int columns = shape[shape.length - 1];
        int size = offsets[index + count] - offsets[index];
        return new Matrix(data, offsets[index], size / columns, columns, columns);
    }

    /// Sets the weights of array `index` to normal numbers of mean 0, each drawn by its place among all weights.
    public void drawNormal(int index, double deviation, Draws draws) {
        for (int weight = offsets[index]; weight < offsets[index + 1]; weight++) {
            weights.set(weight, (float) (deviation * draws.normal(weight)));
        }
    }

    /// Sets the weights of array `index` to `value`.
    public void fill(int index, float value) {
        for (int weight = offsets[index]; weight < offsets[index + 1]; weight++) {
            weights.set(weight, value);
        }
    }

    /// Takes over what the optimizer left in the weights.
    public void loadWeights() {
        MemorySegment.copy(weights.segment(), ValueLayout.JAVA_FLOAT, 0, heapWeights, 0, weights.length());
    }

    /// Hands the layers' gradient to the optimizer.
    public void storeGradient() {
        MemorySegment.copy(heapGradient, 0, gradient.segment(), ValueLayout.JAVA_FLOAT, 0, gradient.length());
    }
}
