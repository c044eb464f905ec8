package serengeti.evaluator.bench;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/*
 * An updater turns the gradient into the update, in the same memory, and backpropagation would then write a new
 * gradient. Here the next step takes the update for its gradient instead, so that no copy is timed that a training
 * does not make. That is why rates are chosen with which such a sequence neither dies out nor grows fast: small
 * numbers could be slow.
 */
/// ND4J's own updater for a rule of the library, and the subtraction from the weights. Updaters do not decay weights.
final class Nd4jUpdater implements Contestant {
    private static final double RATE = 1e-3;

    private final INDArray weights;
    private final INDArray gradients;
    private final GradientUpdater<?> updater;
    private int steps;

    /// @param rule see [#rule]
    Nd4jUpdater(IUpdater rule, INDArray weights, INDArray gradients) {
        this.weights = weights.reshape(1, weights.length());
        this.gradients = gradients.dup().reshape(1, weights.length());
        long state = rule.stateSize(weights.length());
        updater = rule.instantiate(state == 0 ? null : Nd4j.zeros(weights.dataType(), 1, state), true);
    }

    /// The rule that ND4J has for a program of the library, if it has one.
    static Optional<IUpdater> rule(String program) {
        return Optional.ofNullable(
                switch (program) {
                    case "adamw" -> new Adam(RATE);
                    case "rmsprop" -> new RmsProp(RATE);
                    case "adagrad" -> new AdaGrad(1);
                    case "sgd" -> new Sgd(1);
                    default -> null;
                });
    }

    @Override
    public void run(long count) {
        for (long step = 0; step < count; step++) {
            updater.applyUpdater(gradients, steps++, 0);
            weights.subi(gradients);
        }
    }
}
