package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.task.Outcome;

class RefusalsTest {
    private static final double FALL = 0.005;

    private static StepPlan plan(String update) {
        return Lowering.plan(
                Parser.parse("def train(w, g, m, lr):\n  m = m + g\n  u = %s\n  return u, m".formatted(update)));
    }

    private static Refusals refusals(long maxStates, double maxCost, double microFall) {
        return new Refusals(new Constraints(maxStates, Double.POSITIVE_INFINITY), maxCost, microFall);
    }

    /// Descends on the probe, but so fast that it never settles.
    private static final StepPlan TOO_FAST = plan("m * 100");

    private static final StepPlan ASCENT = plan("negative(m)");

    @Test
    void namesStateFirstThenCostThenDescentThenMicroProblems() {
        assertEquals(Optional.of(new Outcome.OverState(1, 0)), refusals(0, 1, FALL).of(ASCENT));
        double cost = Cost.perParameter(ASCENT);
        assertEquals(Optional.of(new Outcome.OverBudget(cost, 0.5)), refusals(1, 0.5, FALL).of(ASCENT));
        assertEquals(Optional.of(new Outcome.Invalid("no_descent")), refusals(1, 100, FALL).of(ASCENT));
        assertEquals(Optional.of(new Outcome.Invalid("micro_problem")), refusals(1, 100, FALL).of(TOO_FAST));
    }

    @Test
    void triesNoMicroProblemsWhenSwitchedOff() {
        assertEquals(Optional.empty(), refusals(1, 100, 0).of(TOO_FAST));
    }

    @Test
    void doesNotTakeMicroProblemsForAMatterOfForm() {
        assertEquals(Optional.empty(), refusals(1, 100, FALL).ofForm(TOO_FAST));
    }

    @Test
    void letsTheLibraryPassWithEveryPreset() {
        for (Preset preset : Preset.all()) {
            Refusals refusals = Refusals.of(preset.spec());
            for (Library.Entry entry : Library.all()) {
                boolean isOverBudget =
                        refusals.of(Lowering.plan(entry.program()))
                                .filter(Outcome.OverBudget.class::isInstance)
                                .isPresent();
                if (entry.name().equals("muon")) {
                    assertTrue(
                            isOverBudget, "products of matrices cost more than a search of element-wise rules allows");
                    continue;
                }
                assertEquals(
                        Optional.empty(),
                        refusals.of(Lowering.plan(entry.program())),
                        () -> preset.name() + " " + entry.name());
            }
        }
    }
}
