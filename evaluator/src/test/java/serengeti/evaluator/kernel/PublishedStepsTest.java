package serengeti.evaluator.kernel;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.testing.PublishedSteps;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;

/// Library programs, run by the fast engines, against weights that other implementations produced in double precision.
class PublishedStepsTest {
    private static final double DOUBLE_TOLERANCE = 1e-11;

    /// Tensors are floats, scalars doubles; two different optimizers are never closer than 1e-5 in these steps.
    private static final double FLOAT_TOLERANCE = 2e-6;

    static Stream<PublishedSteps> all() {
        return PublishedSteps.all();
    }

    private static StepPlan plan(PublishedSteps published) {
        return Lowering.plan(published.program().inlined());
    }

    @ParameterizedTest
    @MethodSource("all")
    void kernelsOfDoublesFollowThePublishedWeights(PublishedSteps published) {
        published.check(DOUBLE_TOLERANCE, start -> kernel(plan(published), ElementType.DOUBLE, start));
    }

    @ParameterizedTest
    @MethodSource("all")
    void kernelsOfFloatsFollowThePublishedWeights(PublishedSteps published) {
        published.check(FLOAT_TOLERANCE, start -> kernel(plan(published), ElementType.FLOAT, start));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theBlockInterpreterFollowsThePublishedWeights(PublishedSteps published) {
        published.check(
                FLOAT_TOLERANCE,
                start -> {
                    TensorBuffer weights = TensorBuffer.zeros(start.length);
                    TensorBuffer gradients = TensorBuffer.zeros(start.length);
                    weights.copyFrom(floats(start));
                    var interpreter =
                            new BlockInterpreter(
                                    plan(published),
                                    Layout.of(new int[] {start.length}),
                                    weights,
                                    gradients,
                                    new OptimizerState(start.length));
                    return (gradient, rate) -> {
                        gradients.copyFrom(floats(gradient));
                        interpreter.step(rate);
                        double[] found = new double[start.length];
                        Arrays.setAll(found, weights::get);
                        return found;
                    };
                });
    }

    private static PublishedSteps.Run kernel(StepPlan plan, ElementType type, double[] start) {
        Kernel kernel = Kernel.of(plan, type, StateFormat.EXACT);
        var rig = new StepRig(kernel, 1, new int[] {start.length});
        KernelCode code = kernel.assemble();
        StepRig.fill(rig.weights, start);
        return (gradient, rate) -> {
            rig.step(code, gradient, rate);
            return StepRig.read(rig.weights);
        };
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            floats[index] = (float) values[index];
        }
        return floats;
    }
}
