package serengeti.proxytasks.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.GradientCheck;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.data.Samples;
import serengeti.proxytasks.diffusion.DenoiserShape.Connection;
import serengeti.proxytasks.random.Draws;

class DenoiserGradientTest {
    private static final long SEED = 5;
    private static final int STEP = 3;

    /// Float rounding of sums of at most 64 terms of order 1 through four layers, averaged over the batch.
    private static final double ROUNDING = 5e-6;

    /// Noisy samples with the numbers of their times, and the noise in them.
    private record Batch(float[][] inputs, float[][] noise) {

        static Batch zeros(DenoiserShape shape, int batch) {
            return new Batch(new float[batch][shape.inputs()], new float[batch][shape.width()]);
        }

        void mix(int slot, Samples samples, int sample, double time, Draws draws, int step, int place) {
            int width = samples.width();
            int level = (int) (time * 1024);
            int counters = (width + 3) / 4;
            draws.normals(Draws.counter(step, place * counters), noise[slot], 0, width);
            for (int index = 0; index < width; index++) {
                inputs[slot][index] =
                        NoiseSchedule.sampleShare(level) * samples.values()[sample * width + index]
                                + NoiseSchedule.noiseShare(level) * noise[slot][index];
            }
            NoiseSchedule.features(level, inputs[slot], width);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 32, 2, PLAIN, 64",
        "5, 7, 1, PLAIN, 3",
        "3, 5, 3, PLAIN, 7",
        "9, 11, 2, RESIDUAL, 8",
        "17, 33, 3, RESIDUAL, 5",
        "4, 16, 1, RESIDUAL, 1"
    })
    void gradientsAreThoseOfTheDefinition(int width, int hidden, int layers, Connection connection, int batch) {
        DenoiserShape shape = new DenoiserShape(width, hidden, layers, connection);
        Model model = nudged(shape, batch);
        float loss = model.lossAndGradient(STEP);
        Batch drawn = batch(shape, batch);
        GradientCheck.check(model, loss, weights -> loss(shape, weights, drawn), ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({"PLAIN", "RESIDUAL"})
    void gradientsEqualThoseOfSameDiff(Connection connection) {
        DenoiserShape shape = new DenoiserShape(64, 48, 2, connection);
        Model model = nudged(shape, 32);
        float loss = model.lossAndGradient(STEP);
        Batch drawn = batch(shape, 32);
        GraphCheck.check(model, loss, graph -> loss(graph, shape, drawn), ROUNDING);
    }

    private static SDVariable loss(SameDiff graph, DenoiserShape shape, Batch drawn) {
        SDVariable signal = graph.constant("inputs", Nd4j.createFromArray(drawn.inputs()));
        for (int layer = 0; layer <= shape.layers(); layer++) {
            SDVariable weight = graph.getVariable("array" + 2 * layer);
            SDVariable out = signal.mmul(weight).add(graph.getVariable("array" + (2 * layer + 1)));
            boolean adds = layer > 0 && layer < shape.layers() && shape.connection() == Connection.RESIDUAL;
            SDVariable active = layer < shape.layers() ? graph.nn.relu(out, 0) : out;
            signal = adds ? signal.add(active) : active;
        }
        SDVariable error = signal.sub(graph.constant("noise", Nd4j.createFromArray(drawn.noise())));
        return graph.math.square(error).mean();
    }

    @ParameterizedTest
    @CsvSource({"8", "20", "7"})
    void fitnessIsTheSameWhateverTheBatch(int batch) {
        DenoiserShape shape = new DenoiserShape(2, 9, 2, Connection.PLAIN);
        double rounding = 1e-6;
        assertEquals(nudged(shape, 1).fitness(), nudged(shape, batch).fitness(), rounding);
    }

    @ParameterizedTest
    @CsvSource({"2, 9, 2, PLAIN, 8", "9, 11, 2, RESIDUAL, 7"})
    void fitnessIsMinusTheErrorOnValidationSamples(
            int width, int hidden, int layers, Connection connection, int batch) {
        DenoiserShape shape = new DenoiserShape(width, hidden, layers, connection);
        Model model = nudged(shape, batch);
        double[] weights = GradientCheck.toDoubles(model.weights().toArray());
        assertEquals(-loss(shape, weights, validationBatch(shape)), model.fitness(), ROUNDING);
    }

    @Test
    void aModelThatFindsNoNoiseHasTheVarianceOfTheNoiseAsLoss() {
        DenoiserShape shape = new DenoiserShape(64, 9, 2, Connection.RESIDUAL);
        Model model = nudged(shape, 8);
        model.weights().fill(0);
        double fourStandardErrors = 4 * Math.sqrt(2.0 / (20 * 64));
        assertEquals(-1, model.fitness(), fourStandardErrors);
    }

    @Test
    void aDenoiserHasHiddenLayers() {
        assertEquals(
                "layers: 0, must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> new DenoiserShape(2, 8, 0, Connection.PLAIN))
                        .getMessage());
    }

    @Test
    void shapesAreNamedByTheirWidths() {
        assertEquals("denoiser 18-32-32-2", new DenoiserShape(2, 32, 2, Connection.PLAIN).toString());
        assertEquals("residual denoiser 80-48-64", new DenoiserShape(64, 48, 1, Connection.RESIDUAL).toString());
    }

    private static Samples samples(int count, int width, long seed) {
        float[] values = new float[count * width];
        Draws draws = Draws.of(seed, Draws.Purpose.POINTS);
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) draws.uniform(index);
        }
        return new Samples(values, width);
    }

    /// A started model whose biases are moved away from 0.
    private static Model nudged(DenoiserShape shape, int batch) {
        Samples.Split data = new Samples.Split(samples(50, shape.width(), 1), samples(20, shape.width(), 2));
        Task task = shape.task("checked", 1, batch, 10, "uniform numbers", () -> data);
        Model model = task.newModel();
        model.start(SEED);
        int[] offsets = model.layout().offsets();
        for (int layer = 0; layer <= shape.layers(); layer++) {
            for (int bias = offsets[2 * layer + 1]; bias < offsets[2 * layer + 2]; bias++) {
                model.weights().set(bias, 0.3f * (bias % 5 - 2));
            }
        }
        return model;
    }

    private static Batch batch(DenoiserShape shape, int batch) {
        Batch drawn = Batch.zeros(shape, batch);
        Samples train = samples(50, shape.width(), 1);
        for (int slot = 0; slot < batch; slot++) {
            long counter = Draws.counter(STEP, slot);
            int sample = Draws.of(SEED, Draws.Purpose.BATCH).below(train.count(), counter);
            double time = (slot + Draws.of(SEED, Draws.Purpose.TIMES).uniform(counter)) / batch;
            drawn.mix(slot, train, sample, time, Draws.of(SEED, Draws.Purpose.NOISE), STEP, slot);
        }
        return drawn;
    }

    /// All validation samples, each with a time in its own part of the range; the same for all seeds.
    private static Batch validationBatch(DenoiserShape shape) {
        Samples validation = samples(20, shape.width(), 2);
        Batch drawn = Batch.zeros(shape, validation.count());
        for (int sample = 0; sample < validation.count(); sample++) {
            double place = sample + Draws.of(777, Draws.Purpose.TIMES).uniform(Draws.counter(0, sample));
            Draws noise = Draws.of(777, Draws.Purpose.NOISE);
            drawn.mix(sample, validation, sample, place / validation.count(), noise, 0, sample);
        }
        return drawn;
    }

    private static double loss(DenoiserShape shape, double[] weights, Batch batch) {
        int[] offsets = shape.layout().offsets();
        double loss = 0;
        for (int slot = 0; slot < batch.inputs().length; slot++) {
            double[] signal = GradientCheck.toDoubles(batch.inputs()[slot]);
            for (int layer = 0; layer <= shape.layers(); layer++) {
                double[] out = Arrays.copyOfRange(weights, offsets[2 * layer + 1], offsets[2 * layer + 2]);
                for (int o = 0; o < out.length; o++) {
                    for (int i = 0; i < signal.length; i++) {
                        out[o] += signal[i] * weights[offsets[2 * layer] + i * out.length + o];
                    }
                    boolean last = layer == shape.layers();
                    boolean adds = !last && layer > 0 && shape.connection() == Connection.RESIDUAL;
                    out[o] = (last ? out[o] : Math.max(0, out[o])) + (adds ? signal[o] : 0);
                }
                signal = out;
            }
            for (int index = 0; index < signal.length; index++) {
                loss += Math.pow(signal[index] - batch.noise()[slot][index], 2);
            }
        }
        return loss / (batch.inputs().length * shape.width());
    }
}
