package serengeti.dsl.meaning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.rewrite.Pattern;
import serengeti.dsl.rewrite.Rules;
import serengeti.dsl.testing.ProgramShrinker;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.testing.Spellings;
import serengeti.dsl.testing.Validity;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class FunctionalHashTest {

    private static final int PROGRAMS = 3_000;

    private static FunctionalHash hash(Program program) {
        return FunctionalHash.of(Dataflow.of(program));
    }

    private static FunctionalHash hash(String body) {
        return hash(Parser.parse("def train(w, g, m, v, lr):\n  " + body.replace("; ", "\n  ")));
    }

    private interface Change {
        Program apply(Program program, RandomGenerator random);
    }

    @Nested
    class StaysTheSame {

        @Test
        void whenNamesChange() {
            check(Spellings::renamed);
        }

        @Test
        void whenStateParametersChangePlaces() {
            check(Spellings::withStatesShuffled);
        }

        @Test
        void whenIndependentStatementsChangePlaces() {
            check(Spellings::reordered);
        }

        @Test
        void whenDeadStatementsAreAdded() {
            check(Spellings::withDeadStatements);
        }

        @Test
        void whenCommutativeArgumentsAreSwapped() {
            check(Spellings::commuted);
        }

        @Test
        void whenStatementsAreWrittenAnotherWay() {
            check(Spellings::respelt);
        }

        @Test
        void whenAllOfThisHappens() {
            check((program, random) -> {
                Program changed = Spellings.respelt(program, random);
                changed = Spellings.withDeadStatements(changed, random);
                changed = Spellings.reordered(changed, random);
                changed = Spellings.commuted(changed, random);
                return Spellings.renamed(Spellings.withStatesShuffled(changed, random), random);
            });
        }

        @Test
        void whenDeadPartsAreTakenAway() {
            check((program, _) -> StaticFacts.live(program));
        }

        @Test
        void whenHyperparametersAreInlined() {
            RandomPrograms shape = RandomPrograms.language();
            for (long seed = 0; seed < PROGRAMS; seed++) {
                Program program = shape.generate(seed);
                assertEquals(hash(program), hash(program.inlined()), "seed " + seed);
            }
        }

        private static void check(Change change) {
            RandomPrograms arithmetic =
                    RandomPrograms.language()
                            .withFunctions(
                                    List.of(
                                            Fn.ADD,
                                            Fn.SUBTRACT,
                                            Fn.MULTIPLY,
                                            Fn.NEGATIVE,
                                            Fn.ABS,
                                            Fn.SQUARE,
                                            Fn.CUBE,
                                            Fn.SIGN,
                                            Fn.SQRT,
                                            Fn.ROOT,
                                            Fn.COPY,
                                            Fn.LOG));
            check(RandomPrograms.language().withStates(3), change);
            check(arithmetic, change);
        }

        private static void check(RandomPrograms shape, Change change) {
            for (long seed = 0; seed < PROGRAMS; seed++) {
                Program program = shape.generate(seed).withComments(List.of()).inlined();
                if (changes(program, change, seed)) {
                    long failing = seed;
                    Program small = ProgramShrinker.shrink(program, each -> changes(each, change, failing));
                    fail(
                            "seed %d: the hash changed from\n%sto\n%s"
                                    .formatted(
                                            seed,
                                            Printer.print(small),
                                            Printer.print(change.apply(small, new SplittableRandom(seed)))));
                }
            }
        }

        private static boolean changes(Program program, Change change, long seed) {
            return !hash(program).equals(hash(change.apply(program, new SplittableRandom(seed))));
        }

        /// Whether a negation stands in a rule's holes or not, both sides come to the same form, so the order in which
        /// rules are applied does not show in the hash.
        @TestFactory
        Stream<DynamicTest> whenARuleMeetsOthers() {
            return Rules.exact().stream()
                    .map(rule ->
                            DynamicTest.dynamicTest(
                                    rule.name(),
                                    () -> {
                                        for (String x : TERMS) {
                                            for (String y : TERMS) {
                                                assertEquals(
                                                        hash(program(x, y, rule.left())),
                                                        hash(program(x, y, rule.right())),
                                                        () -> "x = %s, y = %s".formatted(x, y));
                                            }
                                        }
                                    }));
        }

        private static final List<String> TERMS =
                List.of("copy(g)", "negative(g)", "copy(m)", "negative(m)", "sin(g)", "norm(g)");

        private static Program program(String x, String y, Pattern pattern) {
            Program base = Parser.parse("def train(w, g, m, lr):\n  x = %s\n  y = %s\n  return g, m".formatted(x, y));
            var statements = new ArrayList<>(base.statements());
            Argument value = write(pattern, statements);
            statements.add(Statement.of("u", Fn.ADD, value, new Variable("w")));
            return new Program(
                    List.of(), List.of(), base.signature(), statements, List.of(new Variable("u"), new Variable("m")));
        }

        private static Argument write(Pattern pattern, List<Statement> statements) {
            return switch (pattern) {
                case Pattern.Hole(int index) -> new Variable(index == 0 ? "x" : "y");
                case Pattern.Except(int index, _) -> new Variable(index == 0 ? "x" : "y");
                case Pattern.Numeric _ -> throw new IllegalArgumentException("a number for any");
                case Pattern.Number(double number) -> new Constant(number);
                case Pattern.Call(Fn function, var parts) -> {
                    Argument[] arguments = parts.stream().map(part -> write(part, statements)).toArray(Argument[]::new);
                    String target = "t" + statements.size();
                    statements.add(Statement.of(target, function, arguments));
                    yield new Variable(target);
                }
            };
        }
    }

    @Nested
    class Changes {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        u = g * 0.5                  | u = g * 0.25
                        u = g - m                    | u = m - g
                        u = g / w                    | u = w / g
                        u = interp(g, w, 0.1)        | u = interp(w, g, 0.1)
                        u = sin(g)                   | u = cos(g)
                        u = g + 0.0                  | u = g + -0.0
                        u = g + w; u = u + lr        | u = w + lr; u = g + u
                        u = norm(g); u = g * u       | u = global_norm(g); u = g * u
                        u = g * lr                   | u = g * 1
                        m = m + g; u = m + v         | v = m + g; u = m + v
                        v = m + g; m = v; u = m + g  | v = v + g; u = m + g
                        """)
        void withTheMeaning(String first, String second) {
            assertNotEquals(hash(first + "; return u, m, v"), hash(second + "; return u, m, v"));
        }

        @Test
        void withAConstantOrTheOrderOfArgumentsUnlessTheValuesStay() {
            var random = new SplittableRandom(71);
            int changed = 0;
            for (long seed = 0; seed < PROGRAMS; seed++) {
                Program program = RandomPrograms.paper().generate(seed);
                Program other = mutant(program, random);
                if (Validity.isValid(other)
                        && !Trajectory.ofReference(program, 5, 8).isSame(Trajectory.ofReference(other, 5, 8))) {
                    String text = "seed " + seed + "\n" + Printer.print(program) + Printer.print(other);
                    assertNotEquals(hash(program), hash(other), text);
                    changed++;
                }
            }
            assertTrue(changed > PROGRAMS / 20, changed + " programs changed");
        }
    }

    /// The program with one argument of one statement replaced by a variable or a constant, perhaps the same.
    private static Program mutant(Program program, RandomGenerator random) {
        var statements = new ArrayList<>(program.statements());
        int position = random.nextInt(statements.size());
        Statement statement = statements.get(position);
        if (statement.arguments().isEmpty()) {
            return program;
        }
        int index = random.nextInt(statement.arguments().size());
        Argument present = statement.arguments().get(index);
        Argument replacement =
                present instanceof Constant(double value)
                        ? new Constant(value * (1 + random.nextDouble()))
                        : random.nextBoolean()
                                ? new Variable(program.signature().names().get(random.nextInt(4)))
                                : statement.arguments().get(random.nextInt(statement.arguments().size()));
        statements.set(position, statement.withArgument(index, replacement));
        return program.withStatements(statements);
    }

    /// Programs of equal hash compute the same bits. Pairs come from drifting, as in a search: few mutations, many of
    /// them without effect.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void equalHashesMeanEqualTrajectories(long seed) {
        var random = new SplittableRandom(seed);
        Map<FunctionalHash, List<Program>> met = new HashMap<>();
        for (int lineage = 0; lineage < 60; lineage++) {
            Program program = Library.named(lineage % 2 == 0 ? "paper-adamw" : "paper-raw").program();
            for (int step = 0; step < 60; step++) {
                Program child = drifted(program, random);
                if (Validity.isValid(child)) {
                    program = child;
                    met.computeIfAbsent(hash(child), _ -> new ArrayList<>()).add(child);
                }
            }
        }
        int pairs = 0;
        for (List<Program> equal : met.values()) {
            Trajectory first = Trajectory.ofReference(equal.getFirst(), 6, 5);
            for (Program other : equal.subList(1, equal.size())) {
                assertTrue(
                        first.isSame(Trajectory.ofReference(other, 6, 5)),
                        () ->
                                "seed %d: equal hash, other values\n%s%s"
                                        .formatted(seed, Printer.print(equal.getFirst()), Printer.print(other)));
                pairs++;
            }
        }
        assertTrue(pairs > 1_000, pairs + " pairs");
    }

    private static Program drifted(Program program, SplittableRandom random) {
        var statements = new ArrayList<>(program.statements());
        return switch (random.nextInt(4)) {
            case 0 -> {
                statements.remove(random.nextInt(statements.size()));
                yield program.withStatements(statements);
            }
            case 1 -> Spellings.withDeadStatements(program.withStatements(compacted(statements)), random);
            case 2 -> Spellings.reordered(Spellings.commuted(program, random), random);
            default -> mutant(program, random);
        };
    }

    private static List<Statement> compacted(List<Statement> statements) {
        return statements.stream().filter(each -> !each.target().name().startsWith("dead")).toList();
    }

    @Test
    void livePartsHaveTheSameTrajectory() {
        for (long seed = 0; seed < PROGRAMS; seed++) {
            Program program = RandomPrograms.language().withStates(3).generate(seed);
            Program live = StaticFacts.live(program);
            assertEquals(Optional.empty(), Validity.problem(live), "seed " + seed);
            assertTrue(
                    Trajectory.ofReference(program, 6, 5).isSame(Trajectory.ofReference(live, 6, 5)), "seed " + seed);
        }
    }

    @Test
    void tellsTheLibraryApart() {
        var names = new HashMap<FunctionalHash, String>();
        for (Library.Entry entry : Library.all()) {
            String other = names.put(hash(entry.program()), entry.name());
            assertEquals(null, other, entry.name());
        }
    }

    @Test
    void mergesStatesThatCannotBeToldApart() {
        assertEquals(
                hash("a = m + g; b = v + g; u = a + g; return u, a, b"),
                hash("a = m + g; b = v + g; u = b + g; return u, a, b"));
        assertEquals(hash("a = m + v; u = m - v; return u, a, a"), hash("a = m + v; u = v - m; return u, a, a"));
    }

    @Test
    void readsBackWhatItPrints() {
        var random = new SplittableRandom(3);
        for (int count = 0; count < 1_000; count++) {
            var hash = new FunctionalHash(random.nextLong(), random.nextLong() >>> random.nextInt(64));
            assertEquals(hash, FunctionalHash.parse(hash.toString()));
            assertEquals(32, hash.toString().length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123", "0123456789ABCDEF0123456789ABCDEF", "g0000000000000000000000000000000"})
    void refusesToReadAnythingElse(String text) {
        assertEquals(
                "hash '%s': must be 32 hexadecimal digits".formatted(text),
                assertThrows(IllegalArgumentException.class, () -> FunctionalHash.parse(text)).getMessage());
    }

    @Test
    void isTheSameOnEveryMachine() {
        assertEquals("c11152b6e29d2835a310694d14419fa6", hash(Library.named("lion").program()).toString());
    }

    @Test
    void showsEveryBitOfItsOwn() {
        var ones = new BitSet();
        var zeros = new BitSet();
        for (long seed = 0; seed < 200; seed++) {
            FunctionalHash hash = hash(RandomPrograms.paper().generate(seed));
            BitSet bits = BitSet.valueOf(new long[] {hash.high(), hash.low()});
            ones.or(bits);
            bits.flip(0, 128);
            zeros.or(bits);
        }
        assertEquals(128, ones.cardinality());
        assertEquals(128, zeros.cardinality());
    }
}
