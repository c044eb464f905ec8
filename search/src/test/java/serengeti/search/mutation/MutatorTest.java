package serengeti.search.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.testing.Validity;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class MutatorTest {

    private static final Program START = Library.named("paper-adamw").program();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void childrenAreSoundAndDifferInOneStatement(long seed) {
        for (MutationSettings settings : List.of(MutationSettings.SINGLE, MutationSettings.PAPER)) {
            var mutator = new Mutator(settings);
            var random = new SplittableRandom(seed);
            Program program = START;
            for (int step = 0; step < 8_000; step++) {
                Mutator.Child child = mutator.mutate(program, random);
                String text =
                        "seed %d, step %d: %s\n%s%s"
                                .formatted(
                                        seed,
                                        step,
                                        child.mutation(),
                                        Printer.print(program),
                                        Printer.print(child.program()));
                assertEquals(Optional.empty(), Validity.problem(child.program()), text);
                assertTrue(isOneChange(program, child), text);
                assertEquals(FunctionalHash.of(Dataflow.of(child.program())), FunctionalHash.of(child.dataflow()));
                assertEquals(List.of(), child.program().hyperparameters());
                program = step % 500 == 499 ? START : child.program();
            }
        }
    }

    private static boolean isOneChange(Program parent, Mutator.Child child) {
        List<Statement> before = parent.statements();
        List<Statement> after = child.program().statements();
        boolean frame =
                parent.returns().equals(child.program().returns())
                        && parent.signature().equals(child.program().signature());
        return frame
                && switch (child.mutation()) {
                    case Mutation.InsertStatement(int position, _) -> before.equals(without(after, position));
                    case Mutation.DeleteStatement(int position) -> after.equals(without(before, position));
                    case Mutation.ModifyArgument(int position, int argument, _) ->
                            isOneArgument(before, after, position, argument);
                    case Mutation.ScaleConstant(int position, int argument, _) ->
                            isOneArgument(before, after, position, argument)
                                    && before.get(position).arguments().get(argument) instanceof Constant;
                    case Mutation.Calibrated _ -> false;
                };
    }

    private static List<Statement> without(List<Statement> statements, int position) {
        return IntStream.range(0, statements.size()).filter(i -> i != position).mapToObj(statements::get).toList();
    }

    private static boolean isOneArgument(List<Statement> before, List<Statement> after, int position, int argument) {
        Statement old = before.get(position);
        Statement changed = after.get(position);
        return without(before, position).equals(without(after, position))
                && old.target().equals(changed.target())
                && old.function() == changed.function()
                && IntStream.range(0, old.arguments().size())
                        .allMatch(i -> old.arguments().get(i).equals(changed.arguments().get(i)) != (i == argument));
    }

    @Test
    void theSameRandomNumbersGiveTheSameChild() {
        var mutator = new Mutator(MutationSettings.SINGLE);
        for (long seed = 0; seed < 500; seed++) {
            Program parent = RandomPrograms.paper().generate(seed);
            assertEquals(
                    mutator.mutate(parent, new SplittableRandom(seed)).program(),
                    new Mutator(MutationSettings.SINGLE).mutate(parent, new SplittableRandom(seed)).program());
        }
        assertNotEquals(
                mutator.mutate(START, new SplittableRandom(1)).program(),
                mutator.mutate(START, new SplittableRandom(2)).program());
    }

    @Test
    void theOrderOfTheFunctionsDoesNotMatter() {
        var forwards = new Mutator(withFunctions(List.of(Fn.SIN, Fn.COS, Fn.ADD)));
        var backwards = new Mutator(withFunctions(List.of(Fn.ADD, Fn.COS, Fn.SIN, Fn.SIN)));
        for (long seed = 0; seed < 200; seed++) {
            assertEquals(
                    forwards.mutate(START, new SplittableRandom(seed)).program(),
                    backwards.mutate(START, new SplittableRandom(seed)).program());
        }
    }

    private static MutationSettings withFunctions(List<Fn> functions) {
        return new MutationSettings(1, 1, 1, 1, 0.75, 1, 0.5, 0.25, 0, 60, functions);
    }

    @Test
    void longProgramsDoNotGrow() {
        var settings = new MutationSettings(1, 0.2, 1, 1, 0.75, 1, 0.5, 0.25, 0, 12, Fn.defaultSpace());
        var mutator = new Mutator(settings);
        var random = new SplittableRandom(4);
        Program program = START;
        int full = 0;
        for (int step = 0; step < 3_000; step++) {
            program = mutator.mutate(program, random).program();
            assertTrue(program.statements().size() <= 12);
            full += program.statements().size() == 12 ? 1 : 0;
        }
        assertTrue(full > 500, full + " times full");
        Program longer = RandomPrograms.paper().withStatements(20).generate(1);
        for (int step = 0; step < 200; step++) {
            assertTrue(mutator.mutate(longer, random).program().statements().size() <= 20);
        }
    }

    @Test
    void anEmptyProgramGrows() {
        Program empty = Parser.parse("def train(w, g, m, v, lr):\n  return g, m, v");
        for (long seed = 0; seed < 200; seed++) {
            Mutator.Child child = new Mutator(MutationSettings.SINGLE).mutate(empty, new SplittableRandom(seed));
            assertEquals("insert", child.mutation().label());
            assertEquals(1, child.program().statements().size());
        }
    }

    @Test
    void settingsThatLeaveNoWayAreToldSo() {
        Program noConstants = Parser.parse("def train(w, g, m, lr):\n  u = g * lr\n  return u, m");
        assertEquals(
                "no sound mutation found in 10000 draws for a program of 1 statements, 0 of them pinned, with mutation"
                        + " weights insert=0.0, delete=0.0, modify=0.0, scale=1.0; insertions need a program below 60"
                        + " statements, scaling a live constant other than 0",
                assertThrows(
                                DeadEnd.class,
                                () ->
                                        new Mutator(MutationSettings.DEFAULT.constantsOnly())
                                                .mutate(noConstants, new SplittableRandom(1)))
                        .getMessage());
    }

    @Test
    void constantsOnlyChangeLiveConstants() {
        Program program =
                Parser.parse("def train(w, g, m, lr):\n  dead = g * 0.3\n  u = g * 0.5\n  m = g + 2\n  return u, m");
        for (long seed = 0; seed < 300; seed++) {
            Mutator.Child child =
                    new Mutator(MutationSettings.DEFAULT.constantsOnly()).mutate(program, new SplittableRandom(seed));
            assertTrue(
                    child.mutation() instanceof Mutation.ScaleConstant(int position, int argument, _)
                            && position == 1
                            && argument == 1);
        }
    }

    @Test
    void newNamesAreOnesThatTheProgramDoesNotUse() {
        Program program = Parser.parse("def train(w, g, v1, v2, lr):\n  v3 = g\n  return v3, v1, v2");
        var random = new SplittableRandom(3);
        for (int count = 0; count < 20_000; count++) {
            Variable name = FreshNames.draw(program, random);
            assertTrue(name.name().matches("v\\d{1,3}"), name.name());
            assertTrue(!List.of("v1", "v2", "v3").contains(name.name()), name.name());
        }
    }

    @Test
    void settingsAreChecked() {
        assertEquals(
                "insert: -1.0, must be at least 0",
                message(() -> new MutationSettings(-1, 1, 1, 1, 0, 1, 0, 0, 0, 60, Fn.defaultSpace())));
        assertEquals(
                "scale: NaN, must be at least 0",
                message(() -> new MutationSettings(1, 1, 1, Double.NaN, 0, 1, 0, 0, 0, 60, Fn.defaultSpace())));
        assertEquals(
                "insert, delete, modify and scale: all 0, at least one must be above 0",
                message(() -> new MutationSettings(0, 0, 0, 0, 0, 1, 0, 0, 0, 60, Fn.defaultSpace())));
        assertEquals(
                "functions: at least one is needed",
                message(() -> new MutationSettings(1, 1, 1, 1, 0, 1, 0, 0, 0, 60, List.of())));
        assertEquals(
                "max_statements: 0, must be between 1 and 900",
                message(() -> new MutationSettings(1, 1, 1, 1, 0, 1, 0, 0, 0, 0, Fn.defaultSpace())));
        assertEquals(
                "max_statements: 901, must be between 1 and 900",
                message(() -> new MutationSettings(1, 1, 1, 1, 0, 1, 0, 0, 0, 901, Fn.defaultSpace())));
    }

    private static String message(Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }

    @Test
    void mutationsApplyToTheStatementTheyName() {
        Program program = Parser.parse("def train(w, g, m, lr):\n  a = g * 0.5\n  b = a + w\n  return b, m");
        Argument one = new Constant(1);
        assertEquals(
                "a = g * 0.5; x = sin(g); b = a + w",
                body(new Mutation.InsertStatement(1, Statement.of("x", Fn.SIN, new Variable("g"))), program));
        assertEquals(
                "a = g * 0.5; b = a + w; x = sin(g)",
                body(new Mutation.InsertStatement(2, Statement.of("x", Fn.SIN, new Variable("g"))), program));
        assertEquals("b = a + w", body(new Mutation.DeleteStatement(0), program));
        assertEquals("a = g * 0.5; b = a + 1", body(new Mutation.ModifyArgument(1, 1, one), program));
        assertEquals("a = g * 0.7; b = a + w", body(new Mutation.ScaleConstant(0, 1, 0.7), program));
    }

    private static String body(Mutation mutation, Program program) {
        return String.join("; ", mutation.apply(program).statements().stream().map(Printer::print).toList());
    }
}
