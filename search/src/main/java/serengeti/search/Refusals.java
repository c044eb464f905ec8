package serengeti.search;

import java.util.Optional;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.task.Outcome;

/// Why programs are not trained at all.
///
/// @param constraints what a program may keep
/// @param maxCost what it may cost, see [Cost]
record Refusals(Constraints constraints, double maxCost) {

    static Refusals of(CampaignSpec spec) {
        return new Refusals(spec.constraints(), spec.rejection().maxCost());
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
            case Probe.Descends _ -> Optional.empty();
            case Probe.Hopeless(String reason) -> Optional.of(new Outcome.Invalid(reason));
        };
    }
}
