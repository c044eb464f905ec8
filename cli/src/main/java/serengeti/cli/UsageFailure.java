package serengeti.cli;

/// What the user gave cannot be used; the message says what, where and what is possible.
final class UsageFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageFailure(String message) {
        super(message);
    }

    UsageFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
