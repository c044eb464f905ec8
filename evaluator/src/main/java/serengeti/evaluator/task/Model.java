package serengeti.evaluator.task;

import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;

/// A network with its data and preallocated buffers; one thread, one run at a time.
public interface Model {

    /// The shapes of the parameter arrays behind [#weights()] and [#gradient()].
    Layout layout();

    /// The weights, flat, in the order of [#layout()]; an optimizer changes them in place.
    TensorBuffer weights();

    /// The gradient that the last [#lossAndGradient] left, laid out like the weights.
    TensorBuffer gradient();

    /// Sets the initial weights of run `seed` and makes its batches the next ones.
    void start(long seed);

    /// Forward and backward pass on the batch of step `step` (0-based) of the started run.
    ///
    /// A function of seed, step and weights: runs are validated on the way, and left and taken up again at any step.
    ///
    /// @return the mean training loss of the batch, in nats unless it is a squared error; NaN or infinite once the run
    ///     has diverged
    float lossAndGradient(int step);

    /// Fitness of the current weights on clean validation data, by the task's metric; higher is better.
    double fitness();
}
