package serengeti.search;

import java.util.Optional;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.task.Outcome;
import serengeti.search.micro.MicroProblems;

/// Why programs are not trained at all. Not thread-safe.
final class Refusals {
    /// The reason of programs that solve no micro-problem.
    static final String MICRO_PROBLEM = "micro_problem";

    private final Constraints constraints;
    private final double maxCost;
    private final double microFall;
    private final MicroProblems microProblems = new MicroProblems();

    /// @param constraints what a program may keep
    /// @param maxCost what it may cost, see [Cost]
    /// @param microFall the share by which it must lower the loss of a micro-problem; 0 tries none
    Refusals(Constraints constraints, double maxCost, double microFall) {
        this.constraints = constraints;
        this.maxCost = maxCost;
        this.microFall = microFall;
    }

    static Refusals of(CampaignSpec spec) {
        RejectionSettings rejection = spec.rejection();
        return new Refusals(spec.constraints(), rejection.maxCost(), rejection.microFall());
    }

    /// Why a program is refused whatever it does: programs that do the same may keep or cost less.
    Optional<Outcome> ofForm(StepPlan plan) {
        Optional<Outcome> overState = constraints.refusal(plan);
        if (overState.isPresent()) {
            return overState;
        }
        double cost = Cost.perParameter(plan);
        return cost > maxCost ? Optional.of(new Outcome.OverBudget(cost, maxCost)) : Optional.empty();
    }

    /// Why a program is refused, if it is.
    Optional<Outcome> of(StepPlan plan) {
        Optional<Outcome> form = ofForm(plan);
        if (form.isPresent()) {
            return form;
        }
        return switch (Probe.descent(plan)) {
            case Probe.Descends _ -> ofMicroProblems(plan);
            case Probe.Hopeless(String reason) -> Optional.of(new Outcome.Invalid(reason));
        };
    }

    /// Refuses to search from a program that would not be trained.
    ///
    /// @param what the program is
    /// @throws IllegalArgumentException if it is refused, with one line that says why
    void requirePassedBy(String what, StepPlan plan) {
        of(plan).ifPresent(refusal -> {
            throw new IllegalArgumentException("%s cannot be trained: %s".formatted(what, reason(refusal)));
        });
    }

    private String reason(Outcome refusal) {
        return switch (refusal) {
            case Outcome.Invalid(String reason) when reason.equals(MICRO_PROBLEM) ->
                    "it lowers the loss of none of three small problems by the share %s (rejection.micro_fall; 0 tries none)"
                            .formatted(microFall);
            case Outcome.Invalid(String reason) -> reason.replace('_', ' ');
            case Outcome.OverBudget(double cost, double limit) ->
                    "it costs %s operations per parameter and step, rejection.max_cost is %s".formatted(cost, limit);
            default -> refusal.label().replace('_', ' ');
        };
    }

    private Optional<Outcome> ofMicroProblems(StepPlan plan) {
        return microFall > 0 && !microProblems.isAnySolved(plan, microFall)
                ? Optional.of(new Outcome.Invalid(MICRO_PROBLEM))
                : Optional.empty();
    }
}
