package serengeti.dsl.program;

import serengeti.dsl.function.Kind;

/// What an optimizer carries from step to step under one name.
///
/// @param name how statements refer to it
/// @param kind how many numbers it holds
/// @param start what they are before the first step
public record State(String name, Kind kind, Start start) {

    /// The value before the first step.
    public sealed interface Start {}

    /// A number in every place.
    ///
    /// @param value finite
    public record Number(double value) implements Start {
        public Number {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("start %s: must be finite".formatted(value));
            }
        }
    }

    /// The weights before the first step.
    public record Weights() implements Start {}

    /// What most states start from.
    public static final Start ZERO = new Number(0);

    public State {
        if (start instanceof Weights && kind != Kind.TENSOR) {
            throw new IllegalArgumentException(
                    "state %s: a %s cannot start from the weights".formatted(name, kind.label()));
        }
    }

    /// A tensor that is zero at the start.
    public static State tensor(String name) {
        return new State(name, Kind.TENSOR, ZERO);
    }

    /// This state under another name.
    public State named(String newName) {
        return new State(newName, kind, start);
    }

    /// Whether it is zero before the first step.
    public boolean startsAtZero() {
        return start instanceof Number(double value) && value == 0;
    }
}
