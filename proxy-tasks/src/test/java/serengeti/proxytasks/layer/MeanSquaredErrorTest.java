package serengeti.proxytasks.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.proxytasks.lanes.Matrix;

class MeanSquaredErrorTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 2", "64, 2, 64", "32, 64, 20", "7, 33, 0"})
    void lossAndGradientEqualTheirDefinition(int samples, int features, int count) {
        LayerCheck check = new LayerCheck();
        Signal predictions = check.input(samples, features);
        Matrix targets = check.input(samples, features).value();
        double loss = new MeanSquaredError(predictions).forward(targets, count);
        double expected = 0;
        double rounding = 1e-6;
        for (int sample = 0; sample < samples; sample++) {
            for (int f = 0; f < features; f++) {
                double error = (double) predictions.value().get(sample, f) - targets.get(sample, f);
                expected += sample < count ? error * error : 0;
                assertEquals(2 * error / (samples * features), predictions.gradient().get(sample, f), rounding);
            }
        }
        assertEquals(expected, loss, rounding * (1 + expected));
    }

    @Test
    void notANumberIsReported() {
        Signal predictions = Signal.zeros(2, 3);
        predictions.value().set(1, 2, Float.NaN);
        assertTrue(Double.isNaN(new MeanSquaredError(predictions).forward(Matrix.zeros(2, 3), 2)));
    }
}
