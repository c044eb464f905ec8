package serengeti.proxytasks.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleLayersTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 2", "16, 9, 10", "5, 17, 33"})
    void denseGradientsAreThoseOfItsOutput(int samples, int inputs, int outputs) {
        LayerCheck check = new LayerCheck(new int[] {inputs, outputs}, new int[] {outputs});
        Signal input = check.input(samples, inputs);
        Signal output = Signal.zeros(samples, outputs);
        Dense dense = new Dense(check.parameters(), 0, input, output);
        check.check(dense::forward, dense::backwardToParameters, dense::backwardToInput, input, output);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 2", "64, 32, 16", "5, 17, 33"})
    void linearGradientsAreThoseOfItsOutput(int samples, int inputs, int outputs) {
        LayerCheck check = new LayerCheck(new int[] {inputs, outputs});
        Signal input = check.input(samples, inputs);
        Signal output = Signal.zeros(samples, outputs);
        Linear linear = new Linear(check.parameters(), 0, input, output);
        check.check(linear::forward, linear::backwardToParameters, linear::backwardToInput, input, output);
    }

    @Test
    void gradientsOfOtherUsesOfTheInputAreAdded() {
        LayerCheck check = new LayerCheck(new int[] {5, 3}, new int[] {3});
        Signal input = check.input(2, 5);
        Signal output = Signal.zeros(2, 3);
        check.fill(output.gradient());
        Signal beside = check.input(2, 5);
        Dense dense = new Dense(check.parameters(), 0, input, output);
        dense.backwardToInput();
        float alone = input.gradient().get(1, 4);
        dense.backwardToInput(beside.value());
        assertEquals(alone + beside.value().get(1, 4), input.gradient().get(1, 4), 1e-6);
    }

    @Test
    void residualReluAddsPositiveValuesAndStopsTheGradientOfOthers() {
        Signal stream = Signal.zeros(1, 5);
        Signal branch = Signal.zeros(1, 5);
        Signal output = Signal.zeros(1, 5);
        float[] values = {-1f, 0f, 2f, Float.NaN, 0.5f};
        System.arraycopy(values, 0, branch.value().data(), 0, 5);
        Arrays.fill(stream.value().data(), 0, 5, 10f);
        Arrays.fill(output.gradient().data(), 0, 5, 3f);
        ResidualRelu residual = new ResidualRelu(stream, branch, output);
        residual.forward();
        residual.backward();
        assertArrayEquals(new float[] {10f, 10f, 12f, Float.NaN, 10.5f}, Arrays.copyOf(output.value().data(), 5));
        assertArrayEquals(new float[] {0f, 0f, 3f, 3f, 3f}, Arrays.copyOf(branch.gradient().data(), 5));
        assertArrayEquals(values, Arrays.copyOf(branch.value().data(), 5));
    }

    @Test
    void reluStopsNegativeValuesAndTheirGradient() {
        Signal signal = Signal.zeros(1, 5);
        float[] values = {-1f, 0f, 2f, Float.NaN, Float.POSITIVE_INFINITY};
        System.arraycopy(values, 0, signal.value().data(), 0, 5);
        Arrays.fill(signal.gradient().data(), 0, 5, 3f);
        Relu relu = new Relu(signal);
        relu.forward();
        relu.backward();
        assertArrayEquals(
                new float[] {0f, 0f, 2f, Float.NaN, Float.POSITIVE_INFINITY}, Arrays.copyOf(signal.value().data(), 5));
        assertArrayEquals(new float[] {0f, 0f, 3f, 3f, 3f}, Arrays.copyOf(signal.gradient().data(), 5));
    }

    @Test
    void geluAndItsDerivativeEqualTheDefinition() {
        int count = 1001;
        Signal signal = Signal.zeros(1, count);
        for (int index = 0; index < count; index++) {
            signal.value().set(0, index, (index - 500) / 50f);
            signal.gradient().set(0, index, 2);
        }
        Gelu gelu = new Gelu(signal);
        gelu.forward();
        gelu.backward();
        double step = 1e-5;
        for (int index = 0; index < count; index++) {
            double x = (index - 500) / 50f;
            assertEquals(DoubleGelu.at(x), signal.value().get(0, index), 2e-6, "at " + x);
            double slope = (DoubleGelu.at(x + step) - DoubleGelu.at(x - step)) / (2 * step);
            assertEquals(2 * slope, signal.gradient().get(0, index), 4e-6, "at " + x);
        }
    }

    @Test
    void geluBearsNumbersOfAnySize() {
        float[] values = {1e30f, -1e30f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN};
        Signal signal = Signal.zeros(1, values.length);
        System.arraycopy(values, 0, signal.value().data(), 0, values.length);
        Arrays.fill(signal.gradient().data(), 0, values.length, 3f);
        Gelu gelu = new Gelu(signal);
        gelu.forward();
        gelu.backward();
        assertArrayEquals(
                new float[] {1e30f, -0f, Float.MAX_VALUE, -0f, Float.POSITIVE_INFINITY, Float.NaN},
                Arrays.copyOf(signal.value().data(), values.length));
        assertArrayEquals(
                new float[] {3, 0, 3, 0, 3, Float.NaN}, Arrays.copyOf(signal.gradient().data(), values.length), 0f);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "3, 10", "16, 10", "7, 16", "5, 41"})
    void crossEntropyEqualsItsDefinition(int samples, int classes) {
        Signal logits = new LayerCheck().input(samples, classes);
        int[] labels = new int[samples];
        Arrays.setAll(labels, sample -> sample * 7 % classes);
        double expected = 0;
        double[][] gradient = new double[samples][classes];
        for (int sample = 0; sample < samples; sample++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits.value().get(sample, c));
            }
            expected += (Math.log(sum) - logits.value().get(sample, labels[sample])) / samples;
            for (int c = 0; c < classes; c++) {
                double target = c == labels[sample] ? 1 : 0;
                gradient[sample][c] = (Math.exp(logits.value().get(sample, c)) / sum - target) / samples;
            }
        }
        double rounding = 2e-6;
        assertEquals(expected, new CrossEntropy(logits).lossAndGradient(labels), rounding);
        for (int sample = 0; sample < samples; sample++) {
            for (int c = 0; c < classes; c++) {
                assertEquals(gradient[sample][c], logits.gradient().get(sample, c), rounding);
            }
        }
    }

    @Test
    void crossEntropyBearsLargeLogitsAndReportsNotANumber() {
        Signal logits = Signal.zeros(2, 3);
        logits.value().set(0, 1, 1e30f);
        logits.value().set(1, 0, -1e30f);
        assertEquals(Math.log(2) / 2, new CrossEntropy(logits).lossAndGradient(new int[] {1, 2}), 1e-6);
        logits.value().set(1, 1, Float.NaN);
        assertTrue(Float.isNaN(new CrossEntropy(logits).lossAndGradient(new int[] {1, 2})));
    }
}
