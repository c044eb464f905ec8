package serengeti.dsl.meaning;

import java.util.Optional;
import java.util.SplittableRandom;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.PlanInterpreter;
import serengeti.dsl.plan.StepPlan;

/*
 * The hash probe runs a program twice. The tame run has weights of about one half and gradients over four decades; the
 * wild one has weights up to about fifty and gradients up to a thousand, so that clipping and saturation show; a wild
 * run ends where a value is not finite. The learning rate varies so that its use shows. The updates are rounded to 28
 * bits of mantissa and hashed: programs that are equal over the reals, but not in form, then meet.
 *
 * The descent probe runs on mild gradients with a fixed mean, as training has it, and asks whether updates point
 * along that mean. The mean's elements add up to zero, so an update that is the same everywhere does not.
 *
 * [1] Gillard et al., "Unified Functional Hashing in Automatic Machine Learning", 2023, arXiv 2302.05433 (hash of
 *     executed, truncated results)
 * [2] Wang et al., "Efficient Non-Parametric Optimizer Search for Diverse Tasks", 2022, arXiv 2209.13575 (cosine of
 *     update and gradient as a cheap test of validity)
 */
/// A few steps of a program on fixed small tensors: what it computes, and whether that descends. Stateless.
public final class Probe {
    private static final ArrayShape[] SHAPES = {new ArrayShape(1, 5), ArrayShape.vector(3)};
    private static final int ELEMENTS = 8;
    private static final int STEPS = 10;
    private static final int DROPPED_BITS = 24;
    private static final int WILD_STEPS = 5;
    private static final double WILD_WEIGHTS = 40;
    private static final double WILD_GRADIENTS = 300;
    private static final long NOT_FINITE = 0x7FF8L;

    private static final double[] WEIGHTS = new double[ELEMENTS];
    private static final double[] MEAN = new double[ELEMENTS];
    private static final double[] LARGE_WEIGHTS = new double[ELEMENTS];
    private static final double[][] GRADIENTS = new double[STEPS][ELEMENTS];
    private static final double[][] WILD = new double[WILD_STEPS][ELEMENTS];
    private static final double[][] MILD_GRADIENTS = new double[STEPS][ELEMENTS];
    private static final double[] RATES = {0.1, 0.25, 0.5, 0.75, 1, 0.95, 0.8, 0.6, 0.35, 0.15};

    static {
        var random = new SplittableRandom(20230213);
        for (int index = 0; index < ELEMENTS; index++) {
            WEIGHTS[index] = 0.5 * random.nextGaussian();
            LARGE_WEIGHTS[index] = WILD_WEIGHTS * random.nextGaussian();
            double sign = index % 2 == 0 ? 1 : -1;
            MEAN[index] = sign * 0.2 * Math.pow(10, -4.0 * (index / 2) / ELEMENTS);
            for (int step = 0; step < STEPS; step++) {
                double scale = Math.pow(10, -4 + 4.0 * index / (ELEMENTS - 1));
                GRADIENTS[step][index] = scale * (0.6 * sign + random.nextGaussian());
                if (step < WILD_STEPS) {
                    WILD[step][index] = WILD_GRADIENTS * random.nextGaussian() * Math.pow(10, -index % 3);
                }
                MILD_GRADIENTS[step][index] = MEAN[index] * (1 + 0.7 * random.nextGaussian());
            }
        }
    }

    private Probe() {}

    /// What the descent probe saw.
    public sealed interface Descent {}

    /// The updates point along the gradient.
    ///
    /// @param cosine mean cosine of update and mean gradient, above 0
    public record Descends(double cosine) implements Descent {}

    /// The program cannot train.
    ///
    /// @param reason `not_finite`, `no_update` or `no_descent`
    public record Hopeless(String reason) implements Descent {}

    /// A hash of the updates' values, or empty where one of the tame run is not finite, so that nothing can be said.
    public static Optional<FunctionalHash> hash(StepPlan plan) {
        var hash = new Hash();
        boolean isFinite = add(plan, WEIGHTS, GRADIENTS, hash);
        if (!isFinite) {
            return Optional.empty();
        }
        add(plan, LARGE_WEIGHTS, WILD, hash);
        return Optional.of(hash.value());
    }

    /// Hashes the updates of a run, up to the first that is not finite; whether all were.
    private static boolean add(StepPlan plan, double[] start, double[][] gradients, Hash hash) {
        var interpreter = new PlanInterpreter(plan, SHAPES);
        double[] weights = start.clone();
        for (int step = 0; step < gradients.length; step++) {
            double[] update = interpreter.step(weights, gradients[step], RATES[step]);
            for (int index = 0; index < ELEMENTS; index++) {
                if (!(Math.abs(update[index]) <= Double.MAX_VALUE)) {
                    hash.add(NOT_FINITE);
                    return false;
                }
                hash.add(rounded(update[index]));
                weights[index] -= update[index];
            }
        }
        return true;
    }

    private static final class Hash {
        private long high = 0x243F6A8885A308D3L;
        private long low = 0x13198A2E03707344L;

        void add(long bits) {
            high = (high ^ bits) * 0x9E3779B97F4A7C15L;
            high ^= high >>> 29;
            low = (low + bits) * 0xD6E8FEB86659FD93L;
            low ^= low >>> 31;
        }

        FunctionalHash value() {
            return new FunctionalHash(high, low);
        }
    }

    /// The bits with the mantissa rounded to 28 bits; zeros of both signs and anything below 1e-30 are the same.
    private static long rounded(double value) {
        if (Math.abs(value) < 1e-30) {
            return 0;
        }
        return (Double.doubleToRawLongBits(value) + (1L << (DROPPED_BITS - 1))) >> DROPPED_BITS;
    }

    /// The root mean square of the updates on mild gradients; not finite where an update is not.
    public static double magnitude(StepPlan plan) {
        var interpreter = new PlanInterpreter(plan, SHAPES);
        double[] weights = WEIGHTS.clone();
        double squares = 0;
        for (int step = 0; step < STEPS; step++) {
            for (double value : interpreter.step(weights, MILD_GRADIENTS[step], RATES[step])) {
                squares += value * value;
            }
        }
        return Math.sqrt(squares / (STEPS * ELEMENTS));
    }

    /// Whether the program moves against the gradient when gradients are mild and noisy about a fixed mean.
    public static Descent descent(StepPlan plan) {
        var interpreter = new PlanInterpreter(plan, SHAPES);
        double[] weights = WEIGHTS.clone();
        double cosines = 0;
        boolean moves = false;
        for (int step = 0; step < STEPS; step++) {
            double[] update = interpreter.step(weights, MILD_GRADIENTS[step], RATES[step]);
            double dot = 0;
            double updateSquares = 0;
            double meanSquares = 0;
            for (int index = 0; index < ELEMENTS; index++) {
                dot += update[index] * MEAN[index];
                updateSquares += update[index] * update[index];
                meanSquares += MEAN[index] * MEAN[index];
                weights[index] -= update[index];
            }
            if (!(updateSquares <= Double.MAX_VALUE)) {
                return new Hopeless("not_finite");
            }
            if (updateSquares > 0) {
                moves = true;
                cosines += dot / (Math.sqrt(updateSquares) * Math.sqrt(meanSquares));
            }
        }
        if (!moves) {
            return new Hopeless("no_update");
        }
        double cosine = cosines / STEPS;
        return cosine > 0 ? new Descends(cosine) : new Hopeless("no_descent");
    }
}
