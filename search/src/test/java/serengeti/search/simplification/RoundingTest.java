package serengeti.search.simplification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundingTest {
    @Test
    void roundedNumbers() {
        assertEquals(decimals("0.0002", "0.00022", "0.000217"), Rounding.digits(0.000217176173464395));
        assertEquals(decimals("-1E+1", "-12"), Rounding.digits(-12.3));
        assertEquals(decimals("1"), Rounding.digits(0.999999));
        for (double value : new double[] {0, 1, -1, 0.5, 3}) {
            assertEquals(List.of(), Rounding.digits(value), () -> value + "");
        }
    }

    @Test
    void roundedWeights() {
        assertEquals(decimals("0.99", "0.998"), Rounding.weights(0.998219678184197));
        assertEquals(decimals("0.9"), Rounding.weights(0.899999976158142));
        assertEquals(decimals("0.001"), Rounding.weights(0.0012345));
        assertEquals(decimals("1", "1.2"), Rounding.weights(1.23));
        assertEquals(decimals("0.9"), Rounding.weights(0.98));
        for (double value : new double[] {0, 1, 0.5, 0.9, 0.1, 0.99, 0.999}) {
            assertEquals(List.of(), Rounding.weights(value), () -> value + "");
        }
        assertTrue(Rounding.weights(0.99999).isEmpty());
    }

    private static List<BigDecimal> decimals(String... texts) {
        return Arrays.stream(texts).map(BigDecimal::new).toList();
    }
}
