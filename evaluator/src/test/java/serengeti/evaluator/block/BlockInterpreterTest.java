package serengeti.evaluator.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter.Requirement;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.testing.ProgramShrinker;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.buffer.TensorBuffer;

/// The block interpreter against its plain twin, bit for bit, and against the reference, within float32's rounding.
class BlockInterpreterTest {
    private static final int[] SIZES = {
        1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 207, 702, 1024, 2047, 2048, 2049, 4098, 5000
    };

    private static StepPlan plan(String body) {
        return Lowering.plan(Parser.parse("def train(w, g, m, v, lr):\n  %s".formatted(body.replace("; ", "\n  "))));
    }

    @TestFactory
    Stream<DynamicTest> everyFunctionOnArraysOfAnySize() {
        return Stream.of(Fn.values())
                .filter(fn -> fn != Fn.TRIPLE_PRODUCT)
                .map(fn ->
                        dynamicTest(
                                fn.spelling(),
                                () -> {
                                    StepPlan plan = Lowering.plan(applied(fn));
                                    for (int size : SIZES) {
                                        check(plan, size, size);
                                        check(plan, size, 1, size, 1);
                                        check(plan, size, size, 5, size / 2 + 1);
                                    }
                                }));
    }

    private static void check(StepPlan plan, long seed, int... sizes) {
        int total = IntStream.of(sizes).sum();
        assertEquals(Optional.empty(), Rig.difference(plan, sizes, Rig.data(total, 2, seed, true)));
        assertEquals(Optional.empty(), Rig.difference(plan, sizes, Rig.data(total, 2, seed, false)));
    }

    /// `u = fn(g, w, m)` with numbers where a scalar is needed, and the result spread over a tensor.
    private static Program applied(Fn fn) {
        Program frame = Parser.parse("def train(w, g, m, lr):\n  m = w + g\n  return g, m");
        var statements = new ArrayList<Statement>();
        List<String> tensors = List.of("g", "w", "m");
        var arguments = new ArrayList<Argument>();
        var kinds = new ArrayList<Kind>();
        for (int index = 0; index < fn.arity(); index++) {
            boolean isScalar = fn.parameters().get(index).required() == Requirement.SCALAR;
            arguments.add(isScalar ? new Constant(0.7) : new Variable(tensors.get(index)));
            kinds.add(isScalar ? Kind.SCALAR : Kind.TENSOR);
        }
        statements.add(new Statement(new Variable("u"), fn, arguments));
        if (fn.resultKind(kinds.toArray(Kind[]::new)) != Kind.TENSOR) {
            statements.add(Statement.of("u", Fn.MULTIPLY, new Variable("u"), new Variable("g")));
        }
        statements.addAll(frame.statements());
        return new Program(
                List.of(), List.of(), frame.signature(), statements, List.of(new Variable("u"), new Variable("m")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5})
    void randomProgramsOverSeveralSteps(int states) {
        RandomPrograms shape = RandomPrograms.language().withStates(states);
        for (long seed = 0; seed < 600; seed++) {
            var random = new SplittableRandom(seed);
            int[] sizes = random.ints(random.nextInt(1, 5), 1, 40).toArray();
            check(shape.generate(seed), sizes, seed, random.nextBoolean());
        }
    }

    @Test
    void randomProgramsFullOfSums() {
        RandomPrograms shape = RandomPrograms.fullOfSums();
        for (long seed = 0; seed < 600; seed++) {
            var random = new SplittableRandom(seed);
            int[] sizes = random.ints(random.nextInt(1, 5), 1, seed % 10 == 0 ? 3_000 : 60).toArray();
            check(shape.generate(seed), sizes, seed, false);
        }
    }

    @Test
    void randomProgramsFullOfWhatIsFused() {
        RandomPrograms shape =
                RandomPrograms.language()
                        .withFunctions(
                                List.of(
                                        Fn.ADD,
                                        Fn.SUBTRACT,
                                        Fn.MULTIPLY,
                                        Fn.DIVIDE,
                                        Fn.RATIO,
                                        Fn.INTERP,
                                        Fn.SQRT,
                                        Fn.ROOT,
                                        Fn.ABS,
                                        Fn.NORM))
                        .withStates(3)
                        .withStatements(16);
        for (long seed = 0; seed < 1_500; seed++) {
            var random = new SplittableRandom(seed);
            int[] sizes = random.ints(random.nextInt(1, 4), 1, seed % 10 == 0 ? 3_000 : 60).toArray();
            check(shape.generate(seed), sizes, seed, seed % 4 == 0);
        }
    }

    @Test
    void longRandomProgramsOfTheSearchSpace() {
        RandomPrograms shape = RandomPrograms.paper().withStatements(60);
        for (long seed = 0; seed < 150; seed++) {
            check(shape.generate(seed), new int[] {33, 1, 20}, seed, false);
        }
    }

    private static void check(Program program, int[] sizes, long seed, boolean special) {
        float[][] data = Rig.data(IntStream.of(sizes).sum(), 4, seed, special);
        if (Rig.difference(Lowering.plan(program), sizes, data).isPresent()) {
            Program small =
                    ProgramShrinker.shrink(
                            program, each -> Rig.difference(Lowering.plan(each), sizes, data).isPresent());
            fail(
                    "seed %d: %s\n%s"
                            .formatted(
                                    seed,
                                    Rig.difference(Lowering.plan(small), sizes, data).orElseThrow(),
                                    Printer.print(small)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = m + g; return a, v, a",
                "a = v + g; b = m * 0.5; return a, b, a",
                "u = m + v; return u, v, m",
                "u = m + v; n = u + g; return u, v, n",
                "u = m + v; return u, g, w",
                "u = m - v; return u, w, m",
                "u = m * lr; m = m + g; return u, m, m",
                "u = m + g; return u, u, v",
                "m = m + g; return m, m, v",
                "return m, g, v",
                "return w, m, v",
                "return g, v, m",
                "u = square(v); m = m + u; v = v + g; return m, v, m",
                "n = norm(m); u = g + n; m = u - v; v = u * n; return u, m, v",
                "n = norm(v); n = n + 1; v = v + g; v = v / n; u = norm(v); u = v * u; return u, u, v",
                "u = m + 1; a = v + g; return u, v, a"
            })
    void statesThatChangePlaces(String body) {
        StepPlan plan = plan(body);
        assertEquals(Optional.empty(), Rig.difference(plan, new int[] {21, 1, 40}, Rig.data(62, 5, 3, false)));
        assertEquals(Optional.empty(), Rig.difference(plan, new int[] {5000}, Rig.data(5000, 3, 3, false)));
    }

    @Test
    void deadStatesHaveNoMemory() {
        var rig = new Rig(plan("m = cosh(g); v = v + g; return v, m, v"), 10);
        assertNull(rig.interpreter.state(0));
        assertEquals(10, rig.interpreter.state(1).length());
    }

    @TestFactory
    Stream<DynamicTest> libraryProgramsFollowTheReference() {
        return Library.all().stream().map(entry -> dynamicTest(entry.name(), () -> followsReference(entry.program())));
    }

    /// Over 200 steps, within what the five or so roundings to float32 of each may add up to. The sign of a momentum
    /// near zero may fall differently, so no gradient changes its sign.
    private static void followsReference(Program program) {
        int[] sizes = {30, 1, 17};
        var random = new SplittableRandom(9);
        var rig = new Rig(Lowering.plan(program), sizes);
        double[][] weights = new double[sizes.length][];
        float[] start = new float[48];
        for (int index = 0; index < 48; index++) {
            start[index] = (float) (2 + random.nextDouble());
        }
        rig.weights.copyFrom(start);
        int offset = 0;
        for (int array = 0; array < sizes.length; array++) {
            weights[array] = new double[sizes[array]];
            for (int index = 0; index < sizes[array]; index++) {
                weights[array][index] = start[offset++];
            }
        }
        Reference reference = Reference.of(program);
        for (int step = 0; step < 200; step++) {
            float[] gradient = new float[48];
            for (int index = 0; index < 48; index++) {
                gradient[index] = (float) (0.05 * (1 + 0.5 * random.nextDouble()) * (index % 2 == 0 ? 1 : -1));
            }
            double rate = 1 - step / 250.0;
            rig.step(gradient, rate);
            reference.step(weights, split(gradient, sizes), rate);
        }
        double[] expected = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
        for (int index = 0; index < 48; index++) {
            float ulp = Math.ulp(Math.max(4, (float) Math.abs(expected[index])));
            assertEquals(expected[index], rig.weights.get(index), 1_000 * ulp, "weight " + index);
            assertTrue(expected[index] != start[index], "no step was made");
        }
    }

    private static double[][] split(float[] flat, int[] sizes) {
        double[][] arrays = new double[sizes.length][];
        int offset = 0;
        for (int array = 0; array < sizes.length; array++) {
            arrays[array] = new double[sizes[array]];
            for (int index = 0; index < sizes[array]; index++) {
                arrays[array][index] = flat[offset++];
            }
        }
        return arrays;
    }

    @Test
    void resetGivesTheSameRunAgain() {
        Program program = RandomPrograms.language().withStates(3).withStatements(30).generate(77);
        var rig = new Rig(Lowering.plan(program), 50, 3);
        float[][] data = Rig.data(53, 20, 1, false);
        float[] first = run(rig, data);
        for (int again = 0; again < 200; again++) {
            rig.interpreter.reset();
            assertArrayEquals(first, run(rig, data));
        }
    }

    private static float[] run(Rig rig, float[][] data) {
        rig.weights.copyFrom(data[0]);
        for (int step = 1; step < data.length; step++) {
            rig.step(data[step], 1.0 / step);
        }
        return rig.weights.toArray();
    }

    @Test
    void successiveProgramsMayShareMemory() {
        var memory = new OptimizerState(53);
        float[][] data = Rig.data(53, 5, 2, false);
        for (long seed = 0; seed < 200; seed++) {
            StepPlan plan =
                    Lowering.plan(
                            RandomPrograms.language()
                                    .withStates((int) seed % 5)
                                    .withStatements(3 + (int) seed % 40)
                                    .generate(seed));
            float[] alone = run(new Rig(plan, 50, 3), data);
            assertArrayEquals(alone, run(new Rig(plan, memory, 50, 3), data), "seed " + seed);
        }
    }

    @Test
    void anEarlierProgramGoesOnAfterAReset() {
        var memory = new OptimizerState(53);
        float[][] data = Rig.data(53, 5, 2, false);
        var first =
                new Rig(
                        plan("m = interp(g, m, 0.9); u = m * 0.3; n = norm(u); u = u / n; return u, m, v"),
                        memory,
                        50,
                        3);
        float[] expected = run(first, data);
        run(new Rig(plan("m = m + 7; v = v - 5; u = m * v; return u, m, v"), memory, 50, 3), data);
        first.interpreter.reset();
        assertArrayEquals(expected, run(first, data));
    }

    @Test
    void refusesBuffersOfAnotherLength() {
        StepPlan plan = plan("return g, m, v");
        assertEquals(
                "weights: 9 elements, the layout has 10",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new BlockInterpreter(
                                                plan,
                                                Rig.layout(10),
                                                TensorBuffer.zeros(9),
                                                TensorBuffer.zeros(10),
                                                new OptimizerState(10)))
                        .getMessage());
        assertEquals(
                "gradient: 11 elements, the layout has 10",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new BlockInterpreter(
                                                plan,
                                                Rig.layout(7, 3),
                                                TensorBuffer.zeros(10),
                                                TensorBuffer.zeros(11),
                                                new OptimizerState(10)))
                        .getMessage());
    }
}
