package serengeti.proxytasks.diffusion;

import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.Digits;
import serengeti.proxytasks.data.Samples;

/// Tasks that find the noise in generated digits.
///
/// @param side pixels of a row and of a column
/// @param count training images, from which batches are drawn with replacement
/// @param validationCount validation images
public record NoisyDigits(int side, int count, int validationCount) {
    private static final long TRAIN_SEED = 23;
    private static final long VALIDATION_SEED = 24;
    private static final double PIXEL_NOISE = 0.05;

    /// A task for a residual denoiser with `layers` hidden layers of width `hidden`.
    public Task task(String name, int tier, int hidden, int layers, int batch, int steps) {
        var shape = new DenoiserShape(side * side, hidden, layers, DenoiserShape.Connection.RESIDUAL);
        String title = "digits %dx%d, noise %s, n %d".formatted(side, side, PIXEL_NOISE, count);
        return shape.task(name, tier, batch, steps, title, this::samples);
    }

    /// The images without noise of a diffusion, the same on every call.
    public Samples.Split samples() {
        Digits digits = new Digits(side, PIXEL_NOISE);
        return new Samples.Split(
                new Samples(digits.generate(count, TRAIN_SEED).pixels(), side * side),
                new Samples(digits.generate(validationCount, VALIDATION_SEED).pixels(), side * side));
    }
}
