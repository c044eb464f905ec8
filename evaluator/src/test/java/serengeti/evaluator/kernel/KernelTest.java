package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ElementType;

class KernelTest {
    private static Kernel kernel(String name, CompiledStepsTest.Format format) {
        return Kernel.of(Lowering.plan(Library.named(name).program()), format.type, format.states);
    }

    @Test
    void kernelsAreCompiledOnceTheStepsPayForIt() throws InterruptedException {
        Kernel kernel =
                Kernel.of(
                        Lowering.plan(Parser.parse("def train(w, g, lr):\n  u = g * 0.125\n  return u")),
                        ElementType.FLOAT,
                        StateFormat.EXACT);
        var rig = new StepRig(kernel, 1, new int[] {250_000});
        double[] gradient = new double[250_000];
        for (long elements = 0; elements < StepEngine.BREAK_EVEN; elements += gradient.length) {
            assertFalse(kernel.isCompiled());
            rig.engine.step(rig.weights, rig.gradients, 1);
        }
        boolean isCompiled = kernel.await();
        assertEquals(isCompiled, kernel.isCompiled());
        assertEquals(isCompiled, kernel.code() != null);
        rig.engine.step(rig.weights, rig.gradients, 1);
        assertEquals(StepEngine.BREAK_EVEN / gradient.length + 1, rig.engine.steps());
    }

    /// A chain of operations that no two are merged of, the step's own subtraction among them.
    private static Kernel ofOperations(int operations) {
        var text = new StringBuilder("def train(w, g, lr):\n  u = g * w\n");
        for (int operation = 2; operation < operations; operation++) {
            text.append("  u = u %s %s\n".formatted(operation % 2 == 0 ? "+" : "*", operation % 2 == 0 ? "g" : "w"));
        }
        Kernel kernel =
                Kernel.of(Lowering.plan(Parser.parse(text + "  return u")), ElementType.FLOAT, StateFormat.EXACT);
        assertEquals(operations, kernel.plan().flopsPerParameter());
        return kernel;
    }

    @Test
    void programsThatAreTooLongAreInterpretedForGood() throws InterruptedException {
        assertFalse(ofOperations(Kernel.MOST_OPERATIONS).isTooLong());
        Kernel kernel = ofOperations(Kernel.MOST_OPERATIONS + 1);
        assertTrue(kernel.isTooLong());
        assertFalse(kernel.isDecided());
        kernel.request();
        assertTrue(kernel.isDecided());
        assertFalse(kernel.await());
        assertFalse(kernel.isCompiled());
        assertEquals(256, Kernel.MOST_OPERATIONS, "as the documents have it");
    }

    @Test
    void enginesTellTheirStepsAndStates() {
        Kernel kernel = kernel("adamw", CompiledStepsTest.Format.BFLOAT16);
        var rig = new StepRig(kernel, 1, new int[] {10, 0});
        assertEquals(0, rig.engine.stateBytes());
        assertEquals(List.of(), rig.engine.shapes());
        assertEquals(List.of(), rig.engine.state(0));
        rig.engine.prepare(rig.weights);
        assertEquals(2 * 11 * 2, rig.engine.stateBytes());
        assertEquals(2, rig.engine.shapes().size());
        assertEquals(10, rig.engine.shapes().getFirst()[0]);
        assertEquals(0, rig.engine.shapes().getLast().length);
        assertEquals(0, rig.engine.steps());
        rig.step(null, new double[11], 1);
        assertEquals(1, rig.engine.steps());
        rig.engine.setSteps(41);
        rig.step(null, new double[11], 1);
        assertEquals(42, rig.engine.steps());
    }

    /// Bias correction depends on it.
    @Test
    void stepsThatAreSetAreTheOnesThatProgramsSee() {
        var program = Parser.parse("def train(w, g, lr, t):\n  u = g * t\n  return u");
        Kernel kernel = Kernel.of(Lowering.plan(program), ElementType.DOUBLE, StateFormat.EXACT);
        var rig = new StepRig(kernel, 1, new int[] {1});
        rig.engine.setSteps(9);
        rig.step(kernel.assemble(), new double[] {1}, 1);
        assertEquals(-10, StepRig.read(rig.weights)[0]);
        rig.engine.reset();
        rig.step(kernel.assemble(), new double[] {1}, 1);
        assertEquals(-11, StepRig.read(rig.weights)[0]);
    }
}
