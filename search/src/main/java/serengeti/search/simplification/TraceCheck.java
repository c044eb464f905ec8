package serengeti.search.simplification;

import java.util.List;
import java.util.Optional;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.simplify.Step;

/// Verifies the steps of a simplification again, those that were measured by the same training runs.
public final class TraceCheck {
    private final List<Step> steps;
    private final PairedScores scores;
    private final PairedTest test;

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
        return switch (step.kind()) {
            case EXACT ->
                    StaticFacts.live(step.before()).equals(step.after())
                            ? Optional.empty()
                            : Optional.of("more or less is left out than what reaches no update");
            case REAL, ASSUMED ->
                    Simplifier.isEqual(step.before(), step.after(), step.kind() == Step.Kind.ASSUMED)
                            ? remeasured(step)
                            : Optional.of("before and after have other normal forms");
            case EMPIRICAL -> scores == null ? Optional.empty() : empirical(step);
            case NUMERIC ->
                    !ConstantTuning.isSameButForConstants(step.before(), step.after())
                            ? Optional.of("more than numbers is changed")
                            : scores == null ? Optional.empty() : evidence(step, step.after(), first(step).before());
        };
    }

    private Step first(Step like) {
        return steps.stream().filter(step -> step.kind() == like.kind()).findFirst().orElseThrow();
    }

    /// What an assumption cost.
    private Optional<String> remeasured(Step step) {
        int mark = step.evidence().indexOf(PairedTest.MEASURED);
        if (mark < 0 || scores == null) {
            return Optional.empty();
        }
        if (step.fitted().isEmpty()) {
            return Optional.of("the programs that were trained are missing");
        }
        Step.Fitted fitted = step.fitted().get();
        String text = test.evidence(test.compare(scores, fitted.after(), fitted.before()));
        return step.evidence().substring(mark + PairedTest.MEASURED.length()).equals(text)
                ? Optional.empty()
                : Optional.of("measured " + text);
    }

    private Optional<String> empirical(Step step) {
        Step.Fitted fitted = step.fitted().orElse(null);
        Step.Fitted given = first(step).fitted().orElse(null);
        if (fitted == null || given == null) {
            return Optional.of("the programs that were trained are missing");
        }
        if (!ConstantTuning.isSameButForConstants(step.before(), fitted.before())
                || !ConstantTuning.isSameButForConstants(step.after(), fitted.after())) {
            return Optional.of("the programs that were trained differ from its own in more than numbers");
        }
        Optional<String> difference = evidence(step, fitted.after(), given.before());
        if (difference.isPresent() || fitted.before().equals(given.before())) {
            return difference;
        }
        PairedTest.Result last = test.compare(scores, fitted.after(), fitted.before());
        return last.isAccepted() ? Optional.empty() : Optional.of("from the step before it measured " + last.text());
    }

    private Optional<String> evidence(Step step, Program program, Program with) {
        PairedTest.Result result = test.compare(scores, program, with);
        boolean isSame = result.isAccepted() && test.evidence(result).equals(step.evidence());
        return isSame ? Optional.empty() : Optional.of("measured " + result.text());
    }
}
