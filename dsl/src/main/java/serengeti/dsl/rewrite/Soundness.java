package serengeti.dsl.rewrite;

/// In what sense the two sides of a rule are equal; each class holds wherever the one before it does.
public enum Soundness {
    /// Bit for bit, for every input and in every precision.
    EXACT,
    /// Over the real numbers; computed in floating point the sides may differ by rounding, underflow and overflow.
    REAL,
    /// Over the real numbers where the rule's assumption is true.
    ASSUMED
}
