package serengeti.proxytasks.samediff;

import java.util.Arrays;
import serengeti.proxytasks.random.DrawSequence;

/// How the initial weights of one variable are drawn.
@FunctionalInterface
public interface Initialiser {

    /// Sets the weights of a run, a function of the draws alone.
    ///
    /// @param values the graph's own values, last dimension fastest, to be overwritten or left as they are
    /// @param draws the numbers of the run's seed for this variable
    void set(float[] values, DrawSequence draws);

    /// The graph's own values, the same for all seeds.
    static Initialiser own() {
        return (_, _) -> {};
    }

    /// The same value everywhere.
    static Initialiser constant(float value) {
        return (values, _) -> Arrays.fill(values, value);
    }

    /// Normal numbers of mean 0.
    static Initialiser normal(double deviation) {
        return (values, draws) -> {
            for (int index = 0; index < values.length; index++) {
                values[index] = (float) (deviation * draws.normal());
            }
        };
    }

    /// What a variable starts from unless told otherwise: normal numbers of deviation `1 / sqrt(fan-in)`, where the
    /// fan-in is the product of all extents but the last; with fewer than two dimensions, as biases and gains are, the
    /// graph's own values.
    ///
    /// @param shape of the variable
    static Initialiser usual(int[] shape) {
        if (shape.length < 2) {
            return own();
        }
        double fanIn = 1;
        for (int dimension = 0; dimension < shape.length - 1; dimension++) {
            fanIn *= shape[dimension];
        }
        return normal(1 / Math.sqrt(fanIn));
    }
}
