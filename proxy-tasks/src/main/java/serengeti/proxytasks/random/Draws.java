package serengeti.proxytasks.random;

/// Random numbers that are a function of a seed, a purpose and a counter, with no state.
///
/// Any number can be computed on its own, so batches of step 1000 need no steps before it, and two threads or two
/// optimizers with one seed see the same numbers. The bits are those of SplitMix64 (G. Steele, D. Lea, C. Flood, Fast
/// splittable pseudorandom number generators, 2014), whose counter is ours.
///
/// @param key the seed and the purpose, mixed
public record Draws(long key) {

    /// What numbers are drawn for; each purpose has numbers of its own.
    public enum Purpose {
        /// Initial weights, by the index of the weight.
        WEIGHTS,
        /// Samples of a batch, by step and slot.
        BATCH,
        /// Classes of generated samples.
        LABELS,
        /// Wrong classes given to a share of the training samples.
        LABEL_NOISE,
        /// Shapes of generated images.
        STROKES,
        /// Noise of generated images.
        PIXELS,
        /// The chains from which text is generated.
        CHAINS,
        /// Generated text.
        TEXT,
        /// Tokens hidden from a model, by step, slot and time.
        MASK,
        /// Captions of images and what they say of them.
        CAPTIONS,
        /// Generated points.
        POINTS,
        /// Places between data and noise, by step and slot.
        TIMES,
        /// Noise that a model has to find, by step and slot.
        NOISE,
        /// Distances of initial weights from those reached before, by the index of the weight.
        PERTURBATION
    }

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double DOUBLE_UNIT = 0x1p-53;

    /// The numbers of `seed` for `purpose`.
    public static Draws of(long seed, Purpose purpose) {
        return new Draws(mixed(mixed(seed) + (purpose.ordinal() + 1) * GOLDEN_GAMMA));
    }

    /// The counter of a step and a slot in it, both at least 0.
    public static long counter(int step, int slot) {
        return (long) step << Integer.SIZE | slot;
    }

    /// 64 random bits.
    public long bits(long counter) {
        return mixed(key + counter * GOLDEN_GAMMA);
    }

    /// A uniform number, above 0 and below 1.
    public double uniform(long counter) {
        return ((bits(counter) >>> 11) + 0.5) * DOUBLE_UNIT;
    }

    /// A uniform whole number from 0 to `bound - 1`.
    public int below(int bound, long counter) {
        return (int) ((bits(counter) >>> 32) * bound >>> 32);
    }

    /// A normal number of mean 0 and variance 1.
    public double normal(long counter) {
        return NormalQuantile.at(uniform(counter));
    }

    /// Writes `count` normal numbers to `out` from `from` on, four for each counter from `counter` on.
    ///
    /// Each is one of the 65536 quantiles of [NormalTable], which takes a tenth of the time of [#normal].
    public void normals(long counter, float[] out, int from, int count) {
        long next = counter;
        int index = from;
        int end = from + count;
        for (; index + 4 <= end; index += 4) {
            long bits = bits(next++);
            out[index] = NormalTable.at(bits);
            out[index + 1] = NormalTable.at(bits >>> 16);
            out[index + 2] = NormalTable.at(bits >>> 32);
            out[index + 3] = NormalTable.at(bits >>> 48);
        }
        long bits = bits(next);
        for (; index < end; index++) {
            out[index] = NormalTable.at(bits);
            bits >>>= 16;
        }
    }

    /// The numbers from `counter` on, one after the other.
    public DrawSequence from(long counter) {
        return new DrawSequence(this, counter);
    }

    private static long mixed(long bits) {
        long z = bits;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
