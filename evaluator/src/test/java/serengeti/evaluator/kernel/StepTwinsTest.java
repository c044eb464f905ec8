package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.testing.ProgramShrinker;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;

/// Interpreted steps against what was there before them: the block interpreter for floats, the reference for doubles,
/// and a plain twin. Other tests hold compiled steps to interpreted ones.
class StepTwinsTest {
    private static final List<Fn> ELEMENTWISE =
            Stream.of(Fn.values())
                    .filter(fn ->
                            !List.of(
                                            Fn.MEAN,
                                            Fn.NORM,
                                            Fn.GLOBAL_NORM,
                                            Fn.DOT,
                                            Fn.COSINE_SIM,
                                            Fn.CLIP,
                                            Fn.TRIPLE_PRODUCT)
                                    .contains(fn))
                    .toList();

    /// What a trial is drawn from: up to so many arrays, all shorter than the largest.
    private record Draw(long seed, int arrays, int largest) {
        Trial trial() {
            var random = new SplittableRandom(seed);
            int[] sizes = random.ints(random.nextInt(1, arrays + 1), 0, largest).toArray();
            return new Trial(sizes, StepRig.data(StepRig.total(sizes), 3, seed, random.nextBoolean()));
        }
    }

    /// A model of three random steps, and the numbers it is made of.
    private record Trial(int[] sizes, double[][] data) {
        StepRig rig(StepPlan plan, ElementType type) {
            var rig = new StepRig(Kernel.of(plan, type, StateFormat.EXACT), 1, sizes);
            StepRig.fill(rig.weights, data[0]);
            return rig;
        }
    }

    /// What steps are compared with: a step on a gradient at a learning rate, the weights, a state.
    private record Twin(ObjDoubleConsumer<double[]> step, Supplier<double[]> weights, IntFunction<double[]> state) {}

    private static Optional<String> difference(StepPlan plan, ElementType type, Trial trial, Twin twin) {
        StepRig rig = trial.rig(plan, type);
        Optional<String> difference = Optional.empty();
        for (int step = 1; step < trial.data().length && difference.isEmpty(); step++) {
            rig.step(null, trial.data()[step], 1.0 / step);
            twin.step().accept(trial.data()[step], 1.0 / step);
            difference = StepRig.difference("weight", StepRig.read(rig.weights), twin.weights().get());
            for (int state = 0; state < plan.nextStates().size() && difference.isEmpty(); state++) {
                if (plan.nextStates().get(state).isPresent()) {
                    double[] found = StepRig.read(rig.engine.state(state));
                    difference = StepRig.difference("state " + state, found, twin.state().apply(state));
                }
            }
        }
        return difference;
    }

    /// What was there before.
    private enum Oracle {
        BLOCK_INTERPRETER,
        REFERENCE,
        PLAIN_TWIN;

        Optional<String> difference(Program program, Trial trial) {
            return switch (this) {
                case BLOCK_INTERPRETER -> fromBlockInterpreter(program, trial);
                case REFERENCE -> fromReference(program, trial);
                case PLAIN_TWIN -> fromTwin(program, trial);
            };
        }

        void check(Program program, Draw draw) {
            Trial trial = draw.trial();
            if (difference(program, trial).isPresent()) {
                Program small = ProgramShrinker.shrink(program, each -> difference(each, trial).isPresent());
                fail("%s\n%s".formatted(difference(small, trial).orElseThrow(), test(small, draw)));
            }
        }

        String test(Program program, Draw draw) {
            return PastedTest.of(
                    draw.seed(),
                    program,
                    "Trial trial = new Draw(%d, %d, %d).trial();".formatted(draw.seed(), draw.arrays(), draw.largest()),
                    "assertEquals(Optional.empty(), Oracle.%s.difference(program, trial));".formatted(this));
        }
    }

    @Test
    void failuresArePrintedAsTestsToBePasted() throws IOException {
        Program program = Parser.parse("def train(w, g, lr):\n  u = g * lr\n  return u");
        String test = Oracle.PLAIN_TWIN.test(program, new Draw(17, 4, 60));
        String path = "evaluator/src/test/java/serengeti/evaluator/kernel/StepTwinsTest.java";
        assertTrue(Files.readString(GoldenFile.inRepository(path)).contains(test), test);
    }

    /// As it was printed.
    @Test
    void programOfSeed17() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, lr):
                          u = g * lr
                          return u
                        """);
        Trial trial = new Draw(17, 4, 60).trial();
        assertEquals(Optional.empty(), Oracle.PLAIN_TWIN.difference(program, trial));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5})
    void floatsOfElementwiseProgramsAreThoseOfTheBlockInterpreter(int states) {
        RandomPrograms shape = RandomPrograms.language().withFunctions(ELEMENTWISE).withStates(states);
        for (long seed = 0; seed < 500; seed++) {
            Oracle.BLOCK_INTERPRETER.check(shape.generate(seed), new Draw(seed, 4, seed % 50 == 0 ? 5_000 : 60));
        }
    }

    /// The order in which a sum is taken is the same as long as there is but one block.
    @Test
    void floatsOfOneBlockAreThoseOfTheBlockInterpreterWithSumsToo() {
        RandomPrograms shape = RandomPrograms.fullOfSums();
        for (long seed = 0; seed < 500; seed++) {
            Oracle.BLOCK_INTERPRETER.check(
                    shape.generate(seed), new Draw(seed, 1, seed % 50 == 0 ? Kernel.BLOCK + 1 : 60));
        }
    }

    private static Optional<String> fromBlockInterpreter(Program program, Trial trial) {
        StepPlan plan = Lowering.plan(program);
        int total = StepRig.total(trial.sizes());
        TensorBuffer weights = TensorBuffer.zeros(total);
        TensorBuffer gradient = TensorBuffer.zeros(total);
        weights.copyFrom(floats(trial.data()[0]));
        var interpreter =
                new BlockInterpreter(plan, layout(trial.sizes()), weights, gradient, new OptimizerState(total));
        return difference(
                plan,
                ElementType.FLOAT,
                trial,
                new Twin(
                        (numbers, learningRate) -> {
                            gradient.copyFrom(floats(numbers));
                            interpreter.step(learningRate);
                        },
                        () -> doubles(weights),
                        state -> doubles(interpreter.state(state))));
    }

    private static Layout layout(int... sizes) {
        return Layout.of(
                Arrays.stream(sizes).mapToObj(size -> size == 0 ? new int[0] : new int[] {size}).toArray(int[][]::new));
    }

    private static float[] floats(double... doubles) {
        float[] floats = new float[doubles.length];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = (float) doubles[index];
        }
        return floats;
    }

    private static double[] doubles(TensorBuffer buffer) {
        return StepRig.read(List.of(buffer.array()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5})
    void doublesOfElementwiseProgramsAreThoseOfTheReference(int states) {
        RandomPrograms shape = RandomPrograms.language().withFunctions(ELEMENTWISE).withStates(states);
        for (long seed = 0; seed < 500; seed++) {
            Oracle.REFERENCE.check(shape.generate(seed), new Draw(seed, 4, seed % 50 == 0 ? 5_000 : 60));
        }
    }

    private static Optional<String> fromReference(Program program, Trial trial) {
        double[][] weights = split(trial.data()[0], trial.sizes());
        Reference reference = Reference.of(program);
        return difference(
                Lowering.plan(program),
                ElementType.DOUBLE,
                trial,
                new Twin(
                        (gradient, learningRate) ->
                                reference.step(weights, split(gradient, trial.sizes()), learningRate),
                        () -> flat(weights),
                        state -> flat(reference.states()[state])));
    }

    private static double[][] split(double[] flat, int[] sizes) {
        double[][] arrays = new double[sizes.length][];
        int offset = 0;
        for (int array = 0; array < sizes.length; array++) {
            int size = Math.max(1, sizes[array]);
            arrays[array] = Arrays.copyOfRange(flat, offset, offset + size);
            offset += size;
        }
        return arrays;
    }

    private static double[] flat(double[][] arrays) {
        return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void doublesOfProgramsWithSumsAreThoseOfThePlainTwin() {
        RandomPrograms shape = RandomPrograms.fullOfSums();
        for (long seed = 0; seed < 500; seed++) {
            Oracle.PLAIN_TWIN.check(shape.generate(seed), new Draw(seed, 4, seed % 50 == 0 ? 5_000 : 60));
        }
    }

    private static Optional<String> fromTwin(Program program, Trial trial) {
        StepPlan plan = Lowering.plan(program);
        var twin = new DoubleTwin(plan, trial.sizes(), trial.data()[0]);
        return difference(plan, ElementType.DOUBLE, trial, new Twin(twin::step, twin::weights, twin::state));
    }

    /// Numbers are positive, so that no sum is smaller than its terms.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "n = norm(g); u = g * n",
                "n = global_norm(g); u = g * n",
                "n = dot(g, w); u = g * n",
                "n = cosine_sim(g, w); u = g * n",
                "u = clip(g, 0.5)",
                "m = interp(g, m, 0.9); n = norm(m); u = m * n; n = norm(u); u = u / n",
                "n = norm(g); a = g * n; b = global_norm(a); u = w * b; n = dot(u, a); u = u * n"
            })
    void sumsAreThoseOfTheReferenceButForTheOrderOfTheirTerms(String body) {
        Program program =
                Parser.parse("def train(w, g, m, lr):\n  %s\n  return u, m".formatted(body.replace("; ", "\n  ")));
        int[] sizes = {0, 700, 17, 5_000};
        followsReference(program, ElementType.DOUBLE, sizes, 1, 1e-12);
        followsReference(program, ElementType.FLOAT, sizes, 1, 1e-5);
    }

    /// As [serengeti.evaluator.block.BlockInterpreterTest]: no gradient changes its sign, since the sign of a momentum
    /// near zero may fall differently.
    @ParameterizedTest
    @CsvSource({"DOUBLE, 1e-12", "FLOAT, 1e-4"})
    void libraryProgramsFollowTheReference(ElementType type, double tolerance) {
        for (Library.Entry entry : Library.all()) {
            followsReference(entry.program(), type, new int[] {30, 0, 17}, 100, tolerance);
        }
    }

    private static void followsReference(Program program, ElementType type, int[] sizes, int steps, double tolerance) {
        var random = new SplittableRandom(9);
        double[] start = random.doubles(StepRig.total(sizes), 2, 3).toArray();
        var trial = new Trial(sizes, new double[][] {start});
        StepRig rig = trial.rig(Lowering.plan(program), type);
        double[][] weights = split(start, sizes);
        Reference reference = Reference.of(program);
        for (int step = 0; step < steps; step++) {
            double[] gradient = random.doubles(start.length, 0.05, 0.075).toArray();
            rig.step(null, gradient, 1 - step / 250.0);
            reference.step(weights, split(gradient, sizes), 1 - step / 250.0);
        }
        double[] found = StepRig.read(rig.weights);
        double[] expected = flat(weights);
        for (int index = 0; index < expected.length; index++) {
            double scale = 1 + Math.abs(expected[index]);
            assertEquals(expected[index], found[index], tolerance * scale, "weight " + index);
            assertTrue(expected[index] != start[index], "no step was made");
        }
    }

    @Test
    void interpretersOfBothPrecisionsStepTheStateThatWasWrittenToThem() {
        Program program = Parser.parse("def train(w, g, m, lr):\n  m = m + g\n  return m, m");
        for (ElementType type : ElementType.values()) {
            var rig = new Trial(new int[] {3}, new double[][] {{1, 2, 3}}).rig(Lowering.plan(program), type);
            rig.step(null, new double[] {1, 1, 1}, 1);
            StepRig.fill(rig.engine.state(0), new double[] {10, 20, 30});
            rig.step(null, new double[] {1, 1, 1}, 1);
            assertArrayEquals(new double[] {-11, -20, -29}, StepRig.read(rig.weights));
        }
    }
}
