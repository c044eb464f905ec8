package serengeti.proxytasks.data;

import serengeti.proxytasks.random.DrawSequence;
import serengeti.proxytasks.random.Draws;

/// Digits, half of them inverted, in three brightnesses, with captions that say so.
///
/// A caption names the digit (tokens 0 to 9), whether it is inverted (10, or 11 if so) and its brightness (12 to 14),
/// followed by fillers that mean nothing (15 to 23). A tenth of all tokens is replaced by fillers.
///
/// @param side pixels along an edge
/// @param noise standard deviation of the pixel noise, see [Digits]
public record CaptionedDigits(int side, double noise) {
    /// Tokens of a caption.
    public static final int CAPTION = 6;

    /// Number of different tokens.
    public static final int VOCABULARY = 24;

    private static final int INVERSION = Digits.CLASSES;
    private static final int BRIGHTNESS = INVERSION + 2;
    private static final int BRIGHTNESSES = 3;
    private static final int FILLER = BRIGHTNESS + BRIGHTNESSES;
    private static final float BRIGHTNESS_STEP = 0.5f;
    private static final double DROPPED = 0.1;

    /// `count` pairs; brightness adds -0.5, 0 or 0.5 to all pixels of [Digits], after inversion of their sign.
    public CaptionedImages generate(int count, long seed) {
        LabelledImages digits = new Digits(side, noise).generate(count, seed);
        Draws draws = Draws.of(seed, Draws.Purpose.CAPTIONS);
        int width = digits.width();
        float[] pixels = digits.pixels();
        int[] tokens = new int[count * CAPTION];
        for (int image = 0; image < count; image++) {
            DrawSequence own = draws.from(Draws.counter(image, 0));
            int inversion = own.below(2);
            int brightness = own.below(BRIGHTNESSES);
            for (int pixel = image * width; pixel < (image + 1) * width; pixel++) {
                float drawn = inversion == 1 ? -pixels[pixel] : pixels[pixel];
                pixels[pixel] = drawn + BRIGHTNESS_STEP * (brightness - 1);
            }
            int[] meant = {digits.labels()[image], INVERSION + inversion, BRIGHTNESS + brightness};
            for (int place = 0; place < CAPTION; place++) {
                boolean dropped = own.uniform() < DROPPED;
                int filler = FILLER + own.below(VOCABULARY - FILLER);
                tokens[image * CAPTION + place] = place < meant.length && !dropped ? meant[place] : filler;
            }
        }
        return new CaptionedImages(pixels, tokens, width, CAPTION, VOCABULARY);
    }
}
