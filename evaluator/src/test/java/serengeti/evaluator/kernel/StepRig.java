package serengeti.evaluator.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

/// A step engine with a model of dense vectors, and what is seen of it from outside: the numbers it leaves behind.
final class StepRig {
    private static final int SEED = 5;

    final StepEngine engine;
    final List<INDArray> weights = new ArrayList<>();
    final List<INDArray> gradients = new ArrayList<>();
    private final ElementType type;

    StepRig(Kernel kernel, int threads, int[] sizes, double... hyperparameters) {
        type = kernel.type();
        engine = new StepEngine(kernel, hyperparameters, threads, SEED);
        for (int size : sizes) {
            weights.add(array(type, size));
            gradients.add(array(type, size));
        }
    }

    /// A rig of one array of the given extents, in c-order, stepped by one thread.
    static StepRig ofShape(Kernel kernel, long... extents) {
        var rig = new StepRig(kernel, 1, new int[0]);
        DataType dataType = kernel.type() == ElementType.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
        rig.weights.add(Nd4j.zeros(dataType, extents));
        rig.gradients.add(Nd4j.zeros(dataType, extents));
        return rig;
    }

    /// Zeros; a size of 0 makes an array of rank 0.
    private static INDArray array(ElementType type, int size) {
        DataType dataType = type == ElementType.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
        return size == 0 ? Nd4j.scalar(dataType, 0) : Nd4j.zeros(dataType, size);
    }

    void step(KernelCode code, double[] gradient, double learningRate) {
        fill(gradients, gradient);
        engine.step(code, weights, gradients, learningRate);
    }

    private static long address(INDArray array) {
        return array.data().address() + array.offset() * array.dataType().width();
    }

    /// Overwrites the elements of dense arrays of floats or doubles, in memory's order.
    static void fill(List<INDArray> arrays, double[] values) {
        int next = 0;
        for (INDArray array : arrays) {
            long address = address(array);
            for (int index = 0; index < array.length(); index++) {
                if (array.dataType() == DataType.FLOAT) {
                    RawMemory.set(address + (long) index * Float.BYTES, (float) values[next++]);
                } else {
                    RawMemory.setDouble(address + (long) index * Double.BYTES, values[next++]);
                }
            }
        }
    }

    /// The elements of dense arrays, in memory's order, as doubles; bfloat16 too.
    static double[] read(List<INDArray> arrays) {
        double[] values = new double[(int) arrays.stream().mapToLong(INDArray::length).sum()];
        int next = 0;
        for (INDArray array : arrays) {
            long address = address(array);
            for (int index = 0; index < array.length(); index++) {
                values[next++] =
                        switch (array.dataType()) {
                            case FLOAT -> RawMemory.get(address + (long) index * Float.BYTES);
                            case DOUBLE -> RawMemory.getDouble(address + (long) index * Double.BYTES);
                            default -> Bfloat16.toFloat(RawMemory.getShort(address + (long) index * Short.BYTES));
                        };
            }
        }
        return values;
    }

    /// What differs first between this and another rig, if anything does. All NaN are the same number, zeros of
    /// different sign are not.
    Optional<String> difference(StepRig other, StepPlan plan) {
        Optional<String> difference = difference("weight", read(weights), read(other.weights));
        for (int state = 0; state < plan.nextStates().size() && difference.isEmpty(); state++) {
            if (plan.nextStates().get(state).isPresent()) {
                difference = difference("state " + state, read(engine.state(state)), read(other.engine.state(state)));
            }
        }
        return difference;
    }

    static Optional<String> difference(String name, double[] found, double[] expected) {
        int index = Arrays.mismatch(found, expected);
        return index < 0
                ? Optional.empty()
                : Optional.of("%s[%d] is %s, not %s".formatted(name, index, found[index], expected[index]));
    }

    /// Steps models interpreted, compiled and by turns; what the last two have other than the first, if anything.
    ///
    /// @param sizes of the arrays; 0 stands for rank 0
    /// @param data the weights, then a gradient for each step
    static Optional<String> difference(
            StepPlan plan, ElementType type, StateFormat states, int[] sizes, double[][] data) {
        Kernel kernel = Kernel.of(plan, type, states);
        KernelCode code = kernel.assemble();
        var interpreted = new StepRig(kernel, 1, sizes);
        var compiled = new StepRig(kernel, 1, sizes);
        var mixed = new StepRig(kernel, 1, sizes);
        for (StepRig rig : List.of(interpreted, compiled, mixed)) {
            fill(rig.weights, data[0]);
        }
        for (int step = 1; step < data.length; step++) {
            double rate = 1.0 / step;
            interpreted.step(null, data[step], rate);
            compiled.step(code, data[step], rate);
            mixed.step(step % 2 == 0 ? code : null, data[step], rate);
            Optional<String> difference =
                    compiled.difference(interpreted, plan)
                            .map("compiled, "::concat)
                            .or(() -> mixed.difference(interpreted, plan).map("by turns, "::concat));
            if (difference.isPresent()) {
                return Optional.of(
                        "%s, states %s, step %d, sizes %s: %s"
                                .formatted(type.label(), states, step, Arrays.toString(sizes), difference.get()));
            }
        }
        return Optional.empty();
    }

    /// Elements of a model with arrays of the given sizes.
    static int total(int... sizes) {
        return Arrays.stream(sizes).map(size -> Math.max(1, size)).sum();
    }

    /// Weights, then a gradient for each step.
    ///
    /// @param special whether a third are numbers at which arithmetic tends to go wrong
    static double[][] data(int length, int steps, long seed, boolean special) {
        var random = new SplittableRandom(seed);
        double[][] data = new double[steps + 1][length];
        for (double[] row : data) {
            for (int index = 0; index < length; index++) {
                row[index] =
                        special && random.nextInt(3) == 0
                                ? SPECIAL[random.nextInt(SPECIAL.length)]
                                : random.nextGaussian();
            }
        }
        return data;
    }

    private static final double[] SPECIAL = {
        0,
        -0.0,
        1,
        -1,
        Float.MIN_VALUE,
        -Float.MIN_NORMAL,
        Double.MIN_VALUE,
        -Double.MIN_NORMAL,
        1e-8,
        -1e-20,
        1e19,
        -1e30,
        1e160,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Double.MAX_VALUE,
        88.8,
        -104,
        710,
        10_000,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
}
