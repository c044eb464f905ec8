package serengeti.cli;

/// Something that was asked for cannot be written although its place looked fine; the message says what and where.
final class OutputFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutputFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
