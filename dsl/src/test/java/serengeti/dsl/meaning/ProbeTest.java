package serengeti.dsl.meaning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.testing.Spellings;
import serengeti.dsl.text.Parser;

class ProbeTest {

    private static StepPlan plan(String body) {
        return Lowering.plan(
                Parser.parse(
                        "def train(w, g, m, v, lr):\n  %s\n  return u, m, v".formatted(body.replace("; ", "\n  "))));
    }

    @Nested
    class Descent {

        @TestFactory
        Stream<DynamicTest> acceptsTheLibrary() {
            return Library.all().stream()
                    .map(entry ->
                            dynamicTest(
                                    entry.name(),
                                    () -> {
                                        Probe.Descent found = Probe.descent(Lowering.plan(entry.program()));
                                        assertTrue(
                                                found instanceof Probe.Descends(double cosine)
                                                        && cosine > 0.1
                                                        && cosine <= 1,
                                                found::toString);
                                    }));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        u = negative(g)                     | no_descent
                        u = w * 0; u = cos(u)               | no_descent
                        u = w * 0; u = u + 1; u = u * lr    | no_descent
                        u = w * 0; u = u - 3                | no_descent
                        u = w - w                           | no_update
                        u = g * m                           | no_update
                        u = w * 0; u = ratio(u, u)          | not_finite
                        u = reciprocal(m)                   | not_finite
                        u = g * 1e200; u = u * 1e120        | not_finite
                        """)
        void refusesWhatCannotTrain(String body, String reason) {
            assertEquals(new Probe.Hopeless(reason), Probe.descent(plan(body)));
        }

        @Test
        void doesNotDependOnTheScale() {
            double cosine = cosine("u = sign(g)");
            assertEquals(cosine, cosine("u = sign(g); u = u * 1e-30"), 1e-12);
            // The weights are still there after the first steps, so the update stays what it is.
            assertEquals(cosine, cosine("u = sign(g); u = u * 1e-158"), 1e-4);
        }

        private static double cosine(String body) {
            return Probe.descent(plan(body)) instanceof Probe.Descends(double cosine) ? cosine : Double.NaN;
        }
    }

    @Nested
    class Hash {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        u = g + w; u = u + m                        | u = w + m; u = g + u
                        u = interp(g, w, 0.25)                      | a = g * 0.75; b = w * 0.25; u = a + b
                        m = interp(g, m, 0.9); u = m * lr           | a = m - g; a = a * 0.9; m = g + a; u = lr * m
                        u = g * 2; u = u * 0.5                      | u = copy(g)
                        u = sqrt(g); u = square(u)                  | u = abs(g)
                        u = sin(g); a = cos(g); u = u * a           | a = g + g; u = sin(a); u = u * 0.5
                        u = g * lr; u = u * 0.3                     | u = g * 0.3; u = lr * u
                        u = g + 0                                   | u = copy(g)
                        """)
        void mergesWhatIsEqualOverTheReals(String first, String second) {
            assertNotEquals(FunctionalHash.of(dataflow(first)), FunctionalHash.of(dataflow(second)));
            assertEquals(Probe.hash(plan(first)), Probe.hash(plan(second)));
        }

        private static Dataflow dataflow(String body) {
            return Dataflow.of(
                    Parser.parse(
                            "def train(w, g, m, v, lr):\n  %s\n  return u, m, v"
                                    .formatted(body.replace("; ", "\n  "))));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        u = g * 0.9                        | u = g * 0.9000001
                        u = sign(g)                        | u = tanh(g)
                        u = clip(g, 1)                     | u = copy(g)
                        u = g * lr                         | u = copy(g)
                        u = norm(g); u = g * u             | u = global_norm(g); u = g * u
                        m = m + g; u = m + g               | u = g + g
                        u = minimum(g, 50)                 | u = copy(g)
                        """)
        void tellsApartWhatDiffers(String first, String second) {
            assertNotEquals(Probe.hash(plan(first)), Probe.hash(plan(second)));
        }

        @Test
        void tellsTheLibraryApart() {
            Map<FunctionalHash, String> names = new HashMap<>();
            for (Library.Entry entry : Library.all()) {
                // The probe has no rows without a gradient and no NaN, where these would be others than tiger-embedding
                // and tiger-bias.
                if (List.of("tiger-embedding-lazy", "tiger-gamma").contains(entry.name())) {
                    continue;
                }
                FunctionalHash hash = Probe.hash(Lowering.plan(entry.program())).orElseThrow();
                assertEquals(null, names.put(hash, entry.name()), entry.name());
            }
        }

        @Test
        void isEmptyWhereAValueIsNotFinite() {
            assertEquals(Optional.empty(), Probe.hash(plan("u = w * 0; u = ratio(g, u)")));
        }

        @Test
        void isTheSameForEveryExactSpelling() {
            for (long seed = 0; seed < 2_000; seed++) {
                Program program = RandomPrograms.language().generate(seed).inlined();
                Program other = Spellings.respelt(program, new SplittableRandom(seed));
                assertEquals(Probe.hash(Lowering.plan(program)), Probe.hash(Lowering.plan(other)), "seed " + seed);
            }
        }
    }
}
