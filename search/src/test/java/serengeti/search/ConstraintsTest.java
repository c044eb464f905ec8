package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.task.Outcome;
import serengeti.search.evolution.Individual;
import serengeti.search.knobs.Knobs;

class ConstraintsTest {

    /// Two momenta that are always equal.
    private static final Program DOUBLED =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      m = interp(g, m, 0.9)
                      v = interp(g, v, 0.9)
                      update = m + v
                      return update, m, v
                    """);

    /// One that does the same.
    private static final Program SINGLE =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      m = interp(g, m, 0.9)
                      update = m + m
                      return update, m, v
                    """);

    private static StepPlan plan(String name) {
        return Lowering.plan(Library.named(name).program());
    }

    @Test
    void countLiveStateOnly() {
        var one = new Constraints(1, Double.POSITIVE_INFINITY);
        assertEquals(Optional.of(new Outcome.OverState(2, 1)), one.refusal(plan("paper-adamw")));
        assertEquals(Optional.empty(), one.refusal(plan("lion")));
        assertEquals(Optional.empty(), one.refusal(Lowering.plan(SINGLE)));
        var none = new Constraints(0, Double.POSITIVE_INFINITY);
        assertEquals(Optional.of(new Outcome.OverState(1, 0)), none.refusal(Lowering.plan(SINGLE)));
        assertEquals(Optional.empty(), none.refusal(plan("sgd")));
    }

    @Test
    void countFourBytesForEachTensor() {
        assertEquals(Optional.empty(), new Constraints(5, 8).refusal(plan("paper-adamw")));
        assertEquals(Optional.of(new Outcome.OverState(2, 1)), new Constraints(5, 7.9).refusal(plan("paper-adamw")));
        assertEquals(Optional.of(new Outcome.OverState(2, 0)), new Constraints(5, 0).refusal(plan("paper-adamw")));
        assertEquals(Optional.of(new Outcome.OverState(2, 1)), new Constraints(1, 8).refusal(plan("paper-adamw")));
    }

    @Test
    void refuseNothingUnlessSet() {
        assertEquals(Optional.empty(), Constraints.NONE.refusal(plan("paper-adamw")));
        assertEquals(Integer.MAX_VALUE, Constraints.NONE.stateTensors());
    }

    @Test
    void areChecked() {
        assertEquals("max_state_tensors: -1, must be at least 0", message(() -> new Constraints(-1, 8)));
        assertEquals("max_bytes_per_parameter: -0.5, must be at least 0", message(() -> new Constraints(1, -0.5)));
        assertEquals("max_bytes_per_parameter: NaN, must be at least 0", message(() -> new Constraints(1, Double.NaN)));
    }

    @Test
    void thatTheStartProgramDoesNotMeetAreNamed() {
        assertEquals(
                "constraints.max_state_tensors: 1, must be at least 2, as many as the start program keeps",
                message(() -> new Constraints(1, 4).requireMetBy("the start program", plan("paper-adamw"))));
        assertEquals(
                "constraints.max_bytes_per_parameter: 7.5, must be at least 8, as many as the state of the start"
                        + " program takes",
                message(() -> new Constraints(2, 7.5).requireMetBy("the start program", plan("paper-adamw"))));
        new Constraints(2, 8).requireMetBy("the start program", plan("paper-adamw"));
    }

    @Test
    void thatTheStartProgramOfABaselineDoesNotMeetAreNamedWithTheBaseline() {
        assertEquals(
                "constraints.max_state_tensors: 1, must be at least 2, as many as the start program of baseline"
                        + " constants:adamw keeps",
                message(() ->
                        Knobs.with(
                                Preset.named("quick").spec(),
                                Map.of(
                                        "start", Printer.print(Library.named("lion").program()),
                                        "baselines", "constants:adamw",
                                        "constraints.max_state_tensors", "1"))));
    }

    private static String message(Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }

    @Test
    void keepEvidenceOfWhatTheyRefuseApart() {
        var free = new Identities(new Refusals(Constraints.NONE, 100, 0));
        assertEquals(free.key(individual(SINGLE)), free.key(individual(DOUBLED)));
        var bound = new Identities(new Refusals(new Constraints(1, Double.POSITIVE_INFINITY), 100, 0));
        assertEquals(free.key(individual(SINGLE)), bound.key(individual(SINGLE)));
        assertNotEquals(bound.key(individual(SINGLE)), bound.key(individual(DOUBLED)));
        assertEquals(bound.key(individual(DOUBLED)), bound.key(individual(DOUBLED)));
    }

    private static Individual individual(Program program) {
        return new Individual(0, -1, "start", program, FunctionalHash.of(Dataflow.of(program)));
    }
}
