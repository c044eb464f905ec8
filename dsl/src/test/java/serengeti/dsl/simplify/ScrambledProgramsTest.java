package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Printer;

/// Known optimizers with other constants, written in another way, come out as short as they are and are recognized.
@Execution(ExecutionMode.CONCURRENT)
class ScrambledProgramsTest {
    private static final List<String> NAMES =
            List.of(
                    "lion",
                    "signum",
                    "paper-adamw",
                    "adamw",
                    "rmsprop",
                    "adagrad",
                    "adabelief",
                    "nesterov",
                    "sgd-momentum",
                    "signsgd",
                    "tiger",
                    "tiger-relative");

    private static final List<String> OF_TWO_STATES = List.of("paper-adamw", "adamw", "adabelief");

    private static final int DRAWS = 4;

    /// Of 3,000, those that were once wrong, longer, or without a proof.
    private static final List<Integer> HARD = List.of(544, 741, 744, 1090, 1176, 1235, 1318, 2084, 2223, 2467, 2922);

    private static final List<Double> BETAS = List.of(0.8, 0.9, 0.95, 0.98, 0.99, 0.995);
    private static final List<Double> OTHERS = List.of(0.3, 0.01, 0.002, 0.05, 0.7);

    /// Protected divisions and sums with detours differ by this where values are small.
    private static final double TOLERANCE = 1e-3;

    @TestFactory
    Stream<DynamicTest> scrambledPrograms() {
        return IntStream.concat(IntStream.range(0, 480), HARD.stream().mapToInt(Integer::intValue))
                .mapToObj(seed ->
                        DynamicTest.dynamicTest(
                                "%s, seed %d".formatted(NAMES.get(seed % NAMES.size()), seed), () -> check(seed)));
    }

    @TestFactory
    Stream<DynamicTest> programsWithStatesInAnotherBasis() {
        return IntStream.range(0, 60)
                .mapToObj(seed ->
                        DynamicTest.dynamicTest(
                                "%s, seed %d".formatted(OF_TWO_STATES.get(seed % OF_TWO_STATES.size()), seed),
                                () -> check(OF_TWO_STATES.get(seed % OF_TWO_STATES.size()), seed, true)));
    }

    private static void check(int seed) {
        check(NAMES.get(seed % NAMES.size()), seed, false);
    }

    private static void check(String name, int seed, boolean isMixed) {
        var random = new Random(seed);
        Program base = withOtherValues(Library.named(name).program(), random);
        Program scrambled = Scrambler.scrambled(base, 3 + random.nextInt(25), random, isMixed);
        // Of small and large terms that cancel, rounding may leave too little.
        for (int draw = 1; draw < DRAWS && !(Witness.difference(base.inlined(), scrambled) < TOLERANCE); draw++) {
            scrambled = Scrambler.scrambled(base, 3 + random.nextInt(25), random, isMixed);
        }
        assertTrue(Witness.difference(base.inlined(), scrambled) < TOLERANCE, "the scrambler changed the program");
        Simplification simplification = Simplifier.simplify(scrambled);
        String texts = "%s\nbecame\n%s".formatted(Printer.print(scrambled), Printer.print(simplification.output()));

        SimplifierTest.assertSound(simplification);
        SimplifierTest.assertEqualForms(simplification);
        assertTrue(Witness.difference(scrambled, simplification.output()) < TOLERANCE, texts);
        int most = Simplifier.simplify(base).output().statements().size();
        assertTrue(simplification.output().statements().size() <= most, texts);
        Recognition recognition = Recognizer.recognize(simplification.output()).orElseThrow();
        assertEquals(name, recognition.entry().name(), texts);
        for (Hyperparameter each : base.hyperparameters()) {
            Double found = recognition.hyperparameters().get(each.name());
            assertTrue(
                    each.name().equals("eps") || Math.abs(found / each.value() - 1) < 1e-6,
                    () -> "%s is %s, not %s\n%s".formatted(each.name(), found, each.value(), texts));
        }
    }

    /// Lion with equal betas is Signum with weight decay, so they are never equal; nor are others, by which one would be
    /// found for both.
    private static Program withOtherValues(Program program, Random random) {
        var betas = new ArrayList<>(BETAS);
        var values = new ArrayList<Hyperparameter>();
        for (Hyperparameter each : program.hyperparameters()) {
            boolean isBeta = each.name().matches("beta.?|momentum|alpha");
            double value =
                    each.name().equals("eps")
                            ? each.value()
                            : isBeta
                                    ? betas.remove(random.nextInt(betas.size()))
                                    : OTHERS.get(random.nextInt(OTHERS.size()));
            values.add(new Hyperparameter(each.name(), value));
        }
        return program.withHyperparameters(values);
    }
}
