package serengeti.proxytasks.diffusion;

import serengeti.proxytasks.data.Samples;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.MeanSquaredError;
import serengeti.proxytasks.model.ParameterModel;
import serengeti.proxytasks.random.Draws;

/// A denoiser with its samples.
final class DenoiserModel extends ParameterModel {
    /// Times and noise of the validation samples are drawn from this seed, the same for all runs.
    static final long VALIDATION_SEED = 777;

    private static final int NORMALS_A_COUNTER = 4;

    private final DenoiserNetwork network;
    private final int batch;
    private final int width;
    private final Samples.Split data;
    private final Matrix noise;
    private final MeanSquaredError meanSquaredError;
    private final Draws validationTimes = Draws.of(VALIDATION_SEED, Draws.Purpose.TIMES);
    private final Draws validationNoise = Draws.of(VALIDATION_SEED, Draws.Purpose.NOISE);
    private Draws batches = Draws.of(0, Draws.Purpose.BATCH);
    private Draws times = Draws.of(0, Draws.Purpose.TIMES);
    private Draws noises = Draws.of(0, Draws.Purpose.NOISE);

    DenoiserModel(DenoiserShape shape, int batch, Samples.Split data) {
        this(new DenoiserNetwork(shape, batch), shape.width(), batch, data);
    }

    private DenoiserModel(DenoiserNetwork network, int width, int batch, Samples.Split data) {
        super(network.parameters());
        this.network = network;
        this.batch = batch;
        this.width = width;
        this.data = data;
        this.noise = Matrix.zeros(batch, width);
        this.meanSquaredError = new MeanSquaredError(network.output());
    }

    @Override
    public void start(long seed) {
        network.start(Draws.of(seed, Draws.Purpose.WEIGHTS));
        batches = Draws.of(seed, Draws.Purpose.BATCH);
        times = Draws.of(seed, Draws.Purpose.TIMES);
        noises = Draws.of(seed, Draws.Purpose.NOISE);
    }

    /// The mean squared error, not in nats. Times are spread evenly: each slot of the batch has its own part of them.
    @Override
    protected double trainOn(int step) {
        for (int slot = 0; slot < batch; slot++) {
            long counter = Draws.counter(step, slot);
            int level = NoiseSchedule.level(slot + times.uniform(counter), batch);
            drawNoise(noises, step, slot, slot);
            mix(data.train(), batches.below(data.train().count(), counter), level, slot);
        }
        network.forward();
        double loss = meanSquaredError.forward(noise, batch);
        network.backward();
        return loss / (batch * width);
    }

    /// Minus the mean squared error of the validation samples; NaN or infinite once the weights have diverged.
    @Override
    protected double validate() {
        Samples samples = data.validation();
        double loss = 0;
        for (int first = 0; first < samples.count(); first += batch) {
            int count = Math.min(batch, samples.count() - first);
            for (int slot = 0; slot < count; slot++) {
                int sample = first + slot;
                double place = sample + validationTimes.uniform(Draws.counter(0, sample));
                drawNoise(validationNoise, 0, sample, slot);
                mix(samples, sample, NoiseSchedule.level(place, samples.count()), slot);
            }
            network.forward();
            loss += meanSquaredError.forward(noise, count);
        }
        return -loss / ((double) samples.count() * width);
    }

    private void drawNoise(Draws draws, int step, int place, int slot) {
        int counters = (width + NORMALS_A_COUNTER - 1) / NORMALS_A_COUNTER;
        draws.normals(Draws.counter(step, place * counters), noise.data(), slot * width, width);
    }

    /// Takes a sample with the noise of its slot into the batch.
    private void mix(Samples samples, int sample, int level, int slot) {
        float[] values = samples.values();
        float[] noises = noise.data();
        float[] out = network.input().value().data();
        float sampleShare = NoiseSchedule.sampleShare(level);
        float noiseShare = NoiseSchedule.noiseShare(level);
        int from = sample * width;
        int to = slot * network.input().value().columns();
        for (int index = 0; index < width; index++) {
            out[to + index] = sampleShare * values[from + index] + noiseShare * noises[slot * width + index];
        }
        NoiseSchedule.features(level, out, to + width);
    }
}
