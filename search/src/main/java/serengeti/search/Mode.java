package serengeti.search;

import java.util.Locale;

/// How children are made.
public enum Mode {
    /// Mutated copies of tournament winners.
    EVOLUTION,
    /// The same with nothing but constants changed: hyperparameter tuning with the same code and budget.
    CONSTANTS,
    /// The start program after up to 30 random mutations; no selection.
    RANDOM;

    /// The name in knobs, tables and texts, in lower case.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
