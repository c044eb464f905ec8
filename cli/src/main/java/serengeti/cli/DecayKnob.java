package serengeti.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;

/*
 * That a hyperparameter has the name of a weight decay proves nothing, and how it enters depends on the program: times
 * the learning rate or not, before or after the sign. So one step is done with several values of it, and what it adds
 * to the update is looked at: it must be proportional to the value, to the learning rate and to the weight.
 */
/// The hyperparameter that sets how strongly a program pulls weights towards zero.
///
/// @param name of the hyperparameter
/// @param perUnit the share of a weight that a step takes away at learning rate 1 and value 1, above 0
record DecayKnob(String name, double perUnit) {
    /// Under which names weight decay goes: in PyTorch and Keras, in optax, in the papers, and for short.
    private static final List<String> NAMES =
            List.of("weight_decay", "weight_decay_rate", "lambda", "wd", "decay", "l2");

    private static final double WEIGHT = 0.5;
    private static final double GRADIENT = 0.25;
    private static final double ROUNDING = 1e-6;
    private static final int LATER = 3;

    /// That of a program; empty if no hyperparameter has such a name, or the one that has it is no decoupled decay.
    static Optional<DecayKnob> of(Program program) {
        return NAMES.stream()
                .filter(name -> program.hyperparameters().stream().map(Hyperparameter::name).anyMatch(name::equals))
                .findFirst()
                .flatMap(name -> of(program, name));
    }

    private static Optional<DecayKnob> of(Program program, String name) {
        double perUnit = pull(program, name, 1, 1, WEIGHT, 1);
        boolean isLinear =
                isEqual(2 * perUnit, pull(program, name, 2, 1, WEIGHT, 1))
                        && isEqual(perUnit / 2, pull(program, name, 1, 0.5, WEIGHT, 1))
                        && isEqual(perUnit, pull(program, name, 1, 1, 2 * WEIGHT, 1))
                        // not one that warms up by itself
                        && isEqual(perUnit, pull(program, name, 1, 1, WEIGHT, LATER));
        return perUnit > 0 && isLinear ? Optional.of(new DecayKnob(name, perUnit)) : Optional.empty();
    }

    private static boolean isEqual(double expected, double value) {
        return Math.abs(value - expected) <= ROUNDING * Math.abs(expected);
    }

    /// What a value of the hyperparameter adds to the update of step `step`, as a share of the weight, which stays.
    private static double pull(
            Program program, String name, double value, double learningRate, double weight, int step) {
        return (update(program, name, value, learningRate, weight, step)
                        - update(program, name, 0, learningRate, weight, step))
                / weight;
    }

    private static double update(
            Program program, String name, double value, double learningRate, double weight, int step) {
        Program changed = ProgramChange.withHyperparameters(Map.of(name, value), program);
        double[][] weights = {{weight}};
        double[][] gradients = {{GRADIENT}};
        Reference reference = Reference.of(changed);
        for (int before = 1; before < step; before++) {
            reference.update(weights, gradients, learningRate);
        }
        return reference.update(weights, gradients, learningRate)[0][0];
    }

    /// The value that makes the decay of a whole run `totalDecay`, to four figures, so that it can be given again.
    ///
    /// @param factor what the learning rate is multiplied by
    /// @param scheduleSum the sum of the schedule over the run
    double value(double totalDecay, double factor, double scheduleSum) {
        return Numbers.rounded(totalDecay / (perUnit * factor * scheduleSum));
    }
}
