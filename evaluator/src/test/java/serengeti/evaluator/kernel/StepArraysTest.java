package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ArrayShapes;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.TensorView;

/// Arrays of all shapes, orders and strides, and those that are refused.
class StepArraysTest {
    private static final StepPlan ELEMENTWISE = plan("m = interp(g, m, 0.9); u = sin(m); u = u + w");
    private static final StepPlan WITH_SUMS =
            plan("n = norm(g); m = interp(g, m, 0.9); u = m * n; a = dot(u, w); u = tanh(u); u = u * a");

    /// One for each kernel, so that it gets warm.
    private static final Map<Kernel, KernelCode> CODES = new HashMap<>();

    private static StepPlan plan(String body) {
        return Lowering.plan(
                Parser.parse("def train(w, g, m, lr):\n  %s\n  return u, m".formatted(body.replace("; ", "\n  "))));
    }

    private static DataType dataType(CompiledStepsTest.Format format) {
        return format.type == ElementType.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
    }

    /// What a dense copy of a model in the order in which it is walked through comes to.
    private static double[] ofCopies(Kernel kernel, INDArray weights, List<INDArray> gradients, char order) {
        var engine = new StepEngine(kernel, new double[0], 1, 3);
        List<INDArray> copy = List.of(weights.dup(order), Nd4j.ones(weights.dataType(), 5));
        for (INDArray gradient : gradients) {
            engine.step(null, copy, List.of(gradient.dup(order), Nd4j.ones(weights.dataType(), 5)), 1);
        }
        return StepRig.read(List.of(copy.getFirst().dup(order), copy.getLast()));
    }

    @ParameterizedTest
    @EnumSource
    void viewsAreSteppedAsTheirCopiesAre(ArrayShapes shapes) {
        for (CompiledStepsTest.Format format : CompiledStepsTest.Format.values()) {
            DataType type = dataType(format);
            INDArray first = shapes.view(shapes.base(type, 10));
            List<List<INDArray>> gradients =
                    List.of(
                            List.of(first, shapes.view(shapes.base(type, 11))),
                            List.of(first.dup('f'), shapes.view(shapes.base(type, 11))),
                            List.of(first.dup('c'), first.dup('f')));
            for (StepPlan plan : List.of(ELEMENTWISE, WITH_SUMS)) {
                Kernel kernel = Kernel.of(plan, format.type, format.states);
                KernelCode code = CODES.computeIfAbsent(kernel, Kernel::assemble);
                for (List<INDArray> each : gradients) {
                    checkView(shapes, kernel, null, null, each);
                    checkView(shapes, kernel, code, code, each);
                    checkView(shapes, kernel, code, null, each);
                }
            }
        }
    }

    private static void checkView(
            ArrayShapes shapes, Kernel kernel, KernelCode firstCode, KernelCode secondCode, List<INDArray> gradients) {
        INDArray base = shapes.base(gradients.getFirst().dataType(), 1);
        INDArray weights = shapes.view(base);
        INDArray before = base.dup(base.ordering());
        List<double[]> gradientsBefore = gradients.stream().map(StepArraysTest::elements).toList();
        char order = TensorView.denseOrder(weights);
        double[] expected = ofCopies(kernel, weights, gradients, order);
        var engine = new StepEngine(kernel, new double[0], 1, 3);
        INDArray other = Nd4j.ones(weights.dataType(), 5);
        INDArray ones = Nd4j.ones(weights.dataType(), 5);
        engine.step(firstCode, List.of(weights, other), List.of(gradients.getFirst(), ones), 1);
        engine.step(secondCode, List.of(weights, other), List.of(gradients.getLast(), ones), 1);
        double[] found = StepRig.read(List.of(weights.dup(order), other));
        assertEquals(Optional.empty(), StepRig.difference("weight", found, expected), shapes::name);
        for (int gradient = 0; gradient < gradients.size(); gradient++) {
            assertArrayEquals(gradientsBefore.get(gradient), elements(gradients.get(gradient)));
        }
        weights.assign(0);
        shapes.view(before).assign(0);
        assertEquals(before, base, "memory around the view");
    }

    private static double[] elements(INDArray array) {
        return StepRig.read(List.of(array.dup('c')));
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void theOrderOfElementsDoesNotMatterWithoutSums(ElementType type) {
        Kernel kernel = Kernel.of(ELEMENTWISE, type, StateFormat.EXACT);
        DataType dataType = type == ElementType.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
        for (ArrayShapes shapes : ArrayShapes.values()) {
            INDArray weights = shapes.view(shapes.base(dataType, 1));
            INDArray gradient = shapes.view(shapes.base(dataType, 2));
            var rows = new StepEngine(kernel, new double[0], 1, 0);
            INDArray byRows = weights.dup('c');
            rows.step(null, List.of(byRows), List.of(gradient), 1);
            var columns = new StepEngine(kernel, new double[0], 1, 0);
            INDArray byColumns = weights.dup('f');
            columns.step(null, List.of(byColumns), List.of(gradient), 1);
            assertArrayEquals(elements(byRows), elements(byColumns));
            assertArrayEquals(elements(rows.state(0).getFirst()), elements(columns.state(0).getFirst()));
        }
    }

    @ParameterizedTest
    @EnumSource(CompiledStepsTest.Format.class)
    void otherArraysOfTheSameShapesMayComeAtEachStep(CompiledStepsTest.Format format) {
        DataType type = dataType(format);
        Kernel kernel = Kernel.of(WITH_SUMS, format.type, format.states);
        KernelCode code = kernel.assemble();
        INDArray start = ArrayShapes.MATRIX.base(type, 1);
        var steady = new StepEngine(kernel, new double[0], 1, 0);
        var moving = new StepEngine(kernel, new double[0], 1, 0);
        INDArray kept = start.dup();
        INDArray gradient = Nd4j.zeros(type, 9, 31);
        INDArray moved = start;
        for (int step = 0; step < 6; step++) {
            INDArray fresh = ArrayShapes.MATRIX.base(type, step);
            gradient.assign(fresh);
            steady.step(code, List.of(kept), List.of(gradient), 1);
            moved = step % 3 == 0 ? moved.dup('c') : step % 3 == 1 ? moved.dup('f') : scattered(moved);
            moving.step(step % 2 == 0 ? code : null, List.of(moved), List.of(step < 3 ? fresh : scattered(fresh)), 1);
            assertArrayEquals(elements(kept), elements(moved), "step " + step);
            assertArrayEquals(elements(steady.state(0).getFirst()), elements(moving.state(0).getFirst()));
        }
    }

    /// A copy with gaps.
    private static INDArray scattered(INDArray matrix) {
        INDArray roomy = Nd4j.zeros(matrix.dataType(), 9, 31, 2);
        INDArray view = roomy.slice(1, 2);
        view.assign(matrix);
        return view;
    }

    @Test
    void gradientsThatAreTransposedInPlaceAreReadAsTheyAreThen() {
        Kernel kernel = Kernel.of(plan("u = g + m"), ElementType.FLOAT, StateFormat.EXACT);
        var engine = new StepEngine(kernel, new double[0], 1, 0);
        INDArray weights = Nd4j.zeros(DataType.FLOAT, 2, 2);
        INDArray gradient = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}});
        engine.step(null, List.of(weights), List.of(gradient), 1);
        gradient.transposei();
        engine.step(null, List.of(weights), List.of(gradient), 1);
        assertEquals(Nd4j.createFromArray(new float[][] {{-2, -5}, {-5, -8}}), weights);
    }

    @ParameterizedTest
    @EnumSource(CompiledStepsTest.Format.class)
    void statesHaveTheShapesOfTheWeightsAndMayBeWritten(CompiledStepsTest.Format format) {
        DataType type = dataType(format);
        Kernel kernel = Kernel.of(plan("m = m + g; u = m * 1"), format.type, format.states);
        var engine = new StepEngine(kernel, new double[0], 1, 0);
        var weights = new ArrayList<INDArray>();
        var gradients = new ArrayList<INDArray>();
        for (ArrayShapes shapes : ArrayShapes.values()) {
            weights.add(shapes.view(shapes.base(type, 1)));
            INDArray gradient = Nd4j.zeros(type, weights.getLast().shape());
            for (long index = 0; index < gradient.length(); index++) {
                gradient.data().put(index, (double) (index % 100));
            }
            gradients.add(gradient);
        }
        engine.step(null, weights, gradients, 1);
        List<INDArray> states = engine.state(0);
        for (int array = 0; array < weights.size(); array++) {
            INDArray state = states.get(array);
            assertArrayEquals(weights.get(array).shape(), state.shape());
            assertEquals(gradients.get(array), state.castTo(type));
            state.addi(1);
        }
        engine.step(kernel.assemble(), weights, gradients, 1);
        for (int array = 0; array < weights.size(); array++) {
            assertEquals(gradients.get(array).mul(2).add(1), engine.state(0).get(array).castTo(type));
        }
        engine.reset();
        assertEquals(0, engine.steps());
        for (INDArray state : engine.state(0)) {
            assertEquals(0, state.castTo(DataType.DOUBLE).sumNumber().doubleValue());
        }
    }

    private static INDArray floats(long... shape) {
        return Nd4j.ones(DataType.FLOAT, shape);
    }

    private static void assertRefused(String message, Consumer<StepEngine> step) {
        Kernel kernel = Kernel.of(ELEMENTWISE, ElementType.FLOAT, StateFormat.EXACT);
        var engine = new StepEngine(kernel, new double[0], 1, 0);
        var thrown = assertThrows(IllegalArgumentException.class, () -> step.accept(engine));
        assertEquals(message, thrown.getMessage());
        assertEquals(0, engine.steps());
        assertEquals(List.of(), engine.state(0));
        assertEquals(0, engine.stateBytes());
        assertEquals(List.of(), engine.shapes());
    }

    @Test
    void modelsThatCannotBeSteppedAreRefused() {
        assertRefused("weights: no arrays; a model has at least one", engine -> engine.step(List.of(), List.of(), 1));
        assertRefused(
                "weights[1]: data type int; possible are float and double",
                engine -> engine.prepare(List.of(floats(2), Nd4j.zeros(DataType.INT32, 2))));
        assertRefused(
                "weights[1]: data type double, but weights[0] is float; all must be the same",
                engine -> engine.prepare(List.of(floats(2), Nd4j.zeros(DataType.DOUBLE, 2))));
        assertRefused(
                "weights[1]: an empty array; every array needs elements",
                engine -> engine.prepare(List.of(floats(2), Nd4j.empty(DataType.FLOAT))));
        assertRefused(
                "weights[0]: an empty array; every array needs elements",
                engine -> engine.prepare(List.of(Nd4j.create(DataType.FLOAT, 2, 0, 3))));
        assertRefused(
                "weights: double, the kernel is for float",
                engine -> engine.prepare(List.of(Nd4j.zeros(DataType.DOUBLE, 2))));
        INDArray closed = floats(2);
        closed.close();
        assertRefused("weights[0]: the array was closed", engine -> engine.prepare(List.of(closed)));
        assertRefused(
                "gradients: 1 array, the model has 2",
                engine -> engine.step(List.of(floats(2), floats(3)), List.of(floats(2)), 1));
        assertRefused(
                "gradients[0]: an empty array; every array needs elements",
                engine -> engine.step(List.of(floats()), List.of(Nd4j.empty(DataType.FLOAT)), 1));
        assertRefused(
                "gradients[0]: the array was closed", engine -> engine.step(List.of(floats(2)), List.of(closed), 1));
        assertRefused(
                "gradients[0]: shape [2, 1], the model has [2]",
                engine -> engine.step(List.of(floats(2)), List.of(floats(2, 1)), 1));
    }

    @Test
    void stepsThatDoNotFitTheModelAreRefusedAndChangeNothing() {
        for (KernelCode code : new KernelCode[] {null, kernelOfFloats().assemble()}) {
            checkRefusals(code);
        }
    }

    private static Kernel kernelOfFloats() {
        return Kernel.of(ELEMENTWISE, ElementType.FLOAT, StateFormat.EXACT);
    }

    private static void checkRefusals(KernelCode code) {
        var engine = new StepEngine(kernelOfFloats(), new double[0], 1, 0);
        var twin = new StepEngine(kernelOfFloats(), new double[0], 1, 0);
        List<INDArray> weights = List.of(floats(2), floats(2, 3));
        List<INDArray> twinWeights = List.of(floats(2), floats(2, 3));
        List<INDArray> gradients = List.of(floats(2), floats(2, 3));
        INDArray closed = floats(2, 3);
        closed.close();
        engine.step(code, weights, gradients, 1);
        twin.step(code, twinWeights, gradients, 1);
        assertRefused("weights: 1 array, the model has 2", engine, List.of(floats(2)), gradients);
        assertRefused("weights: 0 arrays, the model has 2", engine, List.of(), gradients);
        assertRefused(
                "gradients: 3 arrays, the model has 2", engine, weights, List.of(floats(2), floats(2), floats(2)));
        assertRefused(
                "weights[1]: shape [3, 2], the model has [2, 3]", engine, List.of(floats(2), floats(3, 2)), gradients);
        assertRefused("gradients[1]: shape [6], the model has [2, 3]", engine, weights, List.of(floats(2), floats(6)));
        assertRefused("gradients[0]: shape [], the model has [2]", engine, weights, List.of(floats(), floats(2, 3)));
        assertRefused(
                "gradients[1]: data type long; possible are float and double",
                engine,
                weights,
                List.of(floats(2), Nd4j.zeros(DataType.INT64, 2, 3)));
        assertRefused(
                "weights[1]: data type double, the model has float",
                engine,
                List.of(floats(2), Nd4j.zeros(DataType.DOUBLE, 2, 3)),
                gradients);
        assertRefused(
                "gradients[0]: data type double, the model has float",
                engine,
                weights,
                List.of(Nd4j.zeros(DataType.DOUBLE, 2), floats(2, 3)));
        assertRefused("weights[1]: the array was closed", engine, List.of(floats(2), closed), gradients);
        assertRefused("gradients[1]: the array was closed", engine, weights, List.of(floats(2), closed));
        assertRefused(
                "gradients[1]: an empty array; every array needs elements",
                engine,
                weights,
                List.of(floats(2), Nd4j.empty(DataType.FLOAT)));
        assertEquals(1, engine.steps());
        assertEquals(twinWeights, weights);
        engine.step(code, weights, gradients, 1);
        twin.step(code, twinWeights, gradients, 1);
        assertEquals(twinWeights, weights);
        assertEquals(twin.state(0), engine.state(0));
    }

    private static void assertRefused(
            String message, StepEngine engine, List<INDArray> weights, List<INDArray> gradients) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> engine.step(weights, gradients, 1));
        assertEquals(message, thrown.getMessage());
    }

    @Test
    void arraysThatAreClosedAfterAStepAreRefusedAtTheNext() {
        var engine = new StepEngine(kernelOfFloats(), new double[0], 1, 0);
        INDArray weights = floats(2);
        INDArray gradient = floats(2);
        engine.step(List.of(weights), List.of(gradient), 1);
        gradient.close();
        assertRefused("gradients[0]: the array was closed", engine, List.of(weights), List.of(gradient));
        weights.close();
        assertRefused("weights[0]: the array was closed", engine, List.of(weights), List.of(floats(2)));
    }

    @Test
    void statesInBfloat16GoWithFloatsOnly() {
        for (StateFormat states : List.of(StateFormat.BFLOAT16, StateFormat.BFLOAT16_STOCHASTIC)) {
            assertEquals(
                    "states in bfloat16 go with weights of floats, not of doubles",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> Kernel.of(ELEMENTWISE, ElementType.DOUBLE, states))
                            .getMessage());
        }
    }

    @Test
    void weightsThatShareMemoryAreRefused() {
        INDArray line = Nd4j.ones(DataType.FLOAT, 3);
        INDArray shared = Nd4j.create(line.data(), new long[] {3, 4}, new long[] {1, 0}, 0, 'c');
        var engine = new StepEngine(Kernel.of(ELEMENTWISE, ElementType.FLOAT, StateFormat.EXACT), new double[0], 1, 0);
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> engine.step(List.of(shared), List.of(Nd4j.ones(DataType.FLOAT, 3, 4)), 1));
        assertEquals("weights[0]: stride 0 in dimension 1; each weight needs memory of its own", thrown.getMessage());
        assertEquals(Nd4j.ones(DataType.FLOAT, 3), line);
    }
}
