package serengeti.proxytasks.vision;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.buffer.Layout;
import serengeti.proxytasks.layer.Activation;

/// The widths of a multi-layer perceptron with biases.
///
/// @param inputs features of a sample
/// @param hidden widths of the hidden layers, at least one
/// @param classes width of the output
/// @param activation what lies between its layers
public record MlpShape(int inputs, List<Integer> hidden, int classes, Activation activation) implements ImageShape {

    public MlpShape {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty()) {
            throw new IllegalArgumentException("hidden: no layers, must be at least 1");
        }
    }

    /// A perceptron with ReLU.
    public MlpShape(int inputs, List<Integer> hidden, int classes) {
        this(inputs, hidden, classes, Activation.RELU);
    }

    /// All widths from the inputs to the classes.
    public List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        widths.add(inputs);
        widths.addAll(hidden);
        widths.add(classes);
        return List.copyOf(widths);
    }

    /// The number of dense layers.
    public int layers() {
        return hidden.size() + 1;
    }

    @Override
    public String family() {
        return "mlp";
    }

    /// The parameter arrays: for each layer the weight `[in][out]` and the bias `[out]`.
    @Override
    public Layout layout() {
        List<Integer> widths = widths();
        List<int[]> shapes = new ArrayList<>();
        for (int layer = 0; layer < layers(); layer++) {
            shapes.add(new int[] {widths.get(layer), widths.get(layer + 1)});
            shapes.add(new int[] {widths.get(layer + 1)});
        }
        return new Layout(shapes);
    }

    /// Floating-point operations of one training sample: six for each weight.
    @Override
    public long flopsPerSample() {
        List<Integer> widths = widths();
        long weights = 0;
        for (int layer = 0; layer < layers(); layer++) {
            weights += (long) widths.get(layer) * widths.get(layer + 1);
        }
        return 6 * weights;
    }

    @Override
    public ImageNetwork network(int batch) {
        return new MlpNetwork(this, batch);
    }

    /// Such as `MLP 64-16-10` or, if it has no ReLU, `MLP 64-16-10 GELU`.
    @Override
    public String toString() {
        String sizes = "MLP " + String.join("-", widths().stream().map(String::valueOf).toList());
        return activation == Activation.RELU ? sizes : sizes + " " + activation;
    }
}
