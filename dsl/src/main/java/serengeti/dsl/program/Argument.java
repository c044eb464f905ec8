package serengeti.dsl.program;

/// What a statement's function is applied to.
public sealed interface Argument permits Variable, Constant {}
