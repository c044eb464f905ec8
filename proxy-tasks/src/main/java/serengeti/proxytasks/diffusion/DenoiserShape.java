package serengeti.proxytasks.diffusion;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.TaskCard.Metric;
import serengeti.proxytasks.data.Samples;
import serengeti.proxytasks.model.ModelShape;

/// The sizes of a multi-layer perceptron that is given a noisy sample and how noisy it is, and returns the noise.
///
/// @param width numbers of a sample
/// @param hidden width of the hidden layers
/// @param layers number of hidden layers, at least 1
/// @param connection of the hidden layers after the first
public record DenoiserShape(int width, int hidden, int layers, Connection connection)
        implements ModelShape<Samples.Split> {

    /// How a hidden layer uses what the one before it left.
    public enum Connection {
        /// It replaces it.
        PLAIN,
        /// It adds to it.
        RESIDUAL
    }

    public DenoiserShape {
        if (layers < 1) {
            throw new IllegalArgumentException("layers: %d, must be at least 1".formatted(layers));
        }
    }

    /// The numbers that go into the first layer: those of a sample and of its time.
    public int inputs() {
        return width + NoiseSchedule.FEATURES;
    }

    /// The parameter arrays: for each layer the weight `[in][out]` and the bias `[out]`.
    @Override
    public Layout layout() {
        List<int[]> shapes = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            shapes.add(new int[] {layer == 0 ? inputs() : hidden, hidden});
            shapes.add(new int[] {hidden});
        }
        shapes.add(new int[] {hidden, width});
        shapes.add(new int[] {width});
        return new Layout(shapes);
    }

    /// Floating-point operations of one training sample: six for each weight.
    @Override
    public long flopsPerSample() {
        return 6L * hidden * (inputs() + (layers - 1L) * hidden + width);
    }

    @Override
    public String family() {
        return "ddpm";
    }

    /// Minus the mean squared error on validation samples, not in nats: 0 at best, -1 for a model that always finds
    /// none.
    @Override
    public Metric metric() {
        return Metric.NEGATIVE_LOSS;
    }

    @Override
    public Model newModel(int batch, Samples.Split data) {
        return new DenoiserModel(this, batch, data);
    }

    /// Such as `denoiser 18-32-32-2`.
    @Override
    public String toString() {
        String kind = connection == Connection.RESIDUAL ? "residual denoiser" : "denoiser";
        return "%s %d%s-%d".formatted(kind, inputs(), ("-" + hidden).repeat(layers), width);
    }
}
