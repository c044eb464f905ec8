package serengeti.evaluator.bench;

/// A way to make a step.
public enum Engine {
    /// Reads and writes what the program must, and computes next to nothing: the limit that memory sets.
    COPY("copy"),
    /// The compiled kernel.
    KERNEL("kernel"),
    /// The block interpreter that a search trains with: floats, exact states, one thread.
    INTERPRETER("interpreter"),
    /// The program's operations one by one on ND4J arrays, in place where that is possible.
    ND4J_OPS("nd4j-ops"),
    /// The updater that ND4J has for the same rule, and the subtraction of what it gives.
    ND4J_UPDATER("nd4j-updater");

    private final String label;

    Engine(String label) {
        this.label = label;
    }

    /// The name as tables and options have it.
    public String label() {
        return label;
    }

    /// Whether it runs loops over vectors in this JVM, of which can be seen when they are compiled.
    boolean isOfVectors() {
        return switch (this) {
            case COPY, KERNEL, INTERPRETER -> true;
            case ND4J_OPS, ND4J_UPDATER -> false;
        };
    }
}
