package serengeti.dsl.export;

/// A format cannot express a program; the message says why in one line.
final class Inexpressible extends RuntimeException {
    private static final long serialVersionUID = 1;

    Inexpressible(String message) {
        super(message);
    }
}
