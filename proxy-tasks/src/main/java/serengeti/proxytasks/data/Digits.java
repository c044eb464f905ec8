package serengeti.proxytasks.data;

import serengeti.proxytasks.random.DrawSequence;
import serengeti.proxytasks.random.Draws;

/// Small grey images of hand-drawn-looking digits: strokes bent by a random affine map, blurred, with pixel noise.
///
/// @param side pixels along an edge
/// @param noise standard deviation of the pixel noise, where a stroke's middle is 1 and the ground 0
/// @param turn angle by which all digits are turned, in radians, from right to down
public record Digits(int side, double noise, double turn) {
    /// Number of classes.
    public static final int CLASSES = 10;

    private static final double ROTATION = 0.2;
    private static final double SHEAR = 0.2;
    private static final double LOG_SCALE = 0.15;
    private static final double SHIFT = 0.07;
    private static final double JITTER = 0.02;
    private static final double PIXEL_MEAN = 0.25;
    private static final double PIXEL_DEVIATION = 0.4;

    /// Upright digits.
    public Digits(int side, double noise) {
        this(side, noise, 0);
    }

    /// `count` images with labels drawn evenly; a pixel is `(intensity + noise - 0.25) / 0.4`. At 8 x 8 pixels their
    /// mean is 0.47, their deviation 0.93 without noise.
    public LabelledImages generate(int count, long seed) {
        int width = side * side;
        float[] pixels = new float[count * width];
        int[] labels = new int[count];
        Draws classes = Draws.of(seed, Draws.Purpose.LABELS);
        Draws strokes = Draws.of(seed, Draws.Purpose.STROKES);
        Draws pixelNoise = Draws.of(seed, Draws.Purpose.PIXELS);
        for (int image = 0; image < count; image++) {
            labels[image] = classes.below(CLASSES, image);
            double[] segments = drawn(Glyphs.segments(labels[image]), strokes.from(Draws.counter(image, 0)));
            for (int pixel = 0; pixel < width; pixel++) {
                double intensity =
                        intensity(segments, (pixel % side + 0.5) / side, (pixel / side + 0.5) / side)
                                + noise * pixelNoise.normal(Draws.counter(image, pixel));
                pixels[image * width + pixel] = (float) ((intensity - PIXEL_MEAN) / PIXEL_DEVIATION);
            }
        }
        return new LabelledImages(pixels, labels, width, CLASSES);
    }

    /// One way of drawing a glyph: rotated, sheared, scaled and shifted as a whole, each segment's ends jittered.
    private double[] drawn(double[] glyph, DrawSequence draws) {
        double angle = turn + ROTATION * draws.normal();
        double shear = SHEAR * draws.normal();
        double scaleX = StrictMath.exp(LOG_SCALE * draws.normal());
        double scaleY = StrictMath.exp(LOG_SCALE * draws.normal());
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double shiftX = 0.5 + SHIFT * draws.normal();
        double shiftY = 0.5 + SHIFT * draws.normal();
        double[] points = new double[glyph.length];
        for (int index = 0; index < glyph.length; index += 2) {
            double x = glyph[index];
            double y = glyph[index + 1];
            points[index] = cos * scaleX * x + (shear - sin * scaleY) * y + shiftX + JITTER * draws.normal();
            points[index + 1] = sin * scaleX * x + cos * scaleY * y + shiftY + JITTER * draws.normal();
        }
        return points;
    }

    /// A Gaussian of the distance from (x, y) to the nearest segment.
    private double intensity(double[] segments, double x, double y) {
        double blur = 0.55 / side + 0.02;
        double nearest = Double.POSITIVE_INFINITY;
        for (int index = 0; index < segments.length; index += 4) {
            nearest = Math.min(nearest, squaredDistance(segments, index, x, y));
        }
        return StrictMath.exp(-nearest / (2 * blur * blur));
    }

    private static double squaredDistance(double[] segments, int index, double x, double y) {
        double x1 = segments[index];
        double y1 = segments[index + 1];
        double alongX = segments[index + 2] - x1;
        double alongY = segments[index + 3] - y1;
        double lengthSquared = alongX * alongX + alongY * alongY;
        double place = ((x - x1) * alongX + (y - y1) * alongY) / Math.max(lengthSquared, 1e-6);
        double clamped = Math.clamp(place, 0.0, 1.0);
        double dx = x - x1 - clamped * alongX;
        double dy = y - y1 - clamped * alongY;
        return dx * dx + dy * dy;
    }
}
