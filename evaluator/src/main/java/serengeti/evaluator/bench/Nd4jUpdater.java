package serengeti.evaluator.bench;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;

/*
 * An updater turns the gradient into the update, in the same memory, and backpropagation would then write a new
 * gradient. Here the next step takes the update for its gradient instead, so that no copy is timed that a training
 * does not make. That is why rates are chosen with which such a sequence neither dies out nor grows fast: small
 * numbers could be slow.
 */
/// ND4J's own updater for a rule of the library, and the subtraction from the weights. Updaters do not decay weights.
final class Nd4jUpdater implements Contestant {
    /// The programs of the library whose rules ND4J has, in the order of the rules.
    static final List<String> PROGRAMS = List.of("adamw", "rmsprop", "adagrad", "sgd");

    private static final double RATE = 1e-3;
    private static final List<IUpdater> RULES = List.of(new Adam(RATE), new RmsProp(RATE), new AdaGrad(1), new Sgd(1));

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

    /// The rule that ND4J has for what a program of the library computes, under whatever names, if it has one.
    static Optional<IUpdater> rule(Program program) {
        FunctionalHash hash = hash(program);
        for (int place = 0; place < PROGRAMS.size(); place++) {
            if (hash(Library.named(PROGRAMS.get(place)).program()).equals(hash)) {
                return Optional.of(RULES.get(place));
            }
        }
        return Optional.empty();
    }

    private static FunctionalHash hash(Program program) {
        return FunctionalHash.of(Dataflow.of(program.inlined()));
    }

    @Override
    public void run(long count) {
        for (long step = 0; step < count; step++) {
            updater.applyUpdater(gradients, steps++, 0);
            weights.subi(gradients);
        }
    }
}
