package serengeti.dsl.meaning;

/// A program whose kinds do not fit, or that reads a variable before it is assigned; the message names the statement.
public final class InvalidProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidProgramException(String message) {
        super(message);
    }
}
