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
        published.check(DOUBLE_TOLERANCE, given -> kernel(plan(published), ElementType.DOUBLE, given));
    }

    @ParameterizedTest
    @MethodSource("all")
    void kernelsOfFloatsFollowThePublishedWeights(PublishedSteps published) {
        published.check(FLOAT_TOLERANCE, given -> kernel(plan(published), ElementType.FLOAT, given));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theBlockInterpreterFollowsThePublishedWeights(PublishedSteps published) {
        published.check(
                FLOAT_TOLERANCE,
                given -> {
                    double[] start = given.start();
                    TensorBuffer weights = TensorBuffer.zeros(start.length);
                    TensorBuffer gradients = TensorBuffer.zeros(start.length);
                    weights.copyFrom(floats(start));
                    var interpreter =
                            new BlockInterpreter(
                                    plan(published),
                                    Layout.of(Arrays.stream(given.extents()).mapToInt(Math::toIntExact).toArray()),
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

    private static PublishedSteps.Run kernel(StepPlan plan, ElementType type, PublishedSteps.Case given) {
        Kernel kernel = Kernel.of(plan, type, StateFormat.EXACT);
        var rig = StepRig.ofShape(kernel, given.extents());
        KernelCode code = kernel.assemble();
        StepRig.fill(rig.weights, given.start());
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
