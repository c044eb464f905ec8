package serengeti.dsl.program;

/// A named constant of a program, written above its `def` line: `beta1 = 0.9`.
///
/// @param name how statements refer to it; a statement may not assign to it
/// @param value its default, finite
public record Hyperparameter(String name, double value) {

    public Hyperparameter {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("hyperparameter %s = %s: must be finite".formatted(name, value));
        }
    }
}
