package serengeti.proxytasks.data;

/// Images with one caption each; shared by threads, so the arrays must not be changed.
///
/// @param pixels `float[count * width]`, image after image
/// @param tokens `int[count * caption]`, caption after caption, each token from 0 to `vocabulary - 1`
/// @param width pixels of an image
/// @param caption tokens of a caption
/// @param vocabulary number of different tokens
public record CaptionedImages(float[] pixels, int[] tokens, int width, int caption, int vocabulary) {

    /// Training pairs and the validation pairs that fitness is measured on.
    ///
    /// @param train what batches are drawn from
    /// @param validation other pairs from the same source
    public record Split(CaptionedImages train, CaptionedImages validation) {}

    /// The number of pairs.
    public int count() {
        return tokens.length / caption;
    }
}
