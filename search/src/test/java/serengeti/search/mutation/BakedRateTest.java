package serengeti.search.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.PlanInterpreter;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class BakedRateTest {
    private static final int ELEMENTS = 8;
    private static final double SEVEN_DIGITS = 2e-6;

    private static Program program(String body) {
        return Parser.parse("def train(w, g, m, lr):\n  %s\n  return u, m".formatted(body.replace("; ", "\n  ")));
    }

    private static String body(Program program) {
        return Printer.print(program)
                .lines()
                .filter(line -> line.startsWith("  ") && !line.startsWith("  return"))
                .map(String::strip)
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
    }

    /// The largest difference of updates over five steps, as a share of the largest update.
    private static double difference(Program program, double factor, RandomGenerator random) {
        var original = new PlanInterpreter(Lowering.plan(program.inlined()), 3, ELEMENTS - 3);
        var baked = new PlanInterpreter(Lowering.plan(BakedRate.of(program, factor)), 3, ELEMENTS - 3);
        double difference = 0;
        double largest = Double.MIN_NORMAL;
        for (int step = 0; step < 5; step++) {
            double[] weights = random.doubles(ELEMENTS, -1, 1).toArray();
            double[] gradient = random.doubles(ELEMENTS, -1, 1).toArray();
            double rate = random.nextDouble(0.1, 1);
            double[] expected = original.step(weights, gradient, factor * rate).clone();
            double[] actual = baked.step(weights, gradient, rate);
            for (int element = 0; element < ELEMENTS; element++) {
                assertEquals(Double.isFinite(expected[element]), Double.isFinite(actual[element]));
                if (Double.isFinite(expected[element])) {
                    difference = Math.max(difference, Math.abs(expected[element] - actual[element]));
                    largest = Math.max(largest, Math.abs(expected[element]));
                }
            }
        }
        return difference / largest;
    }

    @ParameterizedTest
    @CsvSource({
        "plain, u = g * lr, lr = lr * 3; u = g * lr",
        "scaled at the top, lr = lr * 0.01; u = g * lr, lr = lr * 0.03; u = g * lr",
        "scaled at the end, u = g + w; lr = lr * 0.01; u = u * lr, u = g + w; lr = lr * 0.03; u = u * lr",
        "constant first, lr = 0.5 * lr; u = g * lr, lr = 1.5 * lr; u = g * lr",
        "into another name, a = lr * 0.01; u = g * a; d = w * a; u = u + d,"
                + " a = lr * 0.03; u = g * a; d = w * a; u = u + d",
        "negative, lr = lr * -0.2; u = g * lr, lr = lr * -0.6; u = g * lr",
        "zero, lr = lr * 0; u = g * lr, lr = lr * 0; u = g * lr",
        "pinned, lr = lr * 0.01  # pin; u = g * lr, lr = lr * 3; lr = lr * 0.01  # pin; u = g * lr",
        "read twice, a = g * lr; lr = lr * 0.01; u = w * lr; u = u + a,"
                + " lr = lr * 3; a = g * lr; lr = lr * 0.01; u = w * lr; u = u + a",
        "twice by one, lr = lr * lr; u = g * lr, lr = lr * 3; lr = lr * lr; u = g * lr",
        "by a redundant one, a = g * lr; lr = lr * 0.01; u = w * lr, a = g * lr; lr = lr * 0.03; u = w * lr",
        "not multiplied, lr = lr - 0.5; u = g * lr, lr = lr * 3; lr = lr - 0.5; u = g * lr",
        "by no constant, n = norm(g); lr = lr * n; u = g * lr, lr = lr * 3; n = norm(g); lr = lr * n; u = g * lr",
        "only the first, lr = lr * 0.01; lr = lr * 0.1; u = g * lr, lr = lr * 0.03; lr = lr * 0.1; u = g * lr",
        "set anew before, lr = 0.5 * 2; lr = lr * 0.01; u = g * lr, lr = 0.5 * 2; lr = lr * 0.01; u = g * lr",
        "never read, u = g * 0.1, u = g * 0.1",
        "too large, lr = lr * 1e308; u = g * lr, lr = lr * 3; lr = lr * 1e308; u = g * lr"
    })
    void theFactorIsInTheProgram(String name, String before, String after) {
        Program program = program(before);
        assertEquals(after, body(BakedRate.of(program, 3)), name);
        assertTrue(difference(program, 3, new SplittableRandom(1)) <= SEVEN_DIGITS, name);
        assertSame(program, BakedRate.of(program, 1), name);
    }

    @Test
    void factorsAreRoundedToSevenDigitsAndProgramsDoNotGrow() {
        Program once = BakedRate.of(program("u = g * lr"), 1 / 3.0);
        assertEquals("lr = lr * 0.3333333; u = g * lr", body(once));
        assertEquals("lr = lr * 0.1111111; u = g * lr", body(BakedRate.of(once, 1 / 3.0)));
        assertEquals("lr = lr * 0.9999999; u = g * lr", body(BakedRate.of(once, 3)));
    }

    @Test
    void whatIsLostToZeroGetsAStatementOfItsOwn() {
        assertEquals(
                "lr = lr * 1e-10; lr = lr * 1e-300; u = g * lr",
                body(BakedRate.of(program("lr = lr * 1e-300; u = g * lr"), 1e-10)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1 / 3.0, 3, 10})
    void everyProgramOfTheLibraryDoesWhatItDidAtTheOtherRate(double factor) {
        for (Library.Entry entry : Library.all()) {
            Program program = entry.program();
            Program inlined = program.inlined();
            double difference = difference(inlined, factor, new SplittableRandom(2));
            assertTrue(difference <= SEVEN_DIGITS, entry.name() + " " + difference);
            assertTrue(difference(program, factor, new SplittableRandom(3)) <= SEVEN_DIGITS, entry.name());
        }
        Program adamw = Library.named("paper-adamw").program().inlined();
        assertEquals(adamw.statements().size(), BakedRate.of(adamw, factor).statements().size());
    }

    /// Chance programs may be as sensitive as they like to the last digits of a constant, so the factor is one that is
    /// not rounded, and those with a scaled constant are left out.
    @Test
    void everyChanceProgramDoesWhatItDidAtTheOtherRate() {
        List<Long> differing = new ArrayList<>();
        int changed = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            Program program = RandomPrograms.language().withStates(2).generate(seed);
            Program baked = BakedRate.of(program, 4);
            changed += baked.equals(program) ? 0 : 1;
            if (baked.statements().size() > program.statements().size() || baked.equals(program)) {
                if (difference(program, 4, new SplittableRandom(seed)) > 1e-9) {
                    differing.add(seed);
                }
            }
        }
        assertEquals(List.of(), differing);
        assertTrue(changed > 100, changed + " changed");
    }
}
