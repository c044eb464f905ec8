package serengeti.search.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.text.Parser;

class MicroProblemsTest {
    private static final double FALL = 0.005;

    private final MicroProblems problems = new MicroProblems();

    private static IntStream rows() {
        return IntStream.range(0, MicroProblems.all().size());
    }

    private static StepPlan body(String statements) {
        return Lowering.plan(
                Parser.parse(
                        "def train(w, g, m, v, lr):\n%s  return u, m, v\n"
                                .formatted(
                                        Stream.of(statements.split("; ")).map("  %s\n"::formatted).toList().stream()
                                                .reduce("", String::concat))));
    }

    /// A program of the library with another text in place of a part of its own.
    private static StepPlan library(String name, String... replacements) {
        String text = Library.named(name).text();
        for (int index = 0; index < replacements.length; index += 2) {
            assertTrue(text.contains(replacements[index]), name + " lacks " + replacements[index]);
            text = text.replace(replacements[index], replacements[index + 1]);
        }
        return Lowering.plan(Parser.parse(text));
    }

    private static StepPlan adamW(String rate, String decay) {
        return library("adamw", "peak_lr = 0.001", "peak_lr = " + rate, "decay = 0.01", "decay = " + decay);
    }

    private static StepPlan lion(String rate, String decay) {
        return library("lion", "peak_lr = 0.0001", "peak_lr = " + rate, "lambda = 0.1", "lambda = " + decay);
    }

    /// Programs that train networks, at rates that suit networks.
    private static List<StepPlan> usual() {
        return List.of(
                adamW("0.001", "0.01"),
                adamW("0.01", "0.1"),
                adamW("0.03", "0.1"),
                library("adamw"),
                library("paper-adamw"),
                library("lion"),
                lion("0.001", "1"),
                lion("0.003", "1"),
                library("signum"),
                library("signum", "peak_lr = 0.0001", "peak_lr = 0.003"),
                library("sgd"),
                library("sgd", "peak_lr = 0.01", "peak_lr = 0.5"),
                library("sgd-momentum"),
                library("sgd-momentum", "peak_lr = 0.01", "peak_lr = 0.1"),
                library("rmsprop"),
                library("adagrad"));
    }

    /// A constant that decays weights in all by 24 in a run of 1,000 steps.
    private static List<StepPlan> strongDecay() {
        return List.of(adamW("0.001", "44"), adamW("0.01", "4.4"), lion("0.001", "44"), lion("0.003", "14.5"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rulesThatTrainNetworksSolveEachProblem(int row) {
        for (StepPlan plan : usual()) {
            double remaining = problems.remaining(row, plan);
            assertTrue(remaining <= 1 - FALL, () -> "%s leaves %s".formatted(plan, remaining));
        }
    }

    @Test
    void strongDecayIsForgiven() {
        for (StepPlan plan : strongDecay()) {
            assertTrue(problems.isAnySolved(plan, FALL), plan::toString);
        }
    }

    @Test
    void weightsThatAllMoveAlikeAreForgiven() {
        assertTrue(problems.isAnySolved(body("u = sign(g); u = u + 3; u = u * lr; u = u * 0.001"), FALL));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void zeroUpdatesLeaveTheLossAsItIs(int row) {
        assertEquals(1, problems.remaining(row, body("u = w - w")), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void ascentSolvesNoProblem(int row) {
        StepPlan plan = body("u = negative(g); u = u * lr; u = u * 0.1");
        assertTrue(problems.remaining(row, plan) > 1);
        assertFalse(problems.isAnySolved(plan, FALL));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void divergenceSolvesNoProblem(int row) {
        StepPlan plan = body("u = g * 30");
        assertEquals(Double.POSITIVE_INFINITY, problems.remaining(row, plan));
        assertFalse(problems.isAnySolved(plan, FALL));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void stepsTooLargeToSettleSolveNoProblem(int row) {
        assertTrue(problems.remaining(row, body("u = sign(g); u = u * 3")) > 1);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void valuesThatAreNoNumbersSolveNoProblem(int row) {
        assertEquals(Double.POSITIVE_INFINITY, problems.remaining(row, body("u = w - w; u = ratio(u, u)")));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void decayAloneSolvesNoProblem(int row) {
        for (String decay : List.of("0.001", "0.04", "1")) {
            StepPlan plan = body("u = w * lr; u = u * " + decay);
            assertTrue(problems.remaining(row, plan) >= 1 - 1e-6, () -> "decay " + decay);
            assertFalse(problems.isAnySolved(plan, FALL), () -> "decay " + decay);
        }
    }

    @Test
    void oneSolvedProblemIsEnough() {
        StepPlan plan = body("u = sign(g); u = u * lr; u = u * 0.0001");
        double most = rows().mapToDouble(row -> 1 - problems.remaining(row, plan)).max().orElseThrow();
        double least = rows().mapToDouble(row -> 1 - problems.remaining(row, plan)).min().orElseThrow();
        assertTrue(least < most, least + " and " + most);
        assertTrue(problems.isAnySolved(plan, (least + most) / 2));
        assertFalse(problems.isAnySolved(plan, most + 0.01));
    }

    @Test
    void whatWasRunBeforeDoesNotMatter() {
        double[] fresh = rows().mapToDouble(row -> new MicroProblems().remaining(row, library("adamw"))).toArray();
        rows().forEach(row -> problems.remaining(row, body("u = g * 30")));
        rows().forEach(row -> problems.remaining(row, library("paper-raw")));
        for (int row = 0; row < fresh.length; row++) {
            assertEquals(fresh[row], problems.remaining(row, library("adamw")));
        }
    }
}
