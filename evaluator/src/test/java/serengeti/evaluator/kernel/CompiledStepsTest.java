package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.testing.ProgramShrinker;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ElementType;

/// Compiled steps against interpreted ones, bit for bit.
class CompiledStepsTest {
    private static final int[] SIZES = {1, 2, 7, 8, 15, 16, 17, 31, 0, 33, 100};

    /// A precision with what it can keep states in.
    enum Format {
        FLOAT(ElementType.FLOAT, StateFormat.EXACT),
        DOUBLE(ElementType.DOUBLE, StateFormat.EXACT),
        BFLOAT16(ElementType.FLOAT, StateFormat.BFLOAT16),
        STOCHASTIC(ElementType.FLOAT, StateFormat.BFLOAT16_STOCHASTIC);

        final ElementType type;
        final StateFormat states;

        Format(ElementType type, StateFormat states) {
            this.type = type;
            this.states = states;
        }

        Optional<String> difference(StepPlan plan, int[] sizes, double[][] data) {
            return StepRig.difference(plan, type, states, sizes, data);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyFunctionOnTensorsAndNumbers() {
        return Stream.of(Fn.values()).map(fn -> dynamicTest(fn.spelling(), () -> checkFunction(fn)));
    }

    private static void checkFunction(Fn fn) {
        double[][] data = StepRig.data(StepRig.total(SIZES), 2, fn.ordinal(), true);
        for (int choice = 0; choice < Math.powExact(3, fn.arity()); choice++) {
            Kind[] kinds = kinds(choice, fn.arity());
            boolean isPossible =
                    IntStream.range(0, kinds.length)
                            .allMatch(place -> fn.parameters().get(place).required().accepts(kinds[place]));
            if (isPossible) {
                StepPlan plan = Lowering.plan(applied(fn, kinds));
                for (Format format : Format.values()) {
                    assertEquals(
                            Optional.empty(), format.difference(plan, SIZES, data), () -> List.of(kinds).toString());
                }
            }
        }
    }

    private static Kind[] kinds(int choice, int arity) {
        Kind[] kinds = new Kind[arity];
        for (int place = 0; place < arity; place++) {
            kinds[place] = Kind.values()[choice / Math.powExact(3, place) % 3];
        }
        return kinds;
    }

    /// `u = fn(...)` of states, weights and gradient, of norms or of numbers that change from step to step; the result
    /// spread over a tensor goes to a state as well.
    private static Program applied(Fn fn, Kind[] kinds) {
        Program frame =
                Parser.parse(
                        """
                        def train(w, g, m, v, lr):
                          a = norm(g)
                          b = norm(w)
                          c = a * 0.5
                          x = lr * 0.7
                          y = lr - 0.1
                          z = lr + 0.2
                          d = row_mean(g)
                          e = row_mean(w)
                          f = d * 0.5
                          h = column_mean(g)
                          i = column_mean(w)
                          j = h * 0.5
                          return g, m, v
                        """);
        Map<Kind, List<String>> names =
                Map.of(
                        Kind.SCALAR,
                        List.of("x", "y", "z"),
                        Kind.PER_ARRAY,
                        List.of("a", "b", "c"),
                        Kind.PER_ROW,
                        List.of("d", "e", "f"),
                        Kind.PER_COLUMN,
                        List.of("h", "i", "j"),
                        Kind.TENSOR,
                        List.of("m", "w", "g"));
        var arguments = new ArrayList<Argument>();
        for (int place = 0; place < kinds.length; place++) {
            arguments.add(new Variable(names.get(kinds[place]).get(place)));
        }
        var statements = new ArrayList<>(frame.statements());
        statements.add(new Statement(new Variable("u"), fn, arguments));
        if (fn.resultKind(kinds) != Kind.TENSOR) {
            statements.add(Statement.of("u", Fn.MULTIPLY, new Variable("u"), new Variable("g")));
        }
        statements.add(Statement.of("m", Fn.ADD, new Variable("m"), new Variable("g")));
        statements.add(Statement.of("u", Fn.ADD, new Variable("u"), new Variable("v")));
        return new Program(
                List.of(),
                List.of(),
                frame.signature(),
                statements,
                List.of(new Variable("u"), new Variable("m"), new Variable("u")));
    }

    /// No program sums a tensor that is not a product, so the plan is made by hand.
    @ParameterizedTest
    @EnumSource(Format.class)
    void sumsOfWhatLiesInMemory(Format format) {
        var builder = new StepPlan.Builder();
        int gradient = builder.add(new StepPlan.Gradient());
        int state = builder.add(new StepPlan.State(0));
        int sums = builder.add(new StepPlan.SumPerArray(state));
        int all = builder.add(new StepPlan.SumAll(builder.add(new StepPlan.Weight())));
        int more = builder.apply(Lane.ADD, List.of(gradient, builder.apply(Lane.ADD, List.of(sums, all))));
        int sine = builder.apply(Lane.SINE, List.of(state));
        int next = builder.apply(Lane.ADD, List.of(state, gradient));
        for (int update : new int[] {more, builder.apply(Lane.MULTIPLY, List.of(more, sine))}) {
            StepPlan plan = builder.build(update, List.of(OptionalInt.of(next)));
            double[][] data = StepRig.data(StepRig.total(SIZES), 3, 1, false);
            assertEquals(Optional.empty(), format.difference(plan, SIZES, data));
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void everyProgramOfTheLibrary(Format format) {
        for (Library.Entry entry : Library.all()) {
            StepPlan plan = Lowering.plan(entry.program());
            for (int[] sizes : new int[][] {{513, 0, 17}, {2047}, {2048, 5}, {2049, 31}, {4100}}) {
                for (boolean special : new boolean[] {false, true}) {
                    double[][] data = StepRig.data(StepRig.total(sizes), 3, 7, special);
                    assertEquals(Optional.empty(), format.difference(plan, sizes, data), entry.name());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5})
    void randomPrograms(int states) {
        RandomPrograms shape = RandomPrograms.language().withStates(states);
        for (long seed = 0; seed < 600; seed++) {
            check(shape.generate(seed), seed, 60);
        }
    }

    @Test
    void randomProgramsFullOfSums() {
        RandomPrograms shape = RandomPrograms.fullOfSums();
        for (long seed = 0; seed < 500; seed++) {
            check(shape.generate(seed), seed, seed % 50 == 0 ? 4_200 : 60);
        }
    }

    @Test
    void randomProgramsOfPlainArithmetic() {
        List<Fn> functions =
                Stream.of(Fn.values())
                        .filter(fn ->
                                Stream.of(Lane.values())
                                        .filter(Lane::isTranscendental)
                                        .noneMatch(lane -> uses(fn, lane)))
                        .toList();
        RandomPrograms shape = RandomPrograms.language().withFunctions(functions).withStates(3).withStatements(20);
        for (long seed = 0; seed < 600; seed++) {
            check(shape.generate(seed), seed, seed % 50 == 0 ? 4_200 : 60);
        }
    }

    private static boolean uses(Fn fn, Lane lane) {
        Kind[] kinds = new Kind[fn.arity()];
        for (int place = 0; place < kinds.length; place++) {
            kinds[place] = fn.parameters().get(place).required().accepts(Kind.TENSOR) ? Kind.TENSOR : Kind.SCALAR;
        }
        return Lowering.plan(applied(fn, kinds)).nodes().stream()
                .anyMatch(node -> node instanceof StepPlan.Apply apply && apply.lane() == lane);
    }

    @Test
    void longRandomProgramsOfTheSearchSpace() {
        RandomPrograms shape = RandomPrograms.paper().withStatements(80);
        for (long seed = 0; seed < 150; seed++) {
            check(shape.generate(seed), seed, 60);
        }
    }

    /// Three steps on numbers drawn with a seed.
    private record Trial(Format format, int[] sizes, long seed, boolean isSpecial) {

        /// In the format that the seed chooses.
        static Trial of(long seed, int largest) {
            var random = new SplittableRandom(seed);
            int[] sizes = random.ints(random.nextInt(1, 5), 0, largest).toArray();
            return new Trial(Format.values()[(int) seed % 4], sizes, seed, random.nextBoolean());
        }

        Optional<String> difference(Program program) {
            double[][] data = StepRig.data(StepRig.total(sizes), 3, seed, isSpecial);
            return format.difference(Lowering.plan(program), sizes, data);
        }

        String test(Program program) {
            return PastedTest.of(
                    seed,
                    program,
                    "int[] sizes = %s;".formatted(PastedTest.literal(sizes)),
                    "double[][] data = StepRig.data(StepRig.total(sizes), 3, %d, %s);".formatted(seed, isSpecial),
                    "assertEquals(Optional.empty(), Format.%s.difference(Lowering.plan(program), sizes, data));"
                            .formatted(format));
        }
    }

    private static void check(Program program, long seed, int largest) {
        Trial trial = Trial.of(seed, largest);
        if (trial.difference(program).isPresent()) {
            Program small = ProgramShrinker.shrink(program, each -> trial.difference(each).isPresent());
            fail("%s\n%s".formatted(trial.difference(small).orElseThrow(), trial.test(small)));
        }
    }

    @Test
    void failuresArePrintedAsTestsToBePasted() throws IOException {
        Program program = Parser.parse("def train(w, g, m, lr):\n  m = m + g\n  u = m * lr\n  return u, m");
        String test = new Trial(Format.BFLOAT16, new int[] {3, 0}, 17, true).test(program);
        String path = "evaluator/src/test/java/serengeti/evaluator/kernel/CompiledStepsTest.java";
        assertTrue(Files.readString(GoldenFile.inRepository(path)).contains(test), test);
    }

    /// As it was printed.
    @Test
    void programOfSeed17() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, lr):
                          m = m + g
                          u = m * lr
                          return u, m
                        """);
        int[] sizes = {3, 0};
        double[][] data = StepRig.data(StepRig.total(sizes), 3, 17, true);
        assertEquals(Optional.empty(), Format.BFLOAT16.difference(Lowering.plan(program), sizes, data));
    }
}
