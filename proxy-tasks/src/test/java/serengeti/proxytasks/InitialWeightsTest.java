package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.evaluator.task.Model;

class InitialWeightsTest {
    private static final int SEEDS = 40;

    /// Each array is normal with mean 0 and the deviation `GAIN/FAN-IN`, gain over root of fan-in, or else all `=VALUE`.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    mlp16, 1.4/64 =0 1/16 =0
                    mlp-100x, 1.4/64 =0 1.4/128 =0 1/128 =0
                    mlp16ln, 1.4/64 =0 1/16 =0
                    vit8s, 1/16 0.3/1 =1 1/12 0.7071/12 =1 1/12 =0 0.7071/24 =1 1/12 =0
                    vit-100x, 1/16 0.3/1 =1 1/40 0.5/40 =1 1/40 =0 0.5/80 =1 1/40 0.5/40 =1 1/40 =0 0.5/80 =1 1/40 =0
                    lm8, 0.3/1 0.3/1 =1 1/8 0.7071/8 =1 1/8 =0 0.7071/16 =1 1/8
                    mlm16, 0.3/1 0.3/1 =1 1/16 0.7071/16 =1 1/16 =0 0.7071/32 =1 1/16
                    clip2, 1.4/64 =0 1/32 1/1 1.4/16 =0 1/32 =1.6
                    cnn8, 1.4/9 =0 1.4/54 =0 1/48 =0
                    ddpm2, 1.4/18 =0 1.4/32 =0 0.3/32 =0
                    ddpm8, 1.4/80 =0 1.4/48 =0 0.3/48 =0
                    """)
    void arraysStartWithTheirGains(String name, String arrays) {
        Model model = ProxyTasks.named(name).newModel();
        List<String> expected = List.of(arrays.split(" ", -1));
        assertEquals(expected.size(), model.layout().arrays());
        int[] offsets = model.layout().offsets();
        float[][] starts = new float[SEEDS][];
        for (int seed = 0; seed < SEEDS; seed++) {
            model.start(seed);
            starts[seed] = model.weights().toArray();
        }
        for (int array = 0; array < expected.size(); array++) {
            double[] values = values(starts, offsets[array], offsets[array + 1]);
            String own = expected.get(array);
            if (own.startsWith("=")) {
                float value = Float.parseFloat(own.substring(1));
                assertEquals(value, Arrays.stream(values).min().orElseThrow(), "array " + array);
                assertEquals(value, Arrays.stream(values).max().orElseThrow(), "array " + array);
            } else {
                int slash = own.indexOf('/');
                double fanIn = Double.parseDouble(own.substring(slash + 1));
                assertNormal(Double.parseDouble(own.substring(0, slash)) / Math.sqrt(fanIn), values, array);
            }
        }
    }

    private static double[] values(float[][] starts, int from, int to) {
        return Arrays.stream(starts)
                .flatMapToDouble(start -> Arrays.stream(GradientCheck.toDoubles(start), from, to))
                .toArray();
    }

    private static void assertNormal(double deviation, double[] values, int array) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(value -> value * value).average().orElseThrow();
        double fourStandardErrors = 4 * deviation / Math.sqrt(values.length);
        assertEquals(0, mean, fourStandardErrors, "mean of array " + array);
        assertEquals(deviation, Math.sqrt(squares), fourStandardErrors, "deviation of array " + array);
    }

    /// Losses of the first batches over many seeds: near those of a guess, `ln 10` or `ln 24`, but for wide logits; of the
    /// denoisers near 1, that of finding no noise.
    @ParameterizedTest
    @CsvSource({
        "mlp16, 2.93, 0.30",
        "vit8s, 2.75, 0.26",
        "lm8, 3.66, 0.16",
        "clip2, 4.61, 0.09",
        "mlm16, 3.18, 0.29",
        "cnn8, 2.47, 0.16",
        "ddpm2, 1.06, 0.09",
        "ddpm8, 1.22, 0.05"
    })
    void lossesStartAtTheirLevel(String name, double level, double deviation) {
        Model model = ProxyTasks.named(name).newModel();
        double sum = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            model.start(seed);
            for (int step = 0; step < 5; step++) {
                sum += model.lossAndGradient(step) / (5 * SEEDS);
            }
        }
        assertEquals(level, sum, 4 * deviation / Math.sqrt(SEEDS));
    }
}
