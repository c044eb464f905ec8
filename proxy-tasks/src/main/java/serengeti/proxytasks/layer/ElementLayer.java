package serengeti.proxytasks.layer;

/// A function of single numbers that overwrites a signal.
public sealed interface ElementLayer permits Relu, Gelu {

    /// Overwrites the values by the function's.
    void forward();

    /// Multiplies the gradient by the function's derivative; follows [#forward].
    void backward();
}
