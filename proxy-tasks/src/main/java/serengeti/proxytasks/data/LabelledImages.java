package serengeti.proxytasks.data;

import serengeti.proxytasks.random.Draws;

/// Images with one class each; shared by threads, so the arrays must not be changed.
///
/// @param pixels `float[count * width]`, image after image
/// @param labels `int[count]`, each from 0 to `classes - 1`
/// @param width pixels of an image
/// @param classes number of classes
public record LabelledImages(float[] pixels, int[] labels, int width, int classes) {

    /// Training images and the validation images that fitness is measured on.
    ///
    /// @param train what batches are drawn from
    /// @param validation clean images of the same kind
    public record Split(LabelledImages train, LabelledImages validation) {}

    /// The number of images.
    public int count() {
        return labels.length;
    }

    /// The same images, each with probability `share` given a class drawn evenly, which may be its own.
    public LabelledImages withLabelNoise(double share, long seed) {
        Draws draws = Draws.of(seed, Draws.Purpose.LABEL_NOISE);
        int[] noisy = labels.clone();
        for (int image = 0; image < noisy.length; image++) {
            if (draws.uniform(Draws.counter(image, 0)) < share) {
                noisy[image] = draws.below(classes, Draws.counter(image, 1));
            }
        }
        return new LabelledImages(pixels, noisy, width, classes);
    }
}
