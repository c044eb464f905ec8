package serengeti.search.simplification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Simplification;
import serengeti.dsl.simplify.Step;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class EmpiricalSimplifierTest {
    private static final double MARGIN = 0.05;
    private static final int SEEDS = 16;

    /// Lion with a function of the gradient that makes no difference to signs, and a weight decay that is next to none.
    private static final Program NEARLY_LION =
            Parser.parse(
                    """
                    def train(w, g, v, lr):
                      unused = w * 3
                      x = arcsin(g)
                      update = interp(x, v, 0.899999976158142)
                      update = sign(update)
                      wd = w * 0.0046019783616066
                      update = update + wd
                      lr = lr * 0.000217176173464395
                      update = update * lr
                      v = interp(x, v, 0.998219678184197)
                      return update, v
                    """);

    private static final Program LION =
            Parser.parse(
                    """
                    def train(w, g, v, lr):
                      update = interp(g, v, 0.9)
                      update = sign(update)
                      lr = lr * 0.0002
                      update = update * lr
                      v = interp(g, v, 0.99)
                      return update, v
                    """);

    private final List<String> told = new ArrayList<>();
    private int asked;

    /// How near a program's updates are to Lion's, a little off on each seed.
    private double[] scores(Program program, int first, int count) {
        asked++;
        double nearness = -10 * distance(program);
        int own = Printer.print(program).hashCode();
        return IntStream.range(first, first + count)
                .mapToDouble(seed -> nearness + 0.001 * new SplittableRandom(seed + own).nextDouble())
                .toArray();
    }

    /// The mean difference of updates relative to that of the other program.
    private static double distance(Program program) {
        var random = new SplittableRandom(5);
        Reference one = Reference.of(program);
        Reference other = Reference.of(LION);
        double[][] weights = {random.doubles(50, -1, 1).toArray()};
        double off = 0;
        double size = 0;
        for (int step = 0; step < 20; step++) {
            double[][] gradients = {random.doubles(50, -0.5, 0.5).toArray()};
            double[] first = one.update(weights, gradients, 1)[0];
            double[] second = other.update(weights, gradients, 1)[0];
            for (int index = 0; index < first.length; index++) {
                off += Math.abs(first[index] - second[index]);
                size += Math.abs(second[index]);
            }
        }
        return off / size;
    }

    private Simplification simplify(Program program, BooleanSupplier stopped) {
        return simplify(program, this::scores, stopped);
    }

    private Simplification simplify(Program program, PairedScores scores, BooleanSupplier stopped) {
        return new EmpiricalSimplifier(
                        scores,
                        MARGIN,
                        SEEDS,
                        0,
                        stopped,
                        new EmpiricalSimplifier.Progress() {
                            @Override
                            public void tuned(Program fitted) {
                                told.add("tuned");
                            }

                            @Override
                            public void unscored(boolean isTuned, int unscored, int seeds) {
                                told.add("%d of %d not scored%s".formatted(unscored, seeds, isTuned ? ", tuned" : ""));
                            }

                            @Override
                            public void tried(String change, boolean isAccepted, String evidence) {
                                told.add("%s %s: %s".formatted(isAccepted ? "yes" : "no", change, evidence));
                            }
                        })
                .simplify(program);
    }

    private static void assertChained(Simplification simplification) {
        Program before = simplification.input();
        for (Step step : simplification.steps()) {
            assertEquals(before, step.before());
            before = step.after();
        }
        assertEquals(simplification.output(), before);
    }

    private static String trace(Simplification simplification) {
        return simplification.steps().stream()
                .map(step -> "%s %s: %s".formatted(step.kind().label(), step.rule(), step.evidence()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void statementsAreLeftOutAndNumbersRounded() {
        Simplification simplification = simplify(NEARLY_LION, () -> false);
        assertChained(simplification);
        assertEquals(
                """
                exact dead-statements: what is left out reaches no update, neither of this step nor of a later one
                empirical update = update + wd becomes update: -0.01154 ± 0.00011 on 8 paired seeds: no loss of 0.05 or more
                empirical x = arcsin(g) becomes g: +0.04858 ± 0.00011 on 8 paired seeds: no loss of 0.05 or more
                numeric 0.899999976158142 in update = interp(g, v, 0.899999976158142) becomes 0.9: +0.00020 ± 0.00013 on 8 paired seeds: no loss of 0.05 or more
                numeric 0.000217176173464395 in lr = lr * 0.000217176173464395 becomes 0.0002: +0.85877 ± 0.00017 on 8 paired seeds: no loss of 0.05 or more
                numeric 0.998219678184197 in v = interp(g, v, 0.998219678184197) becomes 0.99: +1.55885 ± 0.00019 on 8 paired seeds: no loss of 0.05 or more\
                """,
                trace(simplification));
        assertEquals(Printer.print(LION), Printer.print(simplification.output()));
        assertEquals(
                """
                tuned
                no update = interp(x, v, 0.899999976158142) becomes x: -0.79118 ± 0.00017 on 8 paired seeds
                yes update = update + wd becomes update: -0.01154 ± 0.00011 on 8 paired seeds
                no update = interp(x, v, 0.899999976158142) becomes x: -0.79157 ± 0.00018 on 8 paired seeds
                no update = update * lr becomes update: -49989.15278 ± 0.00000 on 8 paired seeds
                yes x = arcsin(g) becomes g: +0.04858 ± 0.00011 on 8 paired seeds
                no update = update * lr becomes update: -49989.09250 ± 0.00000 on 8 paired seeds
                no update = interp(g, v, 0.899999976158142) becomes v: -9.36851 ± 0.00016 on 8 paired seeds
                no update = sign(update) becomes update: -8.96928 ± 0.00016 on 8 paired seeds
                no v = interp(g, v, 0.998219678184197) becomes g: -8.63155 ± 0.00014 on 8 paired seeds
                no update = interp(g, v, 0.899999976158142) becomes g and update = update * lr becomes update: -49989.93228 ± 0.00000 on 4 paired seeds
                no update = sign(update) becomes g of update = interp(g, v, 0.899999976158142): -6.39952 ± 0.00026 on 4 paired seeds
                no update = sign(update) becomes update and v = interp(g, v, 0.998219678184197) becomes v: -8.97292 ± 0.00008 on 4 paired seeds
                no update = update * lr becomes update and v = interp(g, v, 0.998219678184197) becomes g: -49997.77252 ± 0.00000 on 4 paired seeds
                no update = update * lr becomes update of update = sign(update): -372.67134 ± 0.00022 on 4 paired seeds
                no update = interp(g, v, 0.899999976158142) becomes v and update = update * lr becomes update: -47499.05224 ± 0.00000 on 4 paired seeds
                no update = sign(update) becomes update and v = interp(g, v, 0.998219678184197) becomes g: -8.81729 ± 0.00014 on 4 paired seeds
                no update = interp(g, v, 0.899999976158142) becomes v and v = interp(g, v, 0.998219678184197) becomes g: -9.24840 ± 0.00024 on 4 paired seeds
                no update = sign(update) becomes v of update = interp(g, v, 0.899999976158142): -9.04863 ± 0.00032 on 4 paired seeds
                yes 0.899999976158142 in update = interp(g, v, 0.899999976158142) becomes 0.9: +0.00020 ± 0.00013 on 8 paired seeds
                yes 0.000217176173464395 in lr = lr * 0.000217176173464395 becomes 0.0002: +0.85877 ± 0.00017 on 8 paired seeds
                yes 0.998219678184197 in v = interp(g, v, 0.998219678184197) becomes 0.99: +1.55885 ± 0.00019 on 8 paired seeds\
                """,
                String.join("\n", told));
    }

    @Test
    void itIsTheSameEachTime() {
        Simplification simplification = simplify(NEARLY_LION, () -> false);
        List<String> first = List.copyOf(told);
        told.clear();
        assertEquals(simplification, simplify(NEARLY_LION, () -> false));
        assertEquals(first, told);
    }

    @Test
    void stoppedAtOnceOnlyAlgebraIsLeft() {
        Simplification simplification = simplify(NEARLY_LION, () -> true);
        assertChained(simplification);
        assertEquals(
                "exact dead-statements: what is left out reaches no update, neither of this step nor of a later one",
                trace(simplification));
        assertEquals(List.of("tuned"), told);
        assertEquals(1, asked);
    }

    private static final Program CLIPPED =
            Parser.parse(
                    """
                    def train(w, g, v, lr):
                      g = clip(g, lr)
                      update = interp(g, v, 0.9)
                      update = sign(update)
                      lr = lr * 0.0002
                      update = update * lr
                      v = interp(g, v, 0.99)
                      return update, v
                    """);

    private static final List<String> NEEDED =
            List.of("update = interp(g, v, 0.9)\n", "sign(update)", "v = interp(g, v, 0.99)\n");

    /// Only the clip and the learning rate make a difference; without anything else nothing works.
    private Simplification simplifyClipped(ToDoubleFunction<String> score) {
        PairedScores scores =
                (program, _, count) -> {
                    double[] same = new double[count];
                    String text = Printer.print(program);
                    boolean isWhole = NEEDED.stream().allMatch(text::contains);
                    Arrays.fill(same, isWhole ? score.applyAsDouble(text) : -10);
                    return same;
                };
        return simplify(CLIPPED, scores, () -> false);
    }

    @Test
    void anAssumptionIsMeasured() {
        Simplification simplification =
                simplifyClipped(
                        text -> text.contains(text.contains("clip") ? "lr * 0.002\n" : "lr * 0.0034\n") ? 2 : 0);
        assertChained(simplification);
        assertEquals(Printer.print(LION), Printer.print(simplification.output()));
        assertEquals(
                "assumed collect-terms, clip-not-reached: equal over the real numbers, if the global norm of what is"
                        + " clipped is never above the learning rate; measured with constants fitted anew: +0.00000 ±"
                        + " 0.00000 on 8 paired seeds: no loss of 0.05 or more",
                trace(simplification));
    }

    @Test
    void anAssumptionThatTrainingRefutesIsNotMade() {
        Simplification simplification =
                simplifyClipped(text -> !text.contains("lr * 0.0002\n") ? -10 : text.contains("clip") ? 2 : 1);
        assertEquals(CLIPPED, simplification.output());
        assertEquals(List.of(), simplification.steps());
        assertEquals(
                List.of("no collect-terms, clip-not-reached: -1.00000 ± 0.00000 on 8 paired seeds"),
                told.stream().filter(line -> line.contains("clip-not-reached")).toList());
        assertEquals(CLIPPED, simplify(CLIPPED, () -> true).output());
    }

    @Test
    void pinnedStatementsStay() {
        Program pinned =
                Parser.parse(
                        Printer.print(NEARLY_LION)
                                .replace("arcsin(g)", "arcsin(g)  # pin")
                                .replace("0.000217176173464395", "0.000217176173464395  # pin"));
        Simplification simplification = simplify(pinned, () -> false);
        assertChained(simplification);
        assertEquals(
                """
                def train(w, g, v, lr):
                  x = arcsin(g)  # pin
                  update = interp(x, v, 0.9)
                  update = sign(update)
                  lr = lr * 0.000217176173464395  # pin
                  update = update * lr
                  v = interp(x, v, 0.99)
                  return update, v
                """,
                Printer.print(simplification.output()));
    }

    /// Whether the fitted program is scored on a seed.
    private Simplification simplifyWhere(IntPredicate isScored) {
        return simplify(
                NEARLY_LION,
                (program, first, count) -> {
                    double[] scores = scores(program, first, count);
                    for (int index = 0; index < count; index++) {
                        scores[index] = isScored.test(first + index) ? scores[index] : Double.NEGATIVE_INFINITY;
                    }
                    return scores;
                },
                () -> false);
    }

    @Test
    void whatIsScoredNowhereIsOnlySimplifiedByAlgebra() {
        Simplification simplification = simplifyWhere(_ -> false);
        assertChained(simplification);
        assertEquals(
                "exact dead-statements: what is left out reaches no update, neither of this step nor of a later one",
                trace(simplification));
        assertEquals(List.of("tuned", "8 of 8 not scored, tuned", "8 of 8 not scored"), told);
    }

    @Test
    void whatIsNotScoredOnASeedIsComparedOnTheOthers() {
        Simplification simplification = simplifyWhere(seed -> seed != 5);
        assertEquals(Printer.print(LION), Printer.print(simplification.output()));
        assertEquals(
                List.of("1 of 8 not scored, tuned", "1 of 8 not scored"),
                told.stream().filter(line -> line.contains("8 not scored")).toList());
        assertTrue(told.get(3).endsWith(" on 15 paired seeds, the other not scored on 1 more"), told.get(3));
    }
}
