package serengeti.proxytasks.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExponentialTest {
    private static final double MOST_ULPS = 2;

    @Test
    void exponentialsAreWithinTwoUlps() {
        double worst = 0;
        for (float x = -87.33f; x < 88.37f; x += 0.00371f) {
            worst = Math.max(worst, ulps(exp(x), StrictMath.exp(x)));
        }
        for (float x = -0.5f; x < 0.5f; x += 0.000013f) {
            worst = Math.max(worst, ulps(exp(x), StrictMath.exp(x)));
        }
        assertTrue(worst <= MOST_ULPS, worst + " ulps");
    }

    @Test
    void limitsAreKept() {
        assertEquals(1f, exp(0f));
        assertEquals(1f, exp(-0f));
        assertEquals(0f, exp(-87.34f));
        assertEquals(0f, exp(Float.NEGATIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, exp(88.4f));
        assertEquals(Float.POSITIVE_INFINITY, exp(Float.POSITIVE_INFINITY));
        assertTrue(Float.isNaN(exp(Float.NaN)));
    }

    @Test
    void onlyTheRangeIsReplaced() {
        for (int count = 0; count <= 2 * Lanes.COUNT + 1; count++) {
            float[] data = Lanes.array(3 * Lanes.COUNT);
            Exponential.exp(data, 1, count);
            for (int index = 0; index < data.length; index++) {
                assertEquals(index >= 1 && index <= count ? 1f : 0f, data[index], "element " + index);
            }
        }
    }

    private static float exp(float x) {
        float[] data = {x};
        Exponential.exp(data, 0, 1);
        return data[0];
    }

    private static double ulps(float actual, double expected) {
        return Math.abs(actual - expected) / Math.ulp((float) expected);
    }
}
