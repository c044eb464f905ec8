package serengeti.evaluator.block;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;

/// A block interpreter with buffers of its own.
final class Rig {
    final BlockInterpreter interpreter;
    final TensorBuffer weights;
    final TensorBuffer gradient;

    Rig(StepPlan plan, int... sizes) {
        this(plan, new OptimizerState(Arrays.stream(sizes).sum()), sizes);
    }

    Rig(StepPlan plan, OptimizerState memory, int... sizes) {
        int total = Arrays.stream(sizes).sum();
        weights = TensorBuffer.zeros(total);
        gradient = TensorBuffer.zeros(total);
        interpreter = new BlockInterpreter(plan, layout(sizes), weights, gradient, memory);
    }

    static Layout layout(int... sizes) {
        return Layout.of(Arrays.stream(sizes).mapToObj(size -> new int[] {size}).toArray(int[][]::new));
    }

    void step(float[] newGradient, double learningRate) {
        gradient.copyFrom(newGradient);
        interpreter.step(learningRate);
    }

    /// Runs interpreter and twin side by side; what differs first, if anything does.
    static Optional<String> difference(StepPlan plan, int[] sizes, float[][] data) {
        var rig = new Rig(plan, sizes);
        rig.weights.copyFrom(data[0]);
        var twin = new FloatTwin(plan, sizes, data[0]);
        for (int step = 1; step < data.length; step++) {
            double rate = 1.0 / step;
            rig.step(data[step], rate);
            twin.step(data[step], rate);
            Optional<String> difference = difference("weight", rig.weights, twin.weights());
            for (int state = 0; state < plan.nextStates().size() && difference.isEmpty(); state++) {
                if (plan.nextStates().get(state).isPresent()) {
                    difference = difference("state " + state, rig.interpreter.state(state), twin.state(state));
                }
            }
            if (difference.isPresent()) {
                return Optional.of("step %d, sizes %s: %s".formatted(step, Arrays.toString(sizes), difference.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> difference(String name, TensorBuffer found, double[] expected) {
        for (int index = 0; index < expected.length; index++) {
            if (Float.floatToIntBits(found.get(index)) != Float.floatToIntBits((float) expected[index])) {
                return Optional.of(
                        "%s[%d] is %s, not %s".formatted(name, index, found.get(index), (float) expected[index]));
            }
        }
        return Optional.empty();
    }

    /// Weights, then a gradient for each step.
    static float[][] data(int length, int steps, long seed, boolean special) {
        var random = new SplittableRandom(seed);
        float[][] data = new float[steps + 1][length];
        for (float[] row : data) {
            for (int index = 0; index < length; index++) {
                row[index] =
                        special && random.nextInt(3) == 0
                                ? SPECIAL[random.nextInt(SPECIAL.length)]
                                : (float) random.nextGaussian();
            }
        }
        return data;
    }

    private static final float[] SPECIAL = {
        0,
        -0f,
        1,
        -1,
        Float.MIN_VALUE,
        -Float.MIN_NORMAL,
        1e-8f,
        -1e-20f,
        1e19f,
        -1e30f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        88.8f,
        -104,
        10_000,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY
    };
}
