package serengeti.evaluator.kernel;

/// How state tensors lie in memory.
public enum StateFormat {
    /// In the precision of the weights.
    EXACT,
    /// In bfloat16, rounded to nearest, ties to even, at the end of each step.
    BFLOAT16,
    /// In bfloat16, rounded up or down at random so that the mean is right.
    BFLOAT16_STOCHASTIC;

    /// Whether a state reads back as it was written.
    public boolean isExact() {
        return this == EXACT;
    }
}
