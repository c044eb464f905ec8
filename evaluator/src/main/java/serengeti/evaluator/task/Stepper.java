package serengeti.evaluator.task;

/// An optimizer bound to one model's weights and gradient; it owns the optimizer state.
public interface Stepper {

    /// Sets the state to zero and the step count to the start.
    void reset();

    /// One optimizer step: reads the gradient, changes the weights in place.
    ///
    /// @param learningRate the schedule's value, peak 1
    void step(double learningRate);
}
