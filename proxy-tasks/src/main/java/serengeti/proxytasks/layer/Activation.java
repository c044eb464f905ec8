package serengeti.proxytasks.layer;

/// What lies between two layers of weights.
public enum Activation {
    /// `max(x, 0)`.
    RELU,
    /// `x` times the normal distribution's share below `x`, about; see [Gelu].
    GELU;

    /// A layer that overwrites `signal`, whose matrices have no gaps between rows.
    public ElementLayer over(Signal signal) {
        return switch (this) {
            case RELU -> new Relu(signal);
            case GELU -> new Gelu(signal);
        };
    }
}
