package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bfloat16Test {
    private static final int INFINITY = 0x7F80;

    private static float of(int bits) {
        return Bfloat16.toFloat((short) bits);
    }

    /// The one of two neighbours, both positive and finite or the upper one infinite, that is nearer; ties to the even.
    private static int nearerOf(int lower, float value) {
        BigDecimal low = exact(lower);
        BigDecimal middle = low.add(exact(lower + 1)).divide(BigDecimal.TWO);
        int side = new BigDecimal(value).compareTo(middle);
        return side < 0 || side == 0 && lower % 2 == 0 ? lower : lower + 1;
    }

    /// Infinity stands for the number that would come next: 2^128.
    private static BigDecimal exact(int bits) {
        return bits == INFINITY ? BigDecimal.TWO.pow(128) : new BigDecimal(of(bits));
    }

    @Test
    void widensToTheFloatOfTheSameUpperHalf() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertEquals(bits << 16, Float.floatToRawIntBits(of(bits)));
        }
        assertEquals(1, of(0x3F80));
        assertEquals(-2.5f, of(0xC020));
        assertEquals(Float.POSITIVE_INFINITY, of(INFINITY));
    }

    /// Every bfloat16, the middle to its upper neighbour and the floats around all of these.
    @Test
    void roundsToTheNearestAndTiesToTheEven() {
        for (int lower = 0; lower < INFINITY; lower++) {
            float low = of(lower);
            float middle = Float.intBitsToFloat(lower << 16 | 0x8000);
            for (float value :
                    new float[] {low, Math.nextUp(low), Math.nextDown(middle), middle, Math.nextUp(middle)}) {
                int expected = nearerOf(lower, value);
                assertEquals((short) expected, Bfloat16.nearest(value), () -> "positive " + value);
                assertEquals((short) (expected | 0x8000), Bfloat16.nearest(-value), () -> "negative " + value);
            }
        }
    }

    @Test
    void roundsWhatIsTooLargeToInfinity() {
        assertEquals((short) INFINITY, Bfloat16.nearest(Float.MAX_VALUE));
        assertEquals((short) 0xFF80, Bfloat16.nearest(-Float.MAX_VALUE));
        assertEquals((short) 0x7F7F, Bfloat16.nearest(Math.nextDown(0x1.FFp127f)));
        assertEquals((short) INFINITY, Bfloat16.nearest(0x1.FFp127f));
        assertEquals((short) INFINITY, Bfloat16.nearest(Float.POSITIVE_INFINITY));
        assertEquals((short) 0xFF80, Bfloat16.nearest(Float.NEGATIVE_INFINITY));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7FC0_0000, 0xFFC0_0000, 0x7F80_0001, 0xFF80_0001, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7F80_FFFF})
    void keepsNotANumber(int bits) {
        float nan = Float.intBitsToFloat(bits);
        assertTrue(Float.isNaN(Bfloat16.toFloat(Bfloat16.nearest(nan))));
        assertTrue(Float.isNaN(Bfloat16.toFloat(Bfloat16.stochastic(nan, 1, 2))));
    }

    @Test
    void chanceChangesNothingThatIsExactOrInfinite() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            if (!Float.isNaN(of(bits))) {
                for (int counter = 0; counter < 8; counter++) {
                    assertEquals((short) bits, Bfloat16.stochastic(of(bits), 7 * bits, counter));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {1.001f, -3.3f, 1e-40f, -1e38f, 0.1f, 3.4e38f, 1.40129846e-45f, 65_535.5f})
    void chanceChoosesOneOfBothNeighboursAndIsRightOnAverage(float value) {
        int lower = Float.floatToIntBits(value) >>> 16;
        double low = exactDouble(lower);
        double high = exactDouble(lower + 1);
        double share = (value - low) / (high - low);
        int count = 200_000;
        int ups = 0;
        Set<Integer> found = new HashSet<>();
        for (int counter = 0; counter < count; counter++) {
            int rounded = Short.toUnsignedInt(Bfloat16.stochastic(value, 12_345, counter));
            found.add(rounded);
            ups += rounded == lower + 1 ? 1 : 0;
        }
        assertTrue(Set.of(lower, lower + 1).containsAll(found), found::toString);
        double error = 5 * Math.sqrt(share * (1 - share) / count);
        assertEquals(share, (double) ups / count, error);
    }

    private static double exactDouble(int bits) {
        double sign = bits >= 0x8000 ? -1 : 1;
        return sign * exact(bits & 0x7FFF).doubleValue();
    }

    /// Neighbours in an array, states of one element, arrays and steps are no hint to each other: of two rounded
    /// halves a quarter is up both times.
    @Test
    void randomBitsOfNeighboursStatesAndKeysAreIndependent() {
        int count = 200_000;
        int[] both = new int[4];
        for (int counter = 0; counter < count; counter++) {
            boolean isUp = isUp(99, counter);
            both[0] += isUp && isUp(99, counter + 1) ? 1 : 0;
            both[1] += isUp && isUp(99, counter + 16) ? 1 : 0;
            both[2] += isUp && isUp(99 + Bfloat16.keyOf(1), counter) ? 1 : 0;
            both[3] += isUp && isUp(Bfloat16.random(99, 1), counter) ? 1 : 0;
        }
        for (int times : both) {
            assertEquals(0.25, (double) times / count, 5 * Math.sqrt(0.25 * 0.75 / count));
        }
    }

    private static boolean isUp(int key, int counter) {
        float half = Float.intBitsToFloat(0x3F80_8000);
        return Bfloat16.stochastic(half, key, counter) == 0x3F81;
    }

    @Test
    void everyRandomBitIsSetHalfOfTheTime() {
        int count = 200_000;
        int[] set = new int[32];
        for (int counter = 0; counter < count; counter++) {
            int bits = Bfloat16.random(3, counter);
            for (int bit = 0; bit < 32; bit++) {
                set[bit] += bits >>> bit & 1;
            }
        }
        for (int times : set) {
            assertEquals(0.5, (double) times / count, 5 * Math.sqrt(0.25 / count));
        }
    }
}
