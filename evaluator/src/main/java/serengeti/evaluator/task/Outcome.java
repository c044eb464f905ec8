package serengeti.evaluator.task;

/// How the training of one program on one task with one seed ended.
public sealed interface Outcome {

    /// The run finished.
    ///
    /// @param fitness validation score by the task's metric, finite; higher is better
    /// @param loss mean training loss over the last 5 % of the steps, in nats
    record Scored(double fitness, double loss) implements Outcome {}

    /// The program cannot be run: a kind does not fit, a variable is missing, an output never moves.
    record Invalid(String reason) implements Outcome {}

    /// The loss or a weight became NaN, infinite or larger than a set bound.
    ///
    /// @param step the step, 0-based, at which it was noticed
    record Diverged(int step) implements Outcome {}

    /// The loss had not fallen far enough when it was looked at, so the rest of the run was saved.
    ///
    /// @param step the step, 0-based, at which the run was stopped
    record StoppedAtHurdle(int step) implements Outcome {}

    /// The program costs more per step than a run may cost; it was not started.
    ///
    /// @param cost operations per parameter and step
    /// @param limit what was allowed
    record OverBudget(double cost, double limit) implements Outcome {}

    /// The program keeps more state than a search allows; it was not started.
    ///
    /// @param tensors live state tensors
    /// @param limit how many were allowed
    record OverState(int tensors, int limit) implements Outcome {}

    /// The name under which an outcome is stored and counted.
    default String label() {
        return switch (this) {
            case Scored _ -> "scored";
            case Invalid _ -> "invalid";
            case Diverged _ -> "diverged";
            case StoppedAtHurdle _ -> "stopped_at_hurdle";
            case OverBudget _ -> "over_budget";
            case OverState _ -> "over_state";
        };
    }
}
