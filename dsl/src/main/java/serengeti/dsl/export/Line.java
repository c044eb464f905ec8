package serengeti.dsl.export;

/// One line of a step: the target takes the value.
public record Line(Target target, Expression value) {

    /// What a line assigns to.
    public sealed interface Target {}

    /// A name that later lines read.
    public record Local(String name) implements Target {}

    /// A state; no later line reads its old value.
    ///
    /// @param index its place among the recipe's states, 0-based
    public record NextState(int index) implements Target {}

    /// The weights: the last line, unless a state follows whose old value it reads.
    public record NextWeight() implements Target {}
}
