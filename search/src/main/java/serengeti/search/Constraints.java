package serengeti.search;

import java.util.Optional;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.text.Decimal;
import serengeti.evaluator.task.Outcome;
import serengeti.search.knobs.Knob;

/// What a program may keep from step to step; one that keeps more is not trained. Only live state counts, which is read
/// on the way to an update; the signature may have more.
public record Constraints(
        @Knob(
                        about = "live state tensors that a program may keep, at least 0",
                        unit = "tensors",
                        source = "arXiv 2302.06675, section 2.1: as many as the signature has, two",
                        isLimit = true)
                long maxStateTensors,
        @Knob(
                        about = "live state that a program may keep, 4 bytes a tensor, at least 0",
                        unit = "bytes per parameter",
                        source = "none",
                        isLimit = true)
                double maxBytesPerParameter) {

    /// As many state tensors as the signature has.
    public static final Constraints NONE = new Constraints(Long.MAX_VALUE, Double.POSITIVE_INFINITY);

    public Constraints {
        if (maxStateTensors < 0) {
            throw new IllegalArgumentException("max_state_tensors: %d, must be at least 0".formatted(maxStateTensors));
        }
        if (!(maxBytesPerParameter >= 0)) {
            throw new IllegalArgumentException(
                    "max_bytes_per_parameter: %s, must be at least 0".formatted(maxBytesPerParameter));
        }
    }

    /// How many state tensors both limits allow.
    public int stateTensors() {
        double allowed = Math.min((double) maxStateTensors, Math.floor(maxBytesPerParameter / Float.BYTES));
        return (int) Math.min(Integer.MAX_VALUE, allowed);
    }

    /// Why a plan is not worth a training, if it keeps too much.
    public Optional<Outcome> refusal(StepPlan plan) {
        int kept = plan.liveStates();
        return kept > stateTensors() ? Optional.of(new Outcome.OverState(kept, stateTensors())) : Optional.empty();
    }

    /// Refuses the plan of a start program that keeps too much.
    ///
    /// @param whose what the message calls it
    /// @throws IllegalArgumentException if it does; the message says which limit is too low and what it must be
    void requireMetBy(String whose, StepPlan plan) {
        int kept = plan.liveStates();
        if (kept > maxStateTensors) {
            throw new IllegalArgumentException(
                    "constraints.max_state_tensors: %d, must be at least %d, as many as %s keeps"
                            .formatted(maxStateTensors, kept, whose));
        }
        if (kept > stateTensors()) {
            throw new IllegalArgumentException(
                    "constraints.max_bytes_per_parameter: %s, must be at least %d, as many as the state of %s takes"
                            .formatted(Decimal.of(maxBytesPerParameter), Float.BYTES * kept, whose));
        }
    }
}
