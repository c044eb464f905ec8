package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ElementType;

/// Steps whose update takes the place of the weights.
class ReplacingStepTest {
    private static final int STEPS = 3;
    private static final int ELEMENTS = 37;

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void writesWhatAnotherStepSubtracts(ElementType type) {
        Stream<Program> library = Library.all().stream().map(Library.Entry::program);
        Stream<Program> others =
                Stream.of(
                                "  u = tanh(m)\n  m = g\n  return u, m",
                                "  m = m + w\n  u = m\n  return u, m",
                                "  u = m\n  m = w\n  return u, m",
                                "  u = w\n  return u, m",
                                "  n = norm(w)\n  u = g * n\n  m = w + m\n  return u, m")
                        .map(body -> Parser.parse("def train(w, g, m, lr):\n" + body));
        Stream.concat(library, others)
                .forEach(program -> {
                    StepPlan plan = Lowering.plan(program);
                    List<Double> expected = run(plan, type, false);
                    assertEquals(expected, run(plan.replacing(), type, false), () -> "interpreted: " + program);
                    assertEquals(expected, run(plan.replacing(), type, true), () -> "compiled: " + program);
                });
    }

    /// The updates of some steps from the same weights, and the last states, with one zero for both signs.
    private static List<Double> run(StepPlan plan, ElementType elements, boolean isCompiled) {
        DataType type = elements == ElementType.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
        Kernel kernel = Kernel.of(plan, elements, StateFormat.EXACT);
        var engine = new StepEngine(kernel, new double[0], 1, 0);
        KernelCode code = isCompiled ? kernel.assemble() : null;
        var results = new ArrayList<INDArray>();
        for (int step = 0; step < STEPS; step++) {
            INDArray weights = Nd4j.zeros(type, ELEMENTS);
            engine.step(code, List.of(weights), List.of(gradient(type, step)), 0.5);
            results.add(plan.isReplacing() ? weights : weights.neg());
        }
        for (int state = 0; state < plan.nextStates().size(); state++) {
            results.addAll(engine.state(state));
        }
        return results.stream()
                .flatMapToDouble(array -> DoubleStream.of(array.dup('c').data().asDouble()))
                .map(value -> value + 0.0)
                .boxed()
                .toList();
    }

    private static INDArray gradient(DataType type, int step) {
        return Nd4j.linspace(type, -1, 0.07 + 0.01 * step, ELEMENTS);
    }

    @Test
    void givenStatesAreChangedInPlace() {
        StepPlan plan = Lowering.plan(Library.named("sgd-momentum").program()).replacing();
        var engine = new StepEngine(Kernel.of(plan, ElementType.FLOAT, StateFormat.EXACT), new double[0], 1, 0);
        INDArray state = Nd4j.create(DataType.FLOAT, new long[] {2, 3}, 'f');
        state.assign(1);
        engine.adopt(List.of(state));
        INDArray weights = Nd4j.zeros(DataType.FLOAT, 2, 3);
        INDArray gradients = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        engine.step(List.of(weights), List.of(gradients), 100);
        INDArray expected = gradients.add(0.9f);
        assertEquals(expected, state);
        assertEquals(expected, weights);
        assertEquals(List.of(expected), engine.state(0));
    }
}
