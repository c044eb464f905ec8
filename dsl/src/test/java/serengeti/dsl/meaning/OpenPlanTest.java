package serengeti.dsl.meaning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.plan.PlanInterpreter;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.ProgramShrinker;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// Plans that leave hyperparameters open against plans in which they are numbers.
class OpenPlanTest {
    private static final int STEPS = 4;

    @Test
    void openPlansComputeWhatPlansDoOnceTheyHaveTheirValues() {
        Library.all().forEach(entry -> check(entry.program(), 1));
        for (long seed = 0; seed < 1_500; seed++) {
            check(RandomPrograms.language().generate(seed), seed);
        }
    }

    private static void check(Program program, long seed) {
        if (differs(program)) {
            Program small = ProgramShrinker.shrink(program, OpenPlanTest::differs);
            fail("seed %d: open and closed plan differ\n%s".formatted(seed, Printer.print(small)));
        }
    }

    private static boolean differs(Program program) {
        StepPlan open = withValues(Lowering.openPlan(program), program.hyperparameters());
        return !Trajectory.ofPlan(open, STEPS, 4).isSame(Trajectory.ofPlan(Lowering.plan(program), STEPS, 4));
    }

    private static StepPlan withValues(StepPlan plan, List<Hyperparameter> hyperparameters) {
        List<Node> nodes =
                plan.nodes().stream()
                        .map(node ->
                                node instanceof StepPlan.Hyperparameter(int index)
                                        ? new StepPlan.Number(hyperparameters.get(index).value())
                                        : node)
                        .toList();
        return new StepPlan(nodes, plan.update(), plan.nextStates());
    }

    @Test
    void openPlansDoNotDependOnTheValues() {
        for (long seed = 0; seed < 500; seed++) {
            Program program = RandomPrograms.language().generate(seed);
            List<Hyperparameter> others =
                    program.hyperparameters().stream().map(each -> new Hyperparameter(each.name(), 0.5)).toList();
            var changed =
                    new Program(
                            program.comments(), others, program.signature(), program.statements(), program.returns());
            assertEquals(Lowering.openPlan(program), Lowering.openPlan(changed));
        }
    }

    @Test
    void programsWithoutHyperparametersHaveOnePlan() {
        for (long seed = 0; seed < 500; seed++) {
            Program program = RandomPrograms.paper().generate(seed);
            assertEquals(Lowering.plan(program), Lowering.openPlan(program));
            assertEquals(0, Lowering.openPlan(program).hyperparameters());
        }
    }

    @Test
    void hyperparametersFollowTheOtherInputs() {
        Program program =
                Parser.parse(
                        """
                        unread = 3
                        rate = 0.5
                        also_unread = 7
                        def train(w, g, m, lr, t):
                          u = g * rate
                          u = u / t
                          u = u + m
                          return u, u
                        """);
        StepPlan plan = Lowering.openPlan(program);
        assertEquals(
                List.of(new StepPlan.Hyperparameter(1)),
                plan.nodes().stream().filter(StepPlan.Hyperparameter.class::isInstance).toList());
        assertEquals(2, plan.hyperparameters());
        assertEquals(1, plan.nodes().stream().filter(StepPlan.StepNumber.class::isInstance).count());
        assertEquals(1, plan.liveStates());
    }

    @Test
    void unsoundProgramsAreRefusedWithTheSameMessage() {
        Program program = Parser.parse("rate = 1\ndef train(w, g, lr):\n  u = norm(g)\n  u = u * rate\n  return u");
        assertEquals(
                assertThrows(InvalidProgramException.class, () -> Lowering.plan(program)).getMessage(),
                assertThrows(InvalidProgramException.class, () -> Lowering.openPlan(program)).getMessage());
    }

    @Test
    void openPlansCannotBeRunWithoutValues() {
        StepPlan plan = Lowering.openPlan(Library.named("lion").program());
        var interpreter = new PlanInterpreter(plan, 1);
        assertEquals(
                "an open plan: its hyperparameters have no values",
                assertThrows(IllegalArgumentException.class, () -> interpreter.step(new double[1], new double[1], 1))
                        .getMessage());
    }
}
