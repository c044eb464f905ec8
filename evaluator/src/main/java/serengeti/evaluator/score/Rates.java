package serengeti.evaluator.score;

import java.util.List;
import serengeti.evaluator.task.RateSweep;

/// At which learning rates a program is trained: at one, or at several of which one goes on.
///
/// @param factors what the `lr` input is multiplied by: at least one, all different, finite and above 0
public record Rates(List<Double> factors) {

    /// The program's own rate.
    public static final Rates OWN = only(1);

    public Rates {
        factors = new RateSweep.Knobs(factors, 1, 0).factors();
    }

    /// One rate.
    public static Rates only(double factor) {
        return new Rates(List.of(factor));
    }

    /// The program's own rate and those a factor below and above it; its own only where the factor is 1.
    ///
    /// @param factor at least 1, finite
    public static Rates around(double factor) {
        return factor == 1 ? OWN : new Rates(List.of(1.0, 1 / factor, factor));
    }

    /// Whether there are several.
    boolean isSweep() {
        return factors.size() > 1;
    }
}
