package serengeti.evaluator.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.PlanInterpreter;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Apply;
import serengeti.dsl.text.Parser;

final class Nd4jProgramTest {
    private static final int SIZE = 37;
    private static final int STEPS = 4;
    private static final double RATE = 0.01;

    static List<String> programs() {
        return Library.all().stream()
                .filter(entry -> !Nd4jProgram.isBeyond(Lowering.plan(entry.program())))
                .filter(entry -> Nd4jProgram.missing(Lowering.plan(entry.program())).isEmpty())
                .map(Library.Entry::name)
                .toList();
    }

    private static double[] random(int seed) {
        var random = new SplittableRandom(seed);
        double[] values = new double[SIZE];
        Arrays.setAll(values, _ -> random.nextDouble(-1, 1));
        return values;
    }

    private static INDArray array(double[] values) {
        return Nd4j.createFromArray(values.clone());
    }

    /// Steps both and compares the weights after each; the number of temporaries that ND4J needed.
    private static int assertSameSteps(StepPlan plan) {
        double[] expected = random(1);
        double[] gradient = random(2);
        var interpreter = new PlanInterpreter(plan, SIZE);
        INDArray weights = array(expected);
        INDArray[] states = new INDArray[plan.nextStates().size()];
        Arrays.setAll(states, _ -> Nd4j.zeros(DataType.DOUBLE, SIZE));
        var temporaries = new AtomicInteger();
        var program =
                new Nd4jProgram(
                        plan,
                        weights,
                        array(gradient),
                        states,
                        () -> {
                            temporaries.incrementAndGet();
                            return Nd4j.zeros(DataType.DOUBLE, SIZE);
                        });
        for (int step = 0; step < STEPS; step++) {
            double[] update = interpreter.step(expected, gradient, RATE);
            for (int index = 0; index < SIZE; index++) {
                expected[index] -= update[index];
            }
            program.step(RATE);
            // ND4J rounds constants to floats on the way to some of its operations
            assertArrayEquals(expected, weights.toDoubleVector(), 1e-6);
        }
        return temporaries.get();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void stepsAsThePlanSays(String name) {
        assertSameSteps(Lowering.plan(Library.named(name).program()));
    }

    @Test
    void memoryIsUsedAgain() {
        assertEquals(3, assertSameSteps(Lowering.plan(Library.named("lion").program())));
        assertEquals(3, assertSameSteps(Lowering.plan(Library.named("adamw").program())));
    }

    @Test
    void statesThatTakeEachOthersPlacesAreNotLost() {
        var nodes =
                List.<StepPlan.Node>of(
                        new StepPlan.State(0),
                        new StepPlan.State(1),
                        new StepPlan.Gradient(),
                        new Apply(Lane.ADD, List.of(0, 2), Kind.TENSOR));
        assertSameSteps(new StepPlan(nodes, 0, List.of(OptionalInt.of(1), OptionalInt.of(3))));
        assertSameSteps(new StepPlan(nodes, 3, List.of(OptionalInt.of(1), OptionalInt.of(2))));
        assertSameSteps(new StepPlan(nodes, 3, List.of(OptionalInt.of(3), OptionalInt.of(3))));
    }

    @Test
    void theWeightsBeforeTheStepCanBeKept() {
        var nodes = List.<StepPlan.Node>of(new StepPlan.State(0), new StepPlan.Weight(), new StepPlan.Gradient());
        assertSameSteps(new StepPlan(nodes, 2, List.of(OptionalInt.of(1))));
        assertSameSteps(new StepPlan(nodes, 0, List.of(OptionalInt.of(1))));
    }

    @Test
    void everyLaneThatNd4jHasIsTheSameFunction() {
        for (Lane lane : Lane.values()) {
            for (List<Integer> arguments : List.of(List.of(1, 1, 0), List.of(1, 2, 0), List.of(2, 1, 0))) {
                var used = arguments.subList(0, lane.arity());
                var nodes =
                        List.<StepPlan.Node>of(
                                new StepPlan.Gradient(),
                                new Apply(Lane.ABSOLUTE, List.of(0), Kind.TENSOR),
                                new StepPlan.Number(0.75),
                                new Apply(lane, used, Kind.TENSOR));
                if (used.contains(1) && Nd4jOps.has(lane, used.getFirst() == 2)) {
                    assertSameSteps(new StepPlan(nodes, 3, List.of()));
                }
            }
        }
    }

    @Test
    void aLaneThatNd4jDoesNotHaveIsNamed() {
        assertEquals(
                Optional.of(Lane.CUBE_ROOT),
                Nd4jProgram.missing(
                        new StepPlan(
                                List.of(new StepPlan.Gradient(), new Apply(Lane.CUBE_ROOT, List.of(0), Kind.TENSOR)),
                                1,
                                List.of())));
        assertEquals(
                Optional.of(Lane.POWER),
                Nd4jProgram.missing(
                        Lowering.plan(
                                Parser.parse("def train(w, g, lr):\n  u = power(0.5, g)\n  return u\n", "x.opt"))));
    }
}
