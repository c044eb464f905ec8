package serengeti.search.simplification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Simplification;
import serengeti.dsl.simplify.Step;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// Groups and evolution, by scores that are made up, and that their steps are verified.
class TraceCheckTest {
    private static final double MARGIN = 0.05;
    private static final int SEEDS = 16;
    private static final int GENERATIONS = 30;

    /// How good a program is by its text.
    private static PairedScores scores(ToDoubleFunction<String> height) {
        return (program, _, count) -> {
            double[] same = new double[count];
            Arrays.fill(same, height.applyAsDouble(Printer.print(program)));
            return same;
        };
    }

    /// Of some functions all or none are needed, and the learning rate.
    private static PairedScores together(String... functions) {
        return scores(text -> {
            Set<Boolean> present =
                    Arrays.stream(functions).map(name -> text.contains(name + "(")).collect(Collectors.toSet());
            return present.size() == 1 && text.contains("lr * 0.00") ? 0 : -10;
        });
    }

    private static Simplification simplify(Program program, PairedScores scores, int generations) {
        return new EmpiricalSimplifier(scores, MARGIN, SEEDS, generations, () -> false, new Quiet()).simplify(program);
    }

    private record Quiet() implements EmpiricalSimplifier.Progress {

        @Override
        public void tuned(Program program) {}

        @Override
        public void unscored(boolean isTuned, int unscored, int seeds) {}

        @Override
        public void tried(String change, boolean isAccepted, String evidence) {}
    }

    private static List<String> differences(List<Step> steps, PairedScores scores) {
        var check = new TraceCheck(steps, scores, MARGIN, SEEDS);
        return IntStream.range(0, steps.size())
                .mapToObj(check::difference)
                .map(difference -> difference.orElse("ok"))
                .toList();
    }

    private static Program program(String... lines) {
        return Parser.parse(
                Arrays.stream(lines)
                        .map(line -> "  " + line + "\n")
                        .collect(
                                Collectors.joining(
                                        "",
                                        "def train(w, g, lr):\n",
                                        "  lr = lr * 0.001\n  update = x * lr\n  return update\n")));
    }

    private static final Program PAIR = program("y = cbrt(g)", "z = arcsin(g)", "x = y + z");
    private static final Program CHAIN = program("x = cbrt(g)", "x = arcsin(x)", "x = tanh(x)", "x = x + w");
    private static final PairedScores CHAIN_SCORES =
            scores(text ->
                    text.contains(" + ") && text.contains("lr * 0.0")
                            ? together("cbrt", "arcsin", "tanh").of(Parser.parse(text), 0, 1)[0]
                            : -10);

    @Test
    void whatCannotGoAloneGoesTogether() {
        PairedScores scores = together("cbrt", "arcsin");
        Simplification simplification = simplify(PAIR, scores, 0);
        assertEquals(
                List.of("y = cbrt(g) becomes g and z = arcsin(g) becomes g"),
                simplification.steps().stream().map(Step::rule).toList());
        assertEquals(List.of("ok"), differences(simplification.steps(), scores));
        assertEquals(List.of("ok"), differences(simplification.steps(), null));
    }

    @Test
    void whatNoGroupFindsEvolutionFinds() {
        assertEquals(List.of(), simplify(CHAIN, CHAIN_SCORES, 0).steps());
        Simplification simplification = simplify(CHAIN, CHAIN_SCORES, GENERATIONS);
        assertEquals(
                """
                def train(w, g, lr):
                  x = g + -0.2
                  lr = lr * 0.001
                  update = x * lr
                  return update
                """,
                Printer.print(simplification.output()));
        assertTrue(simplification.steps().getFirst().rule().startsWith(Shortening.NAME + ": "));
        assertEquals(List.of("ok", "ok"), differences(simplification.steps(), CHAIN_SCORES));
        assertEquals(simplification, simplify(CHAIN, CHAIN_SCORES, GENERATIONS));
    }

    @Test
    void evolutionKeepsPinnedStatements() {
        Program pinned = Parser.parse(Printer.print(CHAIN).replace("arcsin(x)", "arcsin(x)  # pin"));
        assertEquals(pinned, simplify(pinned, CHAIN_SCORES, GENERATIONS).output());
        Program shortest = simplify(pinned, scores(_ -> 0), GENERATIONS).output();
        assertTrue(Printer.print(shortest).contains("# pin"), () -> Printer.print(shortest));
    }

    @Test
    void forgedStepsDiffer() {
        PairedScores scores = together("cbrt", "arcsin");
        Step step = simplify(PAIR, scores, 0).steps().getFirst();
        Step.Fitted fitted = step.fitted().orElseThrow();
        assertEquals(
                List.of("the change that it names gives another program"),
                differences(List.of(with(step, "y = cbrt(g) becomes g", step.evidence(), fitted)), scores));
        assertEquals(
                List.of("measured +0.00000 ± 0.00000 on 8 paired seeds"),
                differences(List.of(with(step, step.rule(), "none", fitted)), scores));
        assertEquals(
                List.of("the programs that were trained differ from its own in more than numbers"),
                differences(List.of(with(step, step.rule(), step.evidence(), new Step.Fitted(PAIR, PAIR))), scores));
        var worse = new Step.Fitted(slow(fitted.before()), slow(fitted.after()));
        assertEquals(
                List.of("the fitted constants suit the tasks less than the program's own"),
                differences(List.of(with(step, step.rule(), step.evidence(), worse)), scores));
        var longer = new Step(step.kind(), step.rule(), step.after(), step.before(), step.evidence(), step.fitted());
        assertEquals(List.of("after is longer than before"), differences(List.of(longer), scores));
    }

    /// The same with a learning rate at which nothing is learned.
    private static Program slow(Program program) {
        return Parser.parse(Printer.print(program).replace("lr * 0.00", "lr * 0.000000"));
    }

    private static Step with(Step step, String rule, String evidence, Step.Fitted fitted) {
        return new Step(step.kind(), rule, step.before(), step.after(), evidence, Optional.of(fitted));
    }
}
