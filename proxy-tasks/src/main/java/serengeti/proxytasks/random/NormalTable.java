package serengeti.proxytasks.random;

/// Quantiles of the normal distribution at the middles of 65536 equal parts, for noise that is needed in bulk.
///
/// Their mean is 0, their variance 0.99998, the largest of them 4.32.
final class NormalTable {
    private static final int BITS = 16;
    private static final int MASK = (1 << BITS) - 1;
    private static final float[] QUANTILES = quantiles();

    private NormalTable() {}

    /// The quantile that the low 16 bits of `bits` choose.
    static float at(long bits) {
        return QUANTILES[(int) bits & MASK];
    }

    private static float[] quantiles() {
        float[] quantiles = new float[1 << BITS];
        for (int part = 0; part < quantiles.length; part++) {
            quantiles[part] = (float) NormalQuantile.at((part + 0.5) / quantiles.length);
        }
        return quantiles;
    }
}
