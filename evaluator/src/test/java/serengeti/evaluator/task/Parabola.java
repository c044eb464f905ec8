package serengeti.evaluator.task;

import java.util.SplittableRandom;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;

/// A tiny deterministic task for tests: half the squared distance of 12 weights, in arrays of 8, 1 and 3, to a target.
///
/// @param steps length of a run
/// @param noise standard deviation of the gradient's noise
public record Parabola(int steps, double noise) implements Task {

    public static final int LENGTH = 12;

    @Override
    public TaskCard card() {
        return new TaskCard(
                "parabola",
                "test",
                1,
                "the distance",
                "a point",
                LENGTH,
                1,
                steps,
                TaskCard.Metric.NEGATIVE_LOSS,
                10L * LENGTH * steps);
    }

    @Override
    public ParabolaModel newModel() {
        return new ParabolaModel(noise);
    }

    /// The model; its gradient noise is a function of seed and step.
    public static final class ParabolaModel implements Model {
        private final TensorBuffer weights = TensorBuffer.zeros(LENGTH);
        private final TensorBuffer gradient = TensorBuffer.zeros(LENGTH);
        private final double noise;
        private long seed;

        ParabolaModel(double noise) {
            this.noise = noise;
        }

        @Override
        public Layout layout() {
            return Layout.of(new int[] {4, 2}, new int[0], new int[] {3});
        }

        @Override
        public TensorBuffer weights() {
            return weights;
        }

        @Override
        public TensorBuffer gradient() {
            return gradient;
        }

        @Override
        public void start(long newSeed) {
            seed = newSeed;
            var random = new SplittableRandom(newSeed);
            for (int index = 0; index < LENGTH; index++) {
                weights.set(index, (float) (target(index) + random.nextDouble(0.5, 1)));
            }
        }

        @Override
        public float lossAndGradient(int step) {
            var random = new SplittableRandom(31 * seed + step);
            for (int index = 0; index < LENGTH; index++) {
                double difference = weights.get(index) - target(index);
                gradient.set(index, (float) (difference + noise * random.nextGaussian()));
            }
            return (float) loss();
        }

        @Override
        public double fitness() {
            return -loss();
        }

        private double loss() {
            double loss = 0;
            for (int index = 0; index < LENGTH; index++) {
                double difference = weights.get(index) - target(index);
                loss += 0.5 * difference * difference;
            }
            return loss;
        }

        private static double target(int index) {
            return index % 3 - 1;
        }
    }
}
