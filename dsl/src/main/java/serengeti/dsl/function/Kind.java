package serengeti.dsl.function;

/// The abstract shape of a value, from the least to the most extensive; a smaller kind is broadcast where it meets a
/// larger one.
///
/// A tensor value is a list of arrays, one for each parameter of the model, as in the pytrees of arXiv 2302.06675.
public enum Kind {
    /// One number.
    SCALAR,
    /// One number for each array.
    PER_ARRAY,
    /// One number for each element of each array.
    TENSOR;

    /// The kind of an element-wise result over values of this and the other kind.
    public Kind join(Kind other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /// The name used in messages, such as `per-array scalar`.
    public String label() {
        return switch (this) {
            case SCALAR -> "scalar";
            case PER_ARRAY -> "per-array scalar";
            case TENSOR -> "tensor";
        };
    }
}
