package serengeti.evaluator.task;

import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;

/// A model that is another one but for what it overrides.
public interface DelegatingModel extends Model {

    /// The other one.
    Model model();

    @Override
    default Layout layout() {
        return model().layout();
    }

    @Override
    default TensorBuffer weights() {
        return model().weights();
    }

    @Override
    default TensorBuffer gradient() {
        return model().gradient();
    }

    @Override
    default void start(long seed) {
        model().start(seed);
    }

    @Override
    default float lossAndGradient(int step) {
        return model().lossAndGradient(step);
    }

    @Override
    default double fitness() {
        return model().fitness();
    }
}
