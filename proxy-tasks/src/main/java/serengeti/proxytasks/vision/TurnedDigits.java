package serengeti.proxytasks.vision;

import serengeti.proxytasks.data.Digits;
import serengeti.proxytasks.data.LabelledImages;

/// Generated digits that are all turned by one angle, other ones than [DigitImages] has.
///
/// @param side pixels of a row and of a column
/// @param count training images, from which batches are drawn with replacement
/// @param validationCount validation images, whose labels are clean
/// @param noise standard deviation of the pixel noise
/// @param labelNoise share of the training labels that are drawn anew
/// @param turn the angle, in radians
public record TurnedDigits(int side, int count, int validationCount, double noise, double labelNoise, double turn) {
    private static final long TRAIN_SEED = 31;
    private static final long VALIDATION_SEED = 32;
    private static final long LABEL_NOISE_SEED = 33;

    /// These images for a task.
    public ImageSource source() {
        String title =
                "digits %dx%d turned by %s, noise %s, n %d, label noise %s"
                        .formatted(side, side, turn, noise, count, labelNoise);
        return new ImageSource(title, side, side, 1, Digits.CLASSES, this::images);
    }

    /// The images, the same on every call.
    public LabelledImages.Split images() {
        Digits digits = new Digits(side, noise, turn);
        return new LabelledImages.Split(
                digits.generate(count, TRAIN_SEED).withLabelNoise(labelNoise, LABEL_NOISE_SEED),
                digits.generate(validationCount, VALIDATION_SEED));
    }
}
