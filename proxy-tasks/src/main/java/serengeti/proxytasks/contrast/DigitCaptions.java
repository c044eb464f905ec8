package serengeti.proxytasks.contrast;

import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.CaptionedDigits;
import serengeti.proxytasks.data.CaptionedImages;

/// Tasks that match generated digits with their captions.
///
/// @param side pixels of a row and of a column
/// @param count training pairs, from which batches are drawn with replacement
/// @param validationCount validation pairs, a multiple of 64
/// @param noise standard deviation of the pixel noise
public record DigitCaptions(int side, int count, int validationCount, double noise) {
    private static final long TRAIN_SEED = 31;
    private static final long VALIDATION_SEED = 32;

    public DigitCaptions {
        if (validationCount < ContrastModel.BLOCK || validationCount % ContrastModel.BLOCK != 0) {
            throw new IllegalArgumentException(
                    "validationCount: %d, must be a multiple of %d".formatted(validationCount, ContrastModel.BLOCK));
        }
    }

    /// A task for towers whose hidden layers are `hidden` wide and whose space has `features` dimensions.
    public Task task(String name, int tier, int hidden, int features, int batch, int steps) {
        var shape =
                new TwoTowerShape(side * side, hidden, features, CaptionedDigits.VOCABULARY, CaptionedDigits.CAPTION);
        String title = "captioned digits %dx%d, noise %s, n %d".formatted(side, side, noise, count);
        return shape.task(name, tier, batch, steps, title, this::pairs);
    }

    /// The pairs, the same on every call.
    public CaptionedImages.Split pairs() {
        CaptionedDigits digits = new CaptionedDigits(side, noise);
        return new CaptionedImages.Split(
                digits.generate(count, TRAIN_SEED), digits.generate(validationCount, VALIDATION_SEED));
    }
}
