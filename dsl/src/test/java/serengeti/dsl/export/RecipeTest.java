package serengeti.dsl.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.PublishedSteps;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;

/// What is written down means what the program means.
class RecipeTest {
    private static final double TOLERANCE = 1e-12;

    static Stream<PublishedSteps> published() {
        return PublishedSteps.all();
    }

    static Stream<Library.Entry> library() {
        return Library.all().stream();
    }

    @ParameterizedTest
    @MethodSource("published")
    void recipesFollowThePublishedWeights(PublishedSteps published) {
        Recipe recipe = Recipe.of("it", published.program(), Set.of());
        published.check(
                TOLERANCE,
                given -> {
                    double[][] weights = {given.start()};
                    var run = new RecipeRun(recipe, weights, given.shape());
                    return (gradient, rate) -> {
                        run.step(new double[][] {gradient}, rate);
                        return weights[0];
                    };
                });
    }

    @ParameterizedTest
    @MethodSource("library")
    void recipesOfTheLibraryMakeTheGoldenSteps(Library.Entry entry) {
        Conformance golden = Conformance.of(entry.name(), entry.program());
        double[][] weights = golden.arrays().stream().map(array -> array.weights().clone()).toArray(double[][]::new);
        var run = new RecipeRun(golden.recipe(), weights, golden.shapes());
        double usual = golden.recipe().rate().filter(rate -> !rate.isSchedule()).map(Rate::usual).orElse(1.0);
        for (Conformance.Step step : golden.steps()) {
            run.step(step.gradients(), step.rate() / usual);
            assertEquals(0, distance(weights, step.weights()), TOLERANCE);
        }
    }

    /// Tidied algebra changes rounding, which some programs blow up; most are compared, all of these over three steps.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recipesOfRandomProgramsMeanTheProgram(boolean hasSums) {
        RandomPrograms shape = hasSums ? RandomPrograms.fullOfSums() : RandomPrograms.paper().withStatements(20);
        int compared = 0;
        int equal = 0;
        for (long seed = 0; seed < 2000; seed++) {
            Program program = shape.generate(seed);
            double[][] expected = run(program, seed, false);
            double[][] found = run(program, seed, true);
            if (isOrdinary(expected)) {
                compared++;
                equal += distance(found, expected) < 1e-6 ? 1 : 0;
            }
        }
        assertTrue(compared > 500, "%d compared".formatted(compared));
        assertTrue(equal >= 0.99 * compared, "%d of %d equal".formatted(equal, compared));
    }

    private static double[][] run(Program program, long seed, boolean asRecipe) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[][] weights = {random.doubles(6, -1, 1).toArray(), random.doubles(1, -1, 1).toArray()};
        var recipe = new RecipeRun(Recipe.of("it", program, Set.of()), weights);
        Reference reference = Reference.of(program);
        for (int step = 0; step < 3; step++) {
            double[][] gradients = {random.doubles(6, -1, 1).toArray(), random.doubles(1, -1, 1).toArray()};
            if (asRecipe) {
                recipe.step(gradients, 0.5);
            } else {
                reference.step(weights, gradients, 0.5);
            }
        }
        return weights;
    }

    private static boolean isOrdinary(double[][] weights) {
        return Stream.of(weights).flatMapToDouble(Arrays::stream).allMatch(each -> Math.abs(each) < 1e6);
    }

    private static double distance(double[][] found, double[][] expected) {
        double distance = 0;
        for (int array = 0; array < found.length; array++) {
            for (int index = 0; index < found[array].length; index++) {
                double scale = Math.max(1, Math.abs(expected[array][index]));
                distance = Math.max(distance, Math.abs(found[array][index] - expected[array][index]) / scale);
            }
        }
        return distance;
    }

    @Test
    void hyperparametersAndRateAreWhatUsersExpect() {
        Recipe lion = Recipe.of("lion", Library.named("lion").program(), Set.of());
        assertEquals(
                List.of(
                        new Hyperparameter("beta1", 0.9),
                        new Hyperparameter("beta2", 0.99),
                        new Hyperparameter("weight_decay", 0.1)),
                lion.hyperparameters());
        assertEquals(new Rate("lr", 1e-4, false), lion.rate().orElseThrow());
        assertEquals("Lion", lion.title());
        Recipe variant = Recipe.of("paper-adamw", Library.named("paper-adamw").program(), Set.of());
        assertEquals(new Rate("lr", 0.001, false), variant.rate().orElseThrow());
        Recipe raw = Recipe.of("paper-raw", Library.named("paper-raw").program(), Set.of());
        assertEquals(new Rate("lr", 1, true), raw.rate().orElseThrow());
        assertEquals(List.of("v"), raw.states().stream().map(State::name).toList());
    }

    @Test
    void statesThatReadEachOtherGoThroughAName() {
        Program swap =
                Parser.parse(
                        """
                        def train(w, g, a, b, lr):
                          c = a + g
                          update = a * lr
                          return update, b, c
                        """,
                        "swap.opt");
        Recipe recipe = Recipe.of("swap", swap, Set.of());
        double[][] weights = {{1.0}};
        var run = new RecipeRun(recipe, weights);
        Reference reference = Reference.of(swap);
        double[][] expected = {{1.0}};
        for (int step = 0; step < 6; step++) {
            double[][] gradients = {{0.25 * step - 0.5}};
            run.step(gradients, 1);
            reference.step(expected, gradients, 1);
            assertEquals(expected[0][0], weights[0][0], "step " + step);
        }
        assertEquals(4, recipe.lines().size());
    }

    @Test
    void reservedNamesAreNotGiven() {
        Recipe recipe = Recipe.of("adamw", Library.named("adamw").program(), Set.of("m", "update", "beta1"));
        assertEquals(List.of("m_2", "v"), recipe.states().stream().map(State::name).toList());
        assertEquals("beta1_2", recipe.hyperparameters().getFirst().name());
        assertTrue(recipe.names().contains("update_2"), recipe.names().toString());
    }

    /// The remainders of other languages are other numbers where the divisor is negative or no whole number.
    @Test
    void onlyWholeDivisorsMakeRemainders() {
        for (String divisor : List.of("4", "-4", "0.1", "0")) {
            Program program =
                    Parser.parse(
                            "def train(w, g, lr, t):\n  r = mod(t, %s)\n  u = g * r\n  return u".formatted(divisor));
            assertEquals(
                    divisor.equals("4"), Recipe.of("x", program, Set.of()).lines().toString().contains("Remainder"));
        }
    }
}
