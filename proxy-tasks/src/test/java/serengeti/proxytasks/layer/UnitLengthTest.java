package serengeti.proxytasks.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitLengthTest {
    private static final double ROUNDING = 1e-6;

    @ParameterizedTest
    @CsvSource({"1, 2", "3, 5", "64, 16", "7, 33", "18, 24"})
    void gradientsAreThoseOfItsOutput(int samples, int features) {
        LayerCheck check = new LayerCheck();
        Signal input = check.input(samples, features);
        for (int sample = 0; sample < samples; sample++) {
            input.value().set(sample, 0, 2);
        }
        Signal output = Signal.zeros(samples, features);
        UnitLength unitLength = new UnitLength(input, output);
        check.check(unitLength::forward, unitLength::backward, input, output);
    }

    @Test
    void outputsHaveLengthOneAndTheDirectionOfTheInput() {
        Signal input = new LayerCheck().input(5, 19);
        Signal output = Signal.zeros(5, 19);
        new UnitLength(input, output).forward();
        for (int sample = 0; sample < 5; sample++) {
            double squares = 0;
            double ratio = output.value().get(sample, 0) / input.value().get(sample, 0);
            for (int f = 0; f < 19; f++) {
                squares += Math.pow(output.value().get(sample, f), 2);
                assertEquals(ratio * input.value().get(sample, f), output.value().get(sample, f), ROUNDING);
            }
            assertTrue(ratio > 0);
            assertEquals(1, squares, ROUNDING);
        }
    }

    @Test
    void zeroStaysZeroAndNotANumberSpoilsItsSampleAlone() {
        Signal input = Signal.zeros(3, 2);
        input.value().set(1, 0, Float.NaN);
        input.value().set(2, 1, -3);
        Signal output = Signal.zeros(3, 2);
        new UnitLength(input, output).forward();
        assertEquals(0f, output.value().get(0, 0));
        assertTrue(Float.isNaN(output.value().get(1, 0)));
        assertTrue(Float.isNaN(output.value().get(1, 1)));
        assertEquals(-1, output.value().get(2, 1), ROUNDING);
    }
}
