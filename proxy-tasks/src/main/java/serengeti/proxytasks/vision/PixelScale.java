package serengeti.proxytasks.vision;

import java.util.List;

/// How bytes become numbers of mean 0 and deviation 1: divided by 255, then shifted and scaled by the mean and the
/// deviation of all training pixels together.
///
/// @param mean of bytes divided by 255
/// @param deviation of bytes divided by 255, at least 0.001
record PixelScale(double mean, double deviation) {
    private static final int VALUES = 256;
    private static final double WHITE = 255;
    private static final double LEAST_DEVIATION = 1e-3;

    /// The scale of all pixels of the given images together.
    static PixelScale of(List<byte[]> images) {
        long[] counts = new long[VALUES];
        long pixels = 0;
        for (byte[] values : images) {
            for (byte value : values) {
                counts[Byte.toUnsignedInt(value)]++;
            }
            pixels += values.length;
        }
        double sum = 0;
        for (int value = 0; value < VALUES; value++) {
            sum += counts[value] * (value / WHITE);
        }
        double mean = sum / pixels;
        double squares = 0;
        for (int value = 0; value < VALUES; value++) {
            double centred = value / WHITE - mean;
            squares += counts[value] * centred * centred;
        }
        return new PixelScale(mean, Math.max(LEAST_DEVIATION, Math.sqrt(squares / pixels)));
    }

    /// All images one after the other, scaled.
    float[] scaled(List<byte[]> images) {
        float[] byValue = new float[VALUES];
        for (int value = 0; value < VALUES; value++) {
            byValue[value] = (float) ((value / WHITE - mean) / deviation);
        }
        float[] scaled = new float[images.stream().mapToInt(values -> values.length).sum()];
        int index = 0;
        for (byte[] values : images) {
            for (byte value : values) {
                scaled[index++] = byValue[Byte.toUnsignedInt(value)];
            }
        }
        return scaled;
    }
}
