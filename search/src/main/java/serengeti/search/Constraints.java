package serengeti.search;

import java.util.Optional;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.text.Decimal;
import serengeti.evaluator.task.Outcome;

/// What a program may keep from step to step; one that keeps more is not trained. Only live state counts, which is read
/// on the way to an update; the signature may have more.
///
/// @param maxStateTensors live state tensors, at least 0
/// @param maxBytesPerParameter bytes of live state per parameter, 4 for each tensor, at least 0; may be infinite
public record Constraints(int maxStateTensors, double maxBytesPerParameter) {

    /// As many state tensors as the signature has.
    public static final Constraints NONE = new Constraints(Integer.MAX_VALUE, Double.POSITIVE_INFINITY);

    public Constraints {
        if (maxStateTensors < 0) {
            throw new IllegalArgumentException("maxStateTensors: %d, must be at least 0".formatted(maxStateTensors));
        }
        if (!(maxBytesPerParameter >= 0)) {
            throw new IllegalArgumentException(
                    "maxBytesPerParameter: %s, must be at least 0".formatted(maxBytesPerParameter));
        }
    }

    /// How many state tensors both limits allow.
    public int stateTensors() {
        return (int) Math.min(maxStateTensors, Math.floor(maxBytesPerParameter / Float.BYTES));
    }

    /// Why a plan is not worth a training, if it keeps too much.
    public Optional<Outcome> refusal(StepPlan plan) {
        int kept = plan.liveStates();
        return kept > stateTensors() ? Optional.of(new Outcome.OverState(kept, stateTensors())) : Optional.empty();
    }

    /// Refuses the plan of a start program that keeps too much.
    ///
    /// @throws IllegalArgumentException if it does; the message says which limit is too low and what it must be
    void requireMetByStart(StepPlan plan) {
        int kept = plan.liveStates();
        if (kept > maxStateTensors) {
            throw new IllegalArgumentException(
                    "maxStateTensors: %d, must be at least %d, as many as the start program keeps"
                            .formatted(maxStateTensors, kept));
        }
        if (kept > stateTensors()) {
            throw new IllegalArgumentException(
                    "maxBytesPerParameter: %s, must be at least %d, as many as the state of the start program takes"
                            .formatted(Decimal.of(maxBytesPerParameter), Float.BYTES * kept));
        }
    }
}
