package serengeti.evaluator.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.InvalidProgramException;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.StateFormat;
import serengeti.evaluator.optimizer.Optimizer.Settings;

class OptimizerTest {
    private static final Program MOMENTUM =
            Parser.parse(
                    """
                    rate = 0.5
                    beta = 0.75
                    def train(w, g, unused, m, dead, lr, t):
                      m = interp(g, m, beta)
                      dead = sin(g)
                      r = rate * lr
                      u = m * r
                      u = u / t
                      return u, unused, m, dead
                    """);

    private static INDArray floats(double... values) {
        return Nd4j.createFromArray(values).castTo(DataType.FLOAT);
    }

    private static void assertMessage(String message, Class<? extends Exception> type, Executable call) {
        assertEquals(message, assertThrows(type, call).getMessage());
    }

    @Test
    void stepsWeightsInPlace() {
        Program program = Parser.parse("def train(w, g, m, lr):\n  m = m + g\n  u = m * lr\n  return u, m");
        Optimizer optimizer = Optimizer.compile(program);
        INDArray weights = floats(1, 2, 3);
        optimizer.step(weights, floats(1, 1, 2), 0.5);
        assertEquals(floats(0.5, 1.5, 2), weights);
        optimizer.step(weights, floats(1, 0, 0), 1);
        assertEquals(floats(-1.5, 0.5, 0), weights);
        assertEquals(2, optimizer.steps());
        assertEquals(List.of(floats(2, 1, 2)), optimizer.state("m"));
    }

    @Test
    void knowsItsProgramAndSettings() {
        Settings settings = Settings.DEFAULT.withThreads(2).withStates(StateFormat.BFLOAT16).withSeed(7);
        Optimizer optimizer = Optimizer.compile(MOMENTUM, settings);
        assertSame(MOMENTUM, optimizer.program());
        assertEquals(new Settings(2, StateFormat.BFLOAT16, 7), optimizer.settings());
        assertEquals(Settings.DEFAULT, Optimizer.compile(MOMENTUM).settings());
        assertEquals(StateFormat.EXACT, Settings.DEFAULT.states());
        assertEquals(0, Settings.DEFAULT.seed());
        assertTrue(Settings.DEFAULT.threads() >= 1);
        assertMessage(
                "threads: 0, must be at least 1",
                IllegalArgumentException.class,
                () -> Settings.DEFAULT.withThreads(0));
    }

    @Test
    void unsoundProgramsAreRefused() {
        Program program = Parser.parse("def train(w, g, lr):\n  u = norm(g)\n  return u");
        assertThrows(InvalidProgramException.class, () -> Optimizer.compile(program));
    }

    @Test
    void keepsOnlyStatesThatReachAnUpdate() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        assertEquals(List.of("m"), optimizer.states());
        assertEquals(4, optimizer.stateBytesPerParameter(ElementType.FLOAT));
        assertEquals(8, optimizer.stateBytesPerParameter(ElementType.DOUBLE));
        Optimizer narrow = Optimizer.compile(MOMENTUM, Settings.DEFAULT.withStates(StateFormat.BFLOAT16));
        assertEquals(2, narrow.stateBytesPerParameter(ElementType.FLOAT));
        optimizer.prepare(List.of(floats(1, 2)));
        assertEquals(List.of(floats(0, 0)), optimizer.state("m"));
        assertMessage(
                "state 'dead': the program keeps m", IllegalArgumentException.class, () -> optimizer.state("dead"));
        Optimizer stateless = Optimizer.compile(Library.named("sgd").program());
        stateless.prepare(List.of(floats(1, 2)));
        assertEquals(List.of(), stateless.states());
        assertMessage("state 'm': the program keeps none", IllegalArgumentException.class, () -> stateless.state("m"));
        Optimizer adamw = Optimizer.compile(Library.named("adamw").program());
        adamw.prepare(List.of(floats(1, 2)));
        assertEquals(List.of("m", "v"), adamw.states());
        assertMessage("state 'w': the program keeps m, v", IllegalArgumentException.class, () -> adamw.state("w"));
    }

    @Test
    void statesAreThereFromPrepareOrTheFirstStepOn() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        assertEquals(0, optimizer.steps());
        optimizer.reset();
        assertMessage("state: call step or prepare first", IllegalStateException.class, () -> optimizer.state("m"));
        assertMessage(
                "awaitCompiled: call step or prepare first", IllegalStateException.class, optimizer::awaitCompiled);
        INDArray weights = floats(4, 5);
        optimizer.prepare(List.of(weights));
        assertEquals(floats(4, 5), weights);
        assertEquals(0, optimizer.steps());
        optimizer.step(weights, floats(1, 1), 1);
        assertEquals(1, optimizer.steps());
    }

    @Test
    void preparingForAnotherModelIsRefused() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        optimizer.prepare(List.of(floats(4, 5)));
        optimizer.state("m").getFirst().assign(7);
        optimizer.prepare(List.of(floats(1, 2)));
        assertEquals(List.of(floats(7, 7)), optimizer.state("m"));
        assertMessage(
                "weights[0]: shape [3], the model has [2]",
                IllegalArgumentException.class,
                () -> optimizer.prepare(List.of(floats(1, 2, 3))));
        assertMessage(
                "weights: 2 arrays, the model has 1",
                IllegalArgumentException.class,
                () -> optimizer.prepare(List.of(floats(1, 2), floats(1, 2))));
        assertMessage(
                "weights[0]: data type double, the model has float",
                IllegalArgumentException.class,
                () -> optimizer.prepare(List.of(Nd4j.zeros(DataType.DOUBLE, 2))));
        assertEquals(List.of(floats(7, 7)), optimizer.state("m"));
    }

    @Test
    void whatIsNullIsNamed() {
        assertNull("program", () -> Optimizer.compile(null));
        assertNull("settings", () -> Optimizer.compile(MOMENTUM, null));
        assertNull("states", () -> Settings.DEFAULT.withStates(null));
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        assertNull("name", () -> optimizer.set(null, 1));
        assertNull("name", () -> optimizer.get(null));
        for (int round = 0; round < 2; round++) {
            assertNull("weights", () -> optimizer.prepare(null));
            assertNull("weights[0]", () -> optimizer.prepare(Collections.singletonList(null)));
            assertNull("weights", () -> optimizer.step((INDArray) null, floats(1), 1));
            assertNull("gradients", () -> optimizer.step(floats(1), null, 1));
            assertNull("weights", () -> optimizer.step(null, List.of(floats(1)), 1));
            assertNull("gradients", () -> optimizer.step(List.of(floats(1)), null, 1));
            assertNull("gradients[0]", () -> optimizer.step(List.of(floats(1)), Collections.singletonList(null), 1));
            assertNull("weights[0]", () -> optimizer.step(Collections.singletonList(null), List.of(floats(1)), 1));
            optimizer.prepare(List.of(floats(1)));
        }
        assertNull("name", () -> optimizer.state(null));
    }

    private static void assertNull(String name, Executable call) {
        assertMessage(name, NullPointerException.class, call);
    }

    @Test
    void whatIsWrittenToAStateShowsInTheNextStep() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        INDArray weights = floats(0, 0);
        optimizer.prepare(List.of(weights));
        optimizer.state("m").getFirst().assign(floats(8, 16));
        optimizer.step(weights, floats(0, 0), 1);
        // m = 0.75 * 8, rate 0.5
        assertEquals(floats(-3, -6), weights);
        assertEquals(List.of(floats(6, 12)), optimizer.state("m"));
    }

    @Test
    void resetStartsAgain() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        INDArray first = floats(1, 2, 3);
        optimizer.set("beta", 0.5);
        for (int step = 0; step < 3; step++) {
            optimizer.step(first, floats(1, -1, step), 1);
        }
        optimizer.reset();
        assertEquals(0, optimizer.steps());
        assertEquals(List.of(floats(0, 0, 0)), optimizer.state("m"));
        assertEquals(0.5, optimizer.get("beta"));
        INDArray second = floats(1, 2, 3);
        for (int step = 0; step < 3; step++) {
            optimizer.step(second, floats(1, -1, step), 1);
        }
        assertEquals(first, second);
    }

    @Test
    void hyperparametersAreReadAndSetByName() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        assertEquals(List.of("rate", "beta"), optimizer.hyperparameters());
        assertEquals(0.5, optimizer.get("rate"));
        optimizer.set("rate", -3);
        assertEquals(-3, optimizer.get("rate"));
        assertEquals(0.75, optimizer.get("beta"));
        assertEquals(0.5, Optimizer.compile(MOMENTUM).get("rate"));
        assertMessage(
                "hyperparameter 'bata': the program has rate, beta; did you mean 'beta'?",
                IllegalArgumentException.class,
                () -> optimizer.set("bata", 1));
        assertMessage(
                "hyperparameter 'momentum': the program has rate, beta",
                IllegalArgumentException.class,
                () -> optimizer.get("momentum"));
        assertMessage(
                "hyperparameter rate = NaN: must be finite",
                IllegalArgumentException.class,
                () -> optimizer.set("rate", Double.NaN));
        assertMessage(
                "hyperparameter rate = -Infinity: must be finite",
                IllegalArgumentException.class,
                () -> optimizer.set("rate", Double.NEGATIVE_INFINITY));
        assertEquals(-3, optimizer.get("rate"));
        Program bare = Parser.parse("def train(w, g, lr):\n  u = g * lr\n  return u");
        assertMessage(
                "hyperparameter 'rate': the program has none",
                IllegalArgumentException.class,
                () -> Optimizer.compile(bare).get("rate"));
    }

    @Test
    void hyperparametersThatAreSetHoldFromTheNextStepOn() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        INDArray weights = floats(0);
        optimizer.step(weights, floats(4), 1);
        assertEquals(floats(-0.5), weights);
        optimizer.set("rate", 2);
        optimizer.set("beta", 0);
        optimizer.step(weights, floats(4), 1);
        assertEquals(floats(-4.5), weights);
    }

    @Test
    void aRefusedFirstStepFixesNothing() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM);
        assertMessage(
                "weights: no arrays; a model has at least one",
                IllegalArgumentException.class,
                () -> optimizer.step(List.of(), List.of(), 1));
        assertMessage(
                "weights[0]: data type int; possible are float and double",
                IllegalArgumentException.class,
                () -> optimizer.prepare(List.of(Nd4j.zeros(DataType.INT32, 3))));
        assertMessage(
                "gradients[0]: shape [3], the model has [2]",
                IllegalArgumentException.class,
                () -> optimizer.step(floats(1, 2), floats(1, 2, 3), 1));
        assertEquals(0, optimizer.steps());
        assertMessage("state: call step or prepare first", IllegalStateException.class, () -> optimizer.state("m"));
        INDArray doubles = Nd4j.createFromArray(1.0, 2.0, 3.0);
        optimizer.step(doubles, Nd4j.ones(DataType.DOUBLE, 3), 1);
        assertEquals(1, optimizer.steps());
    }

    @Test
    void statesInBfloat16GoWithFloatsOnly() {
        Optimizer optimizer = Optimizer.compile(MOMENTUM, Settings.DEFAULT.withStates(StateFormat.BFLOAT16));
        assertMessage(
                "states in bfloat16 go with weights of floats, not of doubles",
                IllegalArgumentException.class,
                () -> optimizer.step(Nd4j.zeros(DataType.DOUBLE, 2), Nd4j.zeros(DataType.DOUBLE, 2), 1));
        optimizer.step(floats(1, 2), floats(1, 2), 1);
        assertEquals(DataType.BFLOAT16, optimizer.state("m").getFirst().dataType());
    }

    @ParameterizedTest
    @EnumSource
    void roundingDependsOnTheSeedWhereItIsStochasticOnly(StateFormat states) {
        INDArray first = run(Settings.DEFAULT.withStates(states).withSeed(1));
        assertEquals(first, run(Settings.DEFAULT.withStates(states).withSeed(1)));
        boolean isSame = first.equals(run(Settings.DEFAULT.withStates(states).withSeed(2)));
        assertEquals(states != StateFormat.BFLOAT16_STOCHASTIC, isSame);
    }

    private static INDArray run(Settings settings) {
        Optimizer optimizer = Optimizer.compile(MOMENTUM, settings);
        INDArray weights = Nd4j.zeros(DataType.FLOAT, 100);
        for (int step = 0; step < 5; step++) {
            optimizer.step(weights, Nd4j.linspace(DataType.FLOAT, -1, 0.0171, 100), 1);
        }
        return weights;
    }

    @Test
    void optimizersOfOneProgramShareNothing() {
        Optimizer first = Optimizer.compile(MOMENTUM);
        Optimizer second = Optimizer.compile(MOMENTUM);
        INDArray weights = floats(0);
        INDArray others = floats(0);
        first.set("rate", 100);
        first.step(weights, floats(1), 1);
        second.step(others, floats(4), 1);
        assertEquals(floats(-25), weights);
        assertEquals(floats(-0.5), others);
    }

    @ParameterizedTest
    @EnumSource
    void compiledStepsGoOnWhereInterpretedOnesStopped(ElementType type) throws InterruptedException {
        DataType dataType = type == ElementType.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
        Optimizer compiled = Optimizer.compile(Library.named("adamw").program());
        Optimizer twin = Optimizer.compile(withAnotherKernel(Library.named("adamw").program()));
        INDArray weights = Nd4j.linspace(dataType, -1, 0.013, 1_000);
        INDArray others = weights.dup();
        for (int step = 0; step < 20; step++) {
            INDArray gradient = Nd4j.linspace(dataType, 1, -0.0017 * step, 1_000);
            if (step == 3) {
                compiled.awaitCompiled();
            }
            compiled.step(weights, gradient, 1);
            twin.step(others, gradient, 1);
            assertArrayEquals(others.toDoubleVector(), weights.toDoubleVector());
        }
    }

    /// With a hyperparameter more, which nobody reads. Nobody asks for that kernel to be compiled.
    private static Program withAnotherKernel(Program program) {
        var hyperparameters = new ArrayList<>(program.hyperparameters());
        hyperparameters.addFirst(new Hyperparameter("unread", 0));
        return new Program(
                program.comments(), hyperparameters, program.signature(), program.statements(), program.returns());
    }

    @Test
    void waitingMayBeInterrupted() {
        Optimizer optimizer = Optimizer.compile(Parser.parse("def train(w, g, lr):\n  u = g * 12.5\n  return u"));
        optimizer.prepare(List.of(floats(1)));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, optimizer::awaitCompiled);
        assertFalse(Thread.interrupted());
    }
}
