package serengeti.dsl.meaning;

import java.util.Arrays;
import java.util.SplittableRandom;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.PlanInterpreter;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.EdgeNumbers;

/// The updates of a few steps on fixed gradients, over arrays of 2 x 2, 1 and 3 elements.
final class Trajectory {

    static final ArrayShape[] SHAPES = {new ArrayShape(2, 2), ArrayShape.vector(1), ArrayShape.vector(3)};
    private static final double[] RATES = {0.25, 1, 0.75, 0.5, 0.125};

    private final double[][] updates;

    private Trajectory(int steps) {
        updates = new double[steps][];
    }

    static Trajectory ofReference(Program program, int steps, long seed) {
        var random = new SplittableRandom(seed);
        var trajectory = new Trajectory(steps);
        Reference reference = Reference.of(program, SHAPES);
        double[] weights = numbers(random);
        for (int step = 0; step < steps; step++) {
            double[] update = flat(reference.update(split(weights), split(numbers(random)), RATES[step % 5]));
            trajectory.updates[step] = update;
            move(weights, update);
        }
        return trajectory;
    }

    static Trajectory ofPlan(StepPlan plan, int steps, long seed) {
        var random = new SplittableRandom(seed);
        var trajectory = new Trajectory(steps);
        var interpreter = new PlanInterpreter(plan, SHAPES);
        double[] weights = numbers(random);
        for (int step = 0; step < steps; step++) {
            double[] update = interpreter.step(weights, numbers(random), RATES[step % 5]).clone();
            trajectory.updates[step] = update;
            move(weights, update);
        }
        return trajectory;
    }

    /// Whether all updates are the same numbers, bit for bit, all NaN alike.
    boolean isSame(Trajectory other) {
        for (int step = 0; step < updates.length; step++) {
            for (int index = 0; index < updates[step].length; index++) {
                if (!EdgeNumbers.same(updates[step][index], other.updates[step][index])) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void move(double[] weights, double[] update) {
        for (int index = 0; index < weights.length; index++) {
            weights[index] -= update[index];
        }
    }

    private static double[] numbers(SplittableRandom random) {
        double[] numbers = new double[Arrays.stream(SHAPES).mapToInt(ArrayShape::size).sum()];
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = random.nextInt(20) == 0 ? 0 : random.nextGaussian();
        }
        return numbers;
    }

    private static double[][] split(double[] flat) {
        double[][] arrays = new double[SHAPES.length][];
        int offset = 0;
        for (int array = 0; array < SHAPES.length; array++) {
            arrays[array] = Arrays.copyOfRange(flat, offset, offset + SHAPES[array].size());
            offset += SHAPES[array].size();
        }
        return arrays;
    }

    private static double[] flat(double[][] arrays) {
        return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).toArray();
    }

    @Override
    public String toString() {
        return Arrays.deepToString(updates);
    }
}
