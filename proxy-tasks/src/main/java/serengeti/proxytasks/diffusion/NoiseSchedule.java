package serengeti.proxytasks.diffusion;

/// How samples and noise are mixed at a time between 0, nearly no noise, and 1, nearly noise alone.
///
/// At time t a noisy sample is `cos(pi t / 2) sample + sin(pi t / 2) noise`, t kept within 0.02 and 0.98. A model is
/// told the time by the sines and cosines of t times eight frequencies from 1 to e^3. Times are rounded to one of 1024
/// levels, for which all of these are computed once.
final class NoiseSchedule {
    /// Numbers that describe a time: eight sines, then eight cosines.
    static final int FEATURES = 16;

    private static final int LEVELS = 1024;
    private static final int FREQUENCIES = FEATURES / 2;
    private static final double LARGEST_LOG_FREQUENCY = 3;
    private static final double EARLIEST = 0.02;
    private static final double LATEST = 0.98;
    private static final float[] FEATURES_OF_LEVELS = new float[LEVELS * FEATURES];
    private static final float[] SAMPLE_SHARES = new float[LEVELS];
    private static final float[] NOISE_SHARES = new float[LEVELS];

    static {
        for (int level = 0; level < LEVELS; level++) {
            double time = Math.clamp((level + 0.5) / LEVELS, EARLIEST, LATEST);
            SAMPLE_SHARES[level] = (float) StrictMath.cos(time * Math.PI / 2);
            NOISE_SHARES[level] = (float) StrictMath.sin(time * Math.PI / 2);
            for (int index = 0; index < FREQUENCIES; index++) {
                double angle = time * StrictMath.exp(LARGEST_LOG_FREQUENCY * index / (FREQUENCIES - 1));
                int at = level * FEATURES + index;
                FEATURES_OF_LEVELS[at] = (float) StrictMath.sin(angle);
                FEATURES_OF_LEVELS[at + FREQUENCIES] = (float) StrictMath.cos(angle);
            }
        }
    }

    private NoiseSchedule() {}

    /// The level of time `place / places`, where `place` is from 0 to below `places`.
    static int level(double place, int places) {
        return (int) (place / places * LEVELS);
    }

    /// What a sample is multiplied by.
    static float sampleShare(int level) {
        return SAMPLE_SHARES[level];
    }

    /// What noise is multiplied by.
    static float noiseShare(int level) {
        return NOISE_SHARES[level];
    }

    /// Writes the numbers that describe the time of `level` to `out` from `from` on.
    static void features(int level, float[] out, int from) {
        System.arraycopy(FEATURES_OF_LEVELS, level * FEATURES, out, from, FEATURES);
    }
}
