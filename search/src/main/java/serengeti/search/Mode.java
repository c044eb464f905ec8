package serengeti.search;

/// How children are made.
public enum Mode {
    /// Mutated copies of tournament winners.
    EVOLUTION,
    /// The same with nothing but constants changed: hyperparameter tuning with the same code and budget.
    CONSTANTS,
    /// The start program after up to 30 random mutations; no selection.
    RANDOM
}
