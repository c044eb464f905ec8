package serengeti.dsl.export;

import serengeti.dsl.function.Kind;

/// What an optimizer keeps from step to step.
///
/// @param name as in the program, free of the target's reserved words
/// @param index its place in the program's signature, 0-based
/// @param kind what its shape is
/// @param start what it is before the first step
public record State(String name, int index, Kind kind, Start start) {

    /// What a state is before the first step.
    public sealed interface Start {}

    /// The same number everywhere.
    public record Filled(double value) implements Start {}

    /// The weights before the first step.
    public record Weights() implements Start {}
}
