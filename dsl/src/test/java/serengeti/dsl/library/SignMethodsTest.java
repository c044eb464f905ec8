package serengeti.dsl.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

/// What is peculiar to updates that are signs of momenta.
class SignMethodsTest {
    private static final int IDLE_STEPS = 4000;

    private static Program with(Program program, String name, double value) {
        return program.withHyperparameters(
                program.hyperparameters().stream()
                        .map(each -> each.name().equals(name) ? new Hyperparameter(name, value) : each)
                        .toList());
    }

    /// The weight of a token that is seen once.
    private static double afterOneGradient(Program program) {
        Reference reference = Reference.of(with(program, "peak_lr", 0.01));
        double[][] weights = {{0.02}};
        for (int step = 0; step < IDLE_STEPS; step++) {
            reference.step(weights, new double[][] {{step == 0 ? 0.3 : 0}}, 1);
        }
        return weights[0][0];
    }

    /// Su Jianlin, kexue.fm archives 9736: embeddings of rare tokens drift to one over the weight decay.
    @ParameterizedTest
    @ValueSource(strings = {"lion", "tiger"})
    void weightsWithoutGradientsWalkUntilDecayHoldsThem(String name) {
        Program program = Library.named(name).program();
        Program decaying = with(with(program, "lambda", 0.1), "weight_decay", 0.1);
        assertEquals(-10, afterOneGradient(decaying), 0.2);
    }

    @Test
    void aDeadZoneKeepsThemWhereTheyAre() {
        String text =
                Library.named("tiger")
                        .text()
                        .replace("update = sign(m)", "update = where(greater(abs(m), 1e-6), sign(m), 0)");
        double weight = afterOneGradient(with(Parser.parse(text), "weight_decay", 0.1));
        assertTrue(Math.abs(weight) < 3, "walked to " + weight);
    }

    @Test
    void aRowThatIsLeftAloneWithoutAGradientStays() {
        String text =
                Library.named("tiger").text().replace("  return", "  update = where(norm(g), update, 0)\n  return");
        assertEquals(0.01, afterOneGradient(with(Parser.parse(text), "weight_decay", 0.1)), 1e-4);
    }

    /// Su Jianlin, kexue.fm archives 8634 and 9512; powers of two, so that means are exact.
    @Test
    void gradientsAccumulatedInTheMomentumAreThoseOfALargeBatch() {
        Program tiger = Library.named("tiger-guarded").program();
        Reference small = Reference.of(with(tiger, "accumulated", 4));
        Reference large = Reference.of(with(tiger, "accumulated", 1));
        var random = new SplittableRandom(5);
        double[][] stepped = {random.doubles(12, -1, 1).toArray()};
        double[][] expected = {stepped[0].clone()};
        for (int group = 0; group < 5; group++) {
            double[][] mean = {new double[12]};
            for (int step = 0; step < 4; step++) {
                double[] gradient = random.ints(12, -99, 100).mapToDouble(each -> each / 64.0).toArray();
                small.step(stepped, new double[][] {gradient}, 1);
                for (int index = 0; index < 12; index++) {
                    mean[0][index] += gradient[index] / 4;
                }
            }
            large.step(expected, mean, 1);
            assertArrayEquals(expected[0], stepped[0], "after " + (group + 1) + " groups");
        }
    }
}
