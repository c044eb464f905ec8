package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0.9
                    2
                    -1
                    0
                    -0.0
                    0.8999999761581421
                    0.0002171761734643951
                    0.0001
                    1e-5
                    -2.5e-7
                    1e-8
                    1000000
                    1234567890123456
                    1e16
                    1e300
                    1.7976931348623157e308
                    4.9e-324
                    """)
    void writesAsTheParserWouldBeGivenIt(String text) {
        assertEquals(text, Decimal.of(Double.parseDouble(text)));
    }

    @Test
    void readsBackAsTheSameBits() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = Decimal.of(value);
                assertEquals(Double.doubleToLongBits(value), Double.doubleToLongBits(Double.parseDouble(text)), text);
                assertFalse(text.contains("E"), text);
            }
        }
    }
}
