package serengeti.proxytasks.diffusion;

import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.Samples;
import serengeti.proxytasks.data.Spiral;

/// Tasks that find the noise in points of a spiral and six spots.
///
/// @param count training points, from which batches are drawn with replacement
/// @param validationCount validation points
public record NoisySpiral(int count, int validationCount) {
    private static final long TRAIN_SEED = 21;
    private static final long VALIDATION_SEED = 22;

    /// A task for a denoiser with `layers` hidden layers of width `hidden`.
    public Task task(String name, int tier, int hidden, int layers, int batch, int steps) {
        var shape = new DenoiserShape(Spiral.WIDTH, hidden, layers, DenoiserShape.Connection.PLAIN);
        String title = "points of a spiral and six spots, n %d".formatted(count);
        return shape.task(name, tier, batch, steps, title, this::samples);
    }

    /// The points, the same on every call.
    public Samples.Split samples() {
        return new Samples.Split(Spiral.generate(count, TRAIN_SEED), Spiral.generate(validationCount, VALIDATION_SEED));
    }
}
