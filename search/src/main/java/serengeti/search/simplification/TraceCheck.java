package serengeti.search.simplification;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Program;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.simplify.Step;

/// Verifies the steps of a simplification again, those that were measured by the same training runs.
public final class TraceCheck {
    private static final String MISSING = "the programs that were trained are missing";
    private static final String OTHER = "the programs that were trained differ from its own in more than numbers";

    private final List<Step> steps;
    private final PairedScores scores;
    private final PairedTest test;
    private BitSet again; // null until it is asked for

    /// @param scores on the tasks of the simplification, null to leave out what was measured
    /// @param margin of the simplification
    /// @param seeds of the simplification
    public TraceCheck(List<Step> steps, PairedScores scores, double margin, int seeds) {
        this.steps = List.copyOf(steps);
        this.scores = scores;
        this.test = new PairedTest(margin, seeds);
    }

    /// Whether a step rests on training alone.
    public static boolean isMeasured(Step step) {
        return step.kind() == Step.Kind.EMPIRICAL || step.kind() == Step.Kind.NUMERIC;
    }

    /// What is wrong with a step, in words; empty if nothing is.
    ///
    /// @param index from 0
    public Optional<String> difference(int index) {
        Step step = steps.get(index);
        if (step.after().statements().size() > step.before().statements().size()) {
            return Optional.of("after is longer than before");
        }
        Optional<String> unfounded = Simplifier.unfounded(step.withEvidence(ofAlgebra(step.evidence())));
        if (unfounded.isPresent()) {
            return unfounded;
        }
        return switch (step.kind()) {
            case EXACT ->
                    StaticFacts.live(step.before()).equals(step.after())
                            ? Optional.empty()
                            : Optional.of("more or less is left out than what reaches no update");
            case REAL, ASSUMED -> algebraic(index);
            case EMPIRICAL -> empirical(index);
            case NUMERIC ->
                    !ConstantTuning.isSameButForConstants(step.before(), step.after())
                            ? Optional.of("more than numbers is changed")
                            : scores == null ? Optional.empty() : evidence(step, step.after(), first(step).before());
        };
    }

    /// What is equal must be so by the rules and under the assumptions that the step names.
    private Optional<String> algebraic(int index) {
        Step step = steps.get(index);
        if (!Simplifier.isEqual(step.before(), step.after(), step.kind() == Step.Kind.ASSUMED)) {
            return Optional.of("before and after have other normal forms");
        }
        return foundAgain().get(index)
                ? assumed(step)
                : Optional.of("before and after are equal, but this is no step that algebra makes");
    }

    /// The steps that algebra makes again of the program before them.
    private BitSet foundAgain() {
        if (again == null) {
            again = new BitSet();
            for (int first = 0; first < steps.size(); ) {
                BitSet found = foundAgain(first);
                again.or(found);
                first = Math.max(first + 1, found.length());
            }
        }
        return again;
    }

    private BitSet foundAgain(int first) {
        return Stream.of(Set.<Rule>of(), Removal.REFUTABLE)
                .map(without -> alike(first, Simplifier.simplify(steps.get(first).before(), without).steps()))
                .max(Comparator.comparingInt(BitSet::cardinality))
                .orElseThrow();
    }

    /// Which of the steps from one on are those that are made.
    private BitSet alike(int first, List<Step> made) {
        var alike = new BitSet();
        for (int index = first; index < Math.min(steps.size(), first + made.size()); index++) {
            Step step = steps.get(index);
            Step other = made.get(index - first);
            alike.set(
                    index,
                    step.kind() == other.kind()
                            && step.rule().equals(other.rule())
                            && ofAlgebra(step.evidence()).equals(other.evidence())
                            && step.before().equals(other.before())
                            && step.after().equals(other.after()));
        }
        return alike;
    }

    /// Without what was measured.
    private static String ofAlgebra(String evidence) {
        int mark = evidence.indexOf(PairedTest.MEASURED);
        return mark < 0 ? evidence : evidence.substring(0, mark);
    }

    private Step first(Step like) {
        return first(step -> step.kind() == like.kind(), like);
    }

    private Step first(Predicate<Step> predicate, Step other) {
        return steps.stream().filter(predicate).findFirst().orElse(other);
    }

    /// What an assumption cost.
    private Optional<String> assumed(Step step) {
        int mark = step.evidence().indexOf(PairedTest.MEASURED);
        if (mark < 0) {
            return Optional.empty();
        }
        if (step.fitted().isEmpty()) {
            return Optional.of(MISSING);
        }
        Step.Fitted fitted = step.fitted().get();
        List<Step> together = steps.stream().filter(each -> each.fitted().equals(step.fitted())).toList();
        Step given = first(each -> each.kind() == Step.Kind.EMPIRICAL, together.getFirst());
        if (!given.fitted().map(Step.Fitted::before).equals(Optional.of(fitted.before()))) {
            return Optional.of("measured against another program than the first step that was measured");
        }
        if (!ConstantTuning.isSameButForConstants(given.before(), fitted.before())
                || !ConstantTuning.isSameButForConstants(together.getLast().after(), fitted.after())) {
            return Optional.of(OTHER);
        }
        if (scores == null) {
            return Optional.empty();
        }
        PairedTest.Result result = test.compare(scores, fitted.after(), fitted.before());
        String text = test.evidence(result);
        boolean isSame =
                result.isAccepted() && step.evidence().substring(mark + PairedTest.MEASURED.length()).equals(text);
        return isSame ? misfit(given.before(), fitted.before()) : Optional.of("measured " + result.text());
    }

    private Optional<String> empirical(int index) {
        Step step = steps.get(index);
        Step first = first(step);
        Step.Fitted fitted = step.fitted().orElse(null);
        Step.Fitted given = first.fitted().orElse(null);
        if (fitted == null || given == null) {
            return Optional.of(MISSING);
        }
        if (!ConstantTuning.isSameButForConstants(step.before(), fitted.before())
                || !ConstantTuning.isSameButForConstants(step.after(), fitted.after())) {
            return Optional.of(OTHER);
        }
        if (!step.equals(first)
                && !steps.get(index - 1).fitted().map(Step.Fitted::after).equals(Optional.of(fitted.before()))) {
            return Optional.of("trained with other constants than the step before");
        }
        if (!isWhatItSays(step)) {
            return Optional.of("the change that it names gives another program");
        }
        return scores == null ? Optional.empty() : measured(step, first);
    }

    /// Whether a change comes out as in the step. One that evolution found may be any that is shorter: it rests on its
    /// measurement alone.
    private static boolean isWhatItSays(Step step) {
        var before = new Twin(step.before(), step.fitted().orElseThrow().before());
        var change = new Change(step.rule(), new Twin(step.after(), step.fitted().orElseThrow().after()));
        return step.rule().startsWith(Shortening.NAME)
                ? change.twin().isShorterThan(before)
                : Groups.named(before, step.rule()).anyMatch(change::equals);
    }

    private Optional<String> measured(Step step, Step first) {
        Step.Fitted fitted = step.fitted().orElseThrow();
        Program given = first.fitted().orElseThrow().before();
        Optional<String> misfit = misfit(first.before(), given);
        if (misfit.isPresent()) {
            return misfit;
        }
        PairedTest.Result result = new Trial(scores, test, given).of(fitted.after(), fitted.before());
        boolean isSame = result.isAccepted() && test.evidence(result).equals(step.evidence());
        return isSame ? Optional.empty() : Optional.of("measured " + result.text());
    }

    /// At constants at which nothing is learned anything can be left out.
    private Optional<String> misfit(Program own, Program fitted) {
        return ConstantTuning.mean(scores, ConstantTuning.SEEDS, fitted)
                        >= ConstantTuning.mean(scores, ConstantTuning.SEEDS, own)
                ? Optional.empty()
                : Optional.of("the fitted constants suit the tasks less than the program's own");
    }

    private Optional<String> evidence(Step step, Program program, Program with) {
        PairedTest.Result result = test.compare(scores, program, with);
        boolean isSame = result.isAccepted() && test.evidence(result).equals(step.evidence());
        return isSame ? Optional.empty() : Optional.of("measured " + result.text());
    }
}
