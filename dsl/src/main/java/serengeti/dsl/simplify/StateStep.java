package serengeti.dsl.simplify;

/// What the simplifier may do with states, which start at 0 and are carried from step to step.
public enum StateStep {
    /// A state that is a linear combination of others at every step, such as 0 or a multiple of another one, is replaced
    /// by that; by induction over the steps.
    RELATION("state-relation"),
    /// Of states of which only some linear combinations are ever read, those are kept in their place.
    COMBINATION("state-combination"),
    /// Of states of which only as many linear combinations are read as there are states, those are kept in their place.
    BASIS("state-basis"),
    /// A state that is a function of others at every step is replaced by that; by induction over the steps.
    FUNCTION("state-function"),
    /// In place of a state that is a root at every step, what it is the root of is kept.
    ROOT("state-root"),
    /// A state that depends on the number of the step alone, such as a counter, is replaced by what it is then.
    STEP("state-of-step"),
    /// A state is kept in a unit that does not change from step to step, such as a moment before it is corrected.
    STEP_UNIT("state-step-unit"),
    /// A state is kept in another unit, in which its next value is a mean: the same unit whatever the numbers are.
    UNIT("state-unit"),
    /// As before, but of units that make a mean of distances from the next value of another mean, or from the one before,
    /// the plainer one.
    PLAIN_UNIT("state-unit");

    private final String label;

    StateStep(String label) {
        this.label = label;
    }

    /// The name in a trace.
    public String label() {
        return label;
    }
}
