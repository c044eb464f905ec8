package serengeti.dsl.program;

/// A number written in a program.
///
/// @param value finite
public record Constant(double value) implements Argument {

    public Constant {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("constant %s: must be finite".formatted(value));
        }
    }
}
