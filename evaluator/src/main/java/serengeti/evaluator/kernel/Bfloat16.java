package serengeti.evaluator.kernel;

/*
 * The generator behind stochastic rounding is a hash of a counter, so that an element's random bits depend on its
 * place, the step and the seed, and not on threads or vector width: Mark Overton's search of 32-bit multiply-xorshift
 * hashes, constants of Chris Wellons' "lowbias32" (nullprogram.com, 2018).
 */
/// Conversions between float and bfloat16, the upper half of a float's bits.
final class Bfloat16 {
    static final int STRIDE = 0x9E3779B9;
    static final int FIRST_FACTOR = 0x7FEB352D;
    static final int SECOND_FACTOR = 0x846CA68B;
    static final int EXPONENT = 0x7F80_0000;

    private Bfloat16() {}

    /// The float that a bfloat16 stands for.
    static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /// The nearest bfloat16, ties to even; NaN is one NaN, without sign or payload.
    static short nearest(float value) {
        int bits = Float.floatToIntBits(value);
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }

    /// One of the two bfloat16 around a finite float, the nearer the likelier; exact values, infinities and NaN stay.
    ///
    /// @param counter the element's place
    static short stochastic(float value, int key, int counter) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & EXPONENT) == EXPONENT) {
            return nearest(value);
        }
        return (short) (bits + (random(key, counter) & 0xFFFF) >>> 16);
    }

    /// What is added to a key so that the states of an element get different random bits.
    static int keyOf(int state) {
        return state * SECOND_FACTOR;
    }

    /// Thirty-two random bits.
    static int random(int key, int counter) {
        int bits = counter * STRIDE + key;
        bits = (bits ^ bits >>> 16) * FIRST_FACTOR;
        bits = (bits ^ bits >>> 15) * SECOND_FACTOR;
        return bits ^ bits >>> 16;
    }
}
