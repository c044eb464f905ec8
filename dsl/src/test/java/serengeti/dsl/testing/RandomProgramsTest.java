package serengeti.dsl.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

class RandomProgramsTest {

    private static final int SEEDS = 2_000;

    private static Stream<Program> programs(RandomPrograms shape) {
        return LongStream.range(0, SEEDS).mapToObj(shape::generate);
    }

    @Test
    void areValid() {
        Stream.concat(programs(RandomPrograms.paper()), programs(RandomPrograms.language().withStates(3)))
                .forEach(program -> assertEquals(Optional.empty(), Validity.problem(program), program.toString()));
    }

    @Test
    void areTheSameForTheSameSeed() {
        assertEquals(RandomPrograms.paper().generate(7), RandomPrograms.paper().generate(7));
        assertNotEquals(RandomPrograms.paper().generate(7), RandomPrograms.paper().generate(8));
    }

    @Test
    void haveTheSizeThatWasAskedFor() {
        for (int size : new int[] {0, 1, 5, 40}) {
            Program program = RandomPrograms.paper().withStatements(size).withStates(size).generate(1);
            assertEquals(size, program.statements().size());
            assertEquals(size, program.signature().stateCount());
        }
    }

    @Test
    void applyEveryFunctionAndNoOther() {
        assertEquals(EnumSet.copyOf(Fn.defaultSpace()), functions(RandomPrograms.paper()));
        assertEquals(EnumSet.complementOf(EnumSet.of(Fn.TRIPLE_PRODUCT)), functions(RandomPrograms.language()));
        List<Fn> two = List.of(Fn.DOT, Fn.NORM);
        assertEquals(Set.copyOf(two), functions(RandomPrograms.paper().withFunctions(two)));
    }

    @Test
    void eventuallyOverwriteEveryInputAndReadEveryInput() {
        var targets = new HashSet<String>();
        var reads = new HashSet<String>();
        programs(RandomPrograms.language())
                .flatMap(program -> program.statements().stream())
                .forEach(statement -> {
                    targets.add(statement.target().name());
                    for (Argument argument : statement.arguments()) {
                        if (argument instanceof Variable(String name)) {
                            reads.add(name);
                        }
                    }
                });
        Set<String> parameters = Set.of("w", "g", "m", "v", "lr", "t");
        assertTrue(targets.containsAll(parameters), targets.toString());
        assertTrue(reads.containsAll(parameters) && reads.containsAll(Set.of("lambda", "beta1")), reads.toString());
    }

    @Test
    void oftenHoldStatementsThatNothingReads() {
        long share = programs(RandomPrograms.paper()).filter(RandomProgramsTest::hasUnreadTarget).count();
        assertTrue(share > SEEDS / 2, share + " of " + SEEDS);
    }

    @Test
    void holdExtremeConstantsOnRequest() {
        Set<Double> found = new HashSet<>();
        programs(RandomPrograms.language())
                .flatMap(program -> program.statements().stream())
                .flatMap(statement -> statement.arguments().stream())
                .forEach(argument -> {
                    if (argument instanceof Constant(double value)) {
                        found.add(value);
                    }
                });
        assertTrue(found.containsAll(Set.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE)));
    }

    private static Set<Fn> functions(RandomPrograms shape) {
        Set<Fn> functions = EnumSet.noneOf(Fn.class);
        programs(shape)
                .flatMap(program -> program.statements().stream())
                .map(Statement::function)
                .forEach(functions::add);
        return functions;
    }

    private static boolean hasUnreadTarget(Program program) {
        return program.statements().stream()
                .map(Statement::target)
                .anyMatch(target ->
                        !program.returns().contains(target)
                                && program.statements().stream().noneMatch(each -> each.arguments().contains(target)));
    }
}
