package serengeti.cli;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import serengeti.dsl.program.Program;

/// A program of a replay with what the command line sets in it.
///
/// @param name as given
/// @param program sound, as it was found
/// @param learningRate what its learning rate is multiplied by, `--lr`, above 0
/// @param hyperparameters what is set in it, `--set`, in the order given; only such as it has
record ReplayProgram(String name, Program program, double learningRate, Map<String, Double> hyperparameters) {

    ReplayProgram {
        hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
    }

    /// A program in which nothing is set.
    static ReplayProgram asFound(NamedProgram named) {
        return new ReplayProgram(named.name(), named.program(), 1, Map.of());
    }

    /// This program with a learning rate of so many times what it is here, and with more hyperparameters set.
    ReplayProgram with(double factor, Map<String, Double> more) {
        // the product that a person would write down, so that it can be given as --lr again
        double product = BigDecimal.valueOf(learningRate).multiply(BigDecimal.valueOf(factor)).doubleValue();
        var all = new LinkedHashMap<>(hyperparameters);
        all.putAll(more);
        return new ReplayProgram(name, program, product, all);
    }

    /// The program with its hyperparameters set, but its own learning rate.
    Program withHyperparameters() {
        return ProgramChange.withHyperparameters(hyperparameters, program);
    }

    /// The program as it is trained.
    NamedProgram changed() {
        Program set = withHyperparameters();
        return new NamedProgram(name, learningRate == 1 ? set : ProgramChange.withLearningRateTimes(learningRate, set));
    }
}
