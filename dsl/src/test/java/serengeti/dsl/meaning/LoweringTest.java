package serengeti.dsl.meaning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.ProgramShrinker;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// Canonical form, lowering and the plan interpreter against the reference, which knows nothing of them.
class LoweringTest {

    private static final int STEPS = 6;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5})
    void plansComputeWhatProgramsMean(int states) {
        RandomPrograms shape = RandomPrograms.language().withStates(states).withStatements(6 + 3 * states);
        for (long seed = 0; seed < 1_500; seed++) {
            check(shape.generate(seed), seed);
        }
    }

    @Test
    void plansOfProgramsWithStatesOfAllKindsComputeWhatProgramsMean() {
        RandomPrograms shape =
                RandomPrograms.language()
                        .withFunctions(List.of(Fn.values()))
                        .withStates(4)
                        .withStatements(16)
                        .withMixedStates();
        for (long seed = 0; seed < 3_000; seed++) {
            check(shape.generate(seed), seed);
        }
    }

    @Test
    void plansOfLongProgramsComputeWhatProgramsMean() {
        RandomPrograms shape = RandomPrograms.paper().withStatements(80);
        for (long seed = 0; seed < 300; seed++) {
            check(shape.generate(seed), seed);
        }
    }

    @Test
    void plansOfTheLibraryComputeWhatItsProgramsMean() {
        Library.all().forEach(entry -> check(entry.program(), 1));
    }

    private static void check(Program program, long seed) {
        if (differs(program)) {
            Program small = ProgramShrinker.shrink(program, LoweringTest::differs);
            fail(
                    "seed %d: plan and reference differ\n%s%s\n%s"
                            .formatted(
                                    seed,
                                    Printer.print(small),
                                    Trajectory.ofReference(small, STEPS, 4),
                                    Trajectory.ofPlan(Lowering.plan(small), STEPS, 4)));
        }
    }

    /// All rewriting is exact, so the last bit must agree; only the sign of a NaN may not.
    private static boolean differs(Program program) {
        return !Trajectory.ofReference(program, STEPS, 4).isSame(Trajectory.ofPlan(Lowering.plan(program), STEPS, 4));
    }

    /// Lion: 3 for each interp (its 1 - a is a number), sign, weight decay, its sum, rate, subtraction. AdamW: square,
    /// two interps, two corrections, root, eps, ratio, weight decay, its sum, rate, subtraction.
    @ParameterizedTest
    @CsvSource({"lion, 11, 20", "adamw, 16, 28", "sgd, 2, 12", "sgd-momentum, 4, 20", "signsgd, 3, 12"})
    void countsOperationsAndBytesOfTheLibrary(String name, int flops, int bytes) {
        StepPlan plan = Lowering.plan(Library.named(name).program());
        assertEquals(flops, plan.flopsPerParameter());
        assertEquals(bytes, plan.bytesPerParameter());
    }

    @Test
    void countsASumOncePerElement() {
        StepPlan plan = plan("def train(w, g, lr):\n  n = global_norm(g)\n  u = g * n\n  return u");
        assertEquals(4, plan.flopsPerParameter());
        assertEquals(12, plan.bytesPerParameter());
    }

    @Test
    void readsNoGradientThatIsNotUsed() {
        assertEquals(8, plan("def train(w, g, lr):\n  u = w * lr\n  return u").bytesPerParameter());
    }

    @Test
    void leavesOutWhatReachesNoUpdate() {
        StepPlan plan =
                plan(
                        """
                        def train(w, g, m, v, lr):
                          m = sin(g)
                          v = v + g
                          x = cos(m)
                          return v, m, v
                        """);
        assertEquals(OptionalInt.empty(), plan.nextStates().get(0));
        assertEquals(OptionalInt.of(plan.update()), plan.nextStates().get(1));
        assertEquals(1, plan.liveStates());
        assertEquals(3, plan.nodes().size());
    }

    @Test
    void mergesEqualOperations() {
        StepPlan plan =
                plan(
                        """
                        def train(w, g, lr):
                          a = square(g)
                          b = g * g
                          c = norm(g)
                          u = a / b
                          u = u * c
                          return u
                        """);
        assertEquals(plan.nodes().size(), new HashSet<>(plan.nodes()).size());
        assertEquals(
                1,
                plan.nodes().stream()
                        .filter(node ->
                                node instanceof StepPlan.Apply apply
                                        && apply.arguments().getFirst().equals(apply.arguments().getLast())
                                        && apply.arguments().size() == 2)
                        .count());
    }

    @Test
    void nodesReferToEarlierNodes() {
        for (long seed = 0; seed < 1_000; seed++) {
            StepPlan plan = Lowering.plan(RandomPrograms.language().generate(seed));
            for (int index = 0; index < plan.nodes().size(); index++) {
                int node = index;
                assertTrue(
                        StepPlan.arguments(plan.nodes().get(index)).stream().allMatch(argument -> argument < node),
                        "seed " + seed);
            }
        }
    }

    private static StepPlan plan(String text) {
        return Lowering.plan(Parser.parse(text));
    }
}
