package serengeti.dsl.simplify;

/// What the simplifier may do with states, which start at 0 and are carried from step to step.
public enum StateStep {
    /// A state that stays at 0 is replaced by 0; by induction over the steps.
    CONSTANT("state-zero"),
    /// A state that is a multiple of another one at every step is replaced by that multiple; by induction over the steps.
    MULTIPLE("state-multiple"),
    /// A state is kept in another unit, in which its next value is a mean.
    UNIT("state-unit");

    private final String label;

    StateStep(String label) {
        this.label = label;
    }

    /// The name in a trace.
    public String label() {
        return label;
    }
}
