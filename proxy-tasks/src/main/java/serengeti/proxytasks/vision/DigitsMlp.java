package serengeti.proxytasks.vision;

import java.util.List;
import serengeti.proxytasks.data.Digits;
import serengeti.proxytasks.data.LabelledImages;

/// Tasks that classify generated digits of 8 x 8 pixels.
///
/// @param count training images, from which batches are drawn with replacement
/// @param validationCount validation images, whose labels are clean
/// @param noise standard deviation of the pixel noise
/// @param labelNoise share of the training labels that are drawn anew
public record DigitsMlp(int count, int validationCount, double noise, double labelNoise) {
    private static final int SIDE = 8;
    private static final long TRAIN_SEED = 1;
    private static final long VALIDATION_SEED = 2;
    private static final long LABEL_NOISE_SEED = 3;

    /// A task for a perceptron with these hidden widths.
    public MlpTask task(String name, int tier, List<Integer> hidden, int batch, int steps) {
        String title = "digits 8x8, noise %s, n %d, label noise %s".formatted(noise, count, labelNoise);
        MlpShape shape = new MlpShape(SIDE * SIDE, hidden, Digits.CLASSES);
        return MlpTask.of(name, tier, shape, batch, steps, title, this::images);
    }

    /// The images, the same on every call.
    public LabelledImages.Split images() {
        Digits digits = new Digits(SIDE, noise);
        return new LabelledImages.Split(
                digits.generate(count, TRAIN_SEED).withLabelNoise(labelNoise, LABEL_NOISE_SEED),
                digits.generate(validationCount, VALIDATION_SEED));
    }
}
