package serengeti.search.simplification;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.simplify.Simplification;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.simplify.Step;
import serengeti.dsl.text.Printer;

/*
 * A statement is replaced by one of its arguments, and what algebra makes of the program is trained, with constants that
 * were fitted to the task before, so that a statement that is of use there is seen to be. It must be as good as the
 * program that was given and as the one before. Where no statement can go alone, groups are tried, and then evolution;
 * after each success single statements again. Numbers are rounded at the constants that the program has.
 */
/// Makes programs shorter, and their numbers rounder, where training shows no loss.
///
/// arXiv 2302.06675 removes statements that make minimal differences by hand; here each removal is measured.
public final class EmpiricalSimplifier {
    private final PairedScores scores;
    private final PairedTest test;
    private final int generations;
    private final BooleanSupplier stopped;
    private final Progress progress;

    /// What is told while it runs.
    public interface Progress {
        /// The constants at which statements are left out.
        ///
        /// @param program the program with them
        void tuned(Program program);

        /// A program with which others cannot be compared on all seeds.
        ///
        /// @param isTuned whether it has fitted constants, rather than its own
        /// @param unscored on how many of the first seeds it is not scored; if on all, nothing is measured with it
        /// @param seeds how many these are
        void unscored(boolean isTuned, int unscored, int seeds);

        /// A change that was tried.
        ///
        /// @param change what, in words
        /// @param isAccepted whether it was kept
        /// @param evidence the measurement
        void tried(String change, boolean isAccepted, String evidence);
    }

    /// @param margin by how much the mean score may fall, above 0
    /// @param seeds on how many seeds a change is tried at most, at least 2
    /// @param generations of evolution at most, at least 0
    /// @param stopped whether no more changes are to be tried
    public EmpiricalSimplifier(
            PairedScores scores,
            double margin,
            int seeds,
            int generations,
            BooleanSupplier stopped,
            Progress progress) {
        this.scores = scores;
        this.test = new PairedTest(margin, seeds);
        this.generations = generations;
        this.stopped = stopped;
        this.progress = progress;
    }

    /// Exact steps, then statements that can be left out, then numbers that can be rounded.
    public Simplification simplify(Program program) {
        Simplification exact = Simplifier.simplify(program, Removal.REFUTABLE);
        var steps = new ArrayList<>(exact.steps());
        Program tuned = tuning().tuned(exact.output());
        progress.tuned(tuned);
        if (!stopped.getAsBoolean() && isScored(tuned, true)) {
            steps.addAll(removals(new Twin(exact.output(), tuned)));
        }
        Program shortest = last(steps, exact.input());
        if (!stopped.getAsBoolean() && isScored(shortest, false)) {
            steps.addAll(roundings(shortest));
        }
        Simplification last = Simplifier.simplify(last(steps, exact.input()), Removal.REFUTABLE);
        steps.addAll(last.steps());
        return new Simplification(exact.input(), last.output(), steps);
    }

    private static Program last(List<Step> steps, Program input) {
        return steps.isEmpty() ? input : steps.getLast().after();
    }

    private ConstantTuning tuning() {
        return new ConstantTuning(scores, ConstantTuning.SEEDS, stopped);
    }

    /// Whether others can be compared with a program: not if it is scored on none of the first seeds.
    private boolean isScored(Program program, boolean isTuned) {
        int seeds = Math.min(PairedTest.BLOCK, test.seeds());
        int unscored = 0;
        for (double score : scores.of(program, 0, seeds)) {
            unscored += Double.isFinite(score) ? 0 : 1;
        }
        if (unscored > 0) {
            progress.unscored(isTuned, unscored, seeds);
        }
        return unscored < seeds;
    }

    private List<Step> removals(Twin given) {
        var trial = new Trial(scores, test, given.tuned());
        var evolution = new Shortening(trial, generations, stopped, progress);
        Map<Program, Double> refused = new HashMap<>();
        var steps = new ArrayList<Step>();
        Twin present = given;
        while (true) {
            Twin from = present;
            Optional<Success> success =
                    single(trial, from, refused)
                            .or(() -> group(trial, from, refused))
                            .or(() -> evolution.shorter(from, refused.keySet()));
            if (success.isEmpty()) {
                break;
            }
            steps.add(success.get().step(from, test));
            present = success.get().change().twin();
        }
        steps.addAll(assumed(given.tuned(), present));
        return steps;
    }

    /// A statement that becomes one of its arguments, the shortest results first.
    private Optional<Success> single(Trial trial, Twin present, Map<Program, Double> refused) {
        List<Change> changes =
                Removal.of(present.program()).stream()
                        .flatMap(removal -> Removal.change(List.of(removal), present).stream())
                        .sorted(Comparator.comparingInt(change -> change.twin().program().statements().size()))
                        .toList();
        for (Change change : changes) {
            if (stopped.getAsBoolean()) {
                return Optional.empty();
            }
            if (!refused.containsKey(change.twin().tuned())) {
                PairedTest.Result result = trial.of(change.twin().tuned(), present.tuned());
                progress.tried(change.name(), result.isAccepted(), result.text());
                if (result.isAccepted()) {
                    return Optional.of(new Success(change, result));
                }
                refused.put(change.twin().tuned(), result.height());
            }
        }
        return Optional.empty();
    }

    /// Several statements that become arguments at once.
    private Optional<Success> group(Trial trial, Twin present, Map<Program, Double> refused) {
        if (stopped.getAsBoolean()) {
            return Optional.empty();
        }
        Map<Removal, Double> heights = new HashMap<>();
        ToDoubleFunction<Removal> height =
                removal ->
                        heights.computeIfAbsent(
                                removal,
                                single ->
                                        Removal.change(List.of(single), present)
                                                .map(change ->
                                                        refused.getOrDefault(
                                                                change.twin().tuned(), Double.NEGATIVE_INFINITY))
                                                .orElse(Double.NEGATIVE_INFINITY));
        for (Change change : Groups.of(present, height)) {
            if (stopped.getAsBoolean()) {
                return Optional.empty();
            }
            if (!refused.containsKey(change.twin().tuned())) {
                PairedTest.Result look = trial.look(change.twin().tuned(), present.tuned());
                PairedTest.Result result = look.isAccepted() ? trial.of(change.twin().tuned(), present.tuned()) : look;
                progress.tried(change.name(), result.isAccepted(), result.text());
                if (result.isAccepted()) {
                    return Optional.of(new Success(change, result));
                }
                refused.put(change.twin().tuned(), result.height());
            }
        }
        return Optional.empty();
    }

    /// What can be done under assumptions that training does not refute; with constants fitted anew, since what an
    /// assumption takes away may have changed the scale of what is left.
    private List<Step> assumed(Program given, Twin present) {
        Simplification simplification = Simplifier.simplify(present.program());
        Simplification refused = Simplifier.simplify(present.program(), Removal.REFUTABLE);
        if (simplification.steps().equals(refused.steps()) || stopped.getAsBoolean()) {
            return refused.steps();
        }
        Program tuned = tuning().tuned(Simplifier.simplify(present.tuned()).output());
        if (!ConstantTuning.isSameButForConstants(simplification.output(), tuned)) {
            return refused.steps();
        }
        PairedTest.Result result = test.compare(scores, tuned, given);
        String rules = simplification.steps().stream().map(Step::rule).collect(Collectors.joining(", "));
        progress.tried(rules, result.isAccepted(), result.text());
        if (!result.isAccepted()) {
            return refused.steps();
        }
        return simplification.steps().stream()
                .map(step ->
                        new Step(
                                step.kind(),
                                step.rule(),
                                step.before(),
                                step.after(),
                                step.evidence() + PairedTest.MEASURED + test.evidence(result),
                                Optional.of(new Step.Fitted(given, tuned))))
                .toList();
    }

    private List<Step> roundings(Program given) {
        var steps = new ArrayList<Step>();
        Program present = given;
        for (int position = 0; position < given.statements().size(); position++) {
            Optional<Step> rounding = rounding(given, present, position);
            if (rounding.isPresent()) {
                steps.add(rounding.get());
                present = rounding.get().after();
            }
        }
        return steps;
    }

    /// A rounded constant of a statement.
    private Optional<Step> rounding(Program given, Program present, int position) {
        Statement statement = present.statements().get(position);
        for (int index = 0; index < statement.arguments().size(); index++) {
            if (statement.arguments().get(index) instanceof Constant(double value) && !statement.isPinned()) {
                boolean isWeight = statement.function() == Fn.INTERP && index == 2;
                for (BigDecimal rounded : isWeight ? Rounding.weights(value) : Rounding.digits(value)) {
                    if (stopped.getAsBoolean()) {
                        return Optional.empty();
                    }
                    Program after = ConstantTuning.with(present, position, index, rounded.doubleValue());
                    PairedTest.Result result = test.compare(scores, after, given);
                    String change =
                            "%s in %s becomes %s"
                                    .formatted(BigDecimal.valueOf(value), Printer.print(statement), rounded);
                    progress.tried(change, result.isAccepted(), result.text());
                    if (result.isAccepted()) {
                        return Optional.of(new Step(Step.Kind.NUMERIC, change, present, after, test.evidence(result)));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
