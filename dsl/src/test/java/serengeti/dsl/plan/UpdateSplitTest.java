package serengeti.dsl.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

class UpdateSplitTest {
    private static final double[] WEIGHTS = {0.7, -1.3, 2.1, 0};
    private static final double[] GRADIENTS = {-0.2, 0.4, 1.5, -3};
    private static final int STEPS = 4;
    private static final Set<String> SCALED_BY_WEIGHTS =
            Set.of(
                    "adafactor",
                    "adafactor-momentum",
                    "adan",
                    "adax",
                    "amos",
                    "amos-columns",
                    "amos-rows",
                    "lamb",
                    "lookahead",
                    "paper-regularizer",
                    "schedule-free-adamw",
                    "schedule-free-sgd",
                    "tiger-embedding",
                    "tiger-embedding-lazy",
                    "tiger-gamma",
                    "tiger-guarded",
                    "tiger-relative");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  u = g * lr + w * 0.1\n  return u, m",
                "  u = (g + w * 0.1) * lr\n  return u, m",
                "  u = lr * (w * 0.1 - g)\n  return u, m",
                "  u = (g - w) / 3 - w * 0.2\n  return u, m",
                "  u = 0.5 - (w - g)\n  return u, m",
                "  n = neg(w)\n  u = g - n\n  return u, m",
                "  u = interp(w, g, 0.9)\n  return u, m",
                "  m = interp(g, m, 0.9)\n  u = (m - w) * lr + w * 0.5 * lr\n  return u, m",
                "  u = w * 0.1\n  return u, m",
                "  u = w * 0.1 + lr\n  return u, m",
                "  u = w * 0.1 + m\n  m = g\n  return u, m",
                "  m = g * m + g\n  u = m\n  return u, m",
                "  n = norm(g)\n  u = g * n + w * 0.1\n  return u, m"
            })
    void partsAddUpToTheUpdate(String body) {
        requireSum(Parser.parse("def train(w, g, m, lr):\n" + body));
    }

    @Test
    void partsAddUpForTheLibrary() {
        int count = 0;
        for (Library.Entry entry : Library.all()) {
            if (!SCALED_BY_WEIGHTS.contains(entry.name())) {
                requireSum(entry.program());
                count++;
            }
        }
        assertEquals(33, count);
    }

    private static void requireSum(Program program) {
        StepPlan plan = Lowering.plan(program);
        UpdateSplit split = UpdateSplit.of(plan);
        assertTrue(split.gradientStep().isReplacing());
        var whole = new PlanInterpreter(plan, 2, 2);
        var rest = new PlanInterpreter(split.gradientStep(), 2, 2);
        for (int step = 0; step < STEPS; step++) {
            double rate = 1 - 0.2 * step;
            double factor =
                    split.decay()
                            .map(decay -> decay.coefficient() * Math.pow(rate, decay.learningRatePower()))
                            .orElse(0.0);
            double[] expected = whole.step(WEIGHTS, GRADIENTS, rate).clone();
            double[] found = rest.step(GRADIENTS, new double[4], rate);
            for (int index = 0; index < expected.length; index++) {
                assertEquals(expected[index], found[index] + factor * WEIGHTS[index], 1e-12, program::toString);
            }
        }
    }

    @Test
    void programsWithoutDecayHaveNoFactor() {
        assertEquals(Optional.empty(), UpdateSplit.of(Lowering.plan(Library.named("sgd").program())).decay());
    }

    @Test
    void openHyperparametersEnterTheFactor() {
        DecayFactor lion = UpdateSplit.of(Lowering.openPlan(Library.named("lion").program())).decay().orElseThrow();
        assertEquals(1, lion.learningRatePower());
        assertEquals(0.5 * 3e-4, lion.coefficient(0.9, 0.99, 0.5, 3e-4));
    }

    @Test
    void weightsInsideOtherFunctionsAreRefused() {
        Program program = Library.named("paper-regularizer").program();
        assertEquals(
                "the weights go through a product with a tensor",
                assertThrows(IllegalArgumentException.class, () -> UpdateSplit.of(Lowering.plan(program)))
                        .getMessage());
        Program norm = Parser.parse("def train(w, g, lr):\n  n = global_norm(w)\n  u = g * n\n  return u");
        assertEquals(
                "the weights go through a product with a tensor",
                assertThrows(IllegalArgumentException.class, () -> UpdateSplit.of(Lowering.plan(norm))).getMessage());
    }
}
