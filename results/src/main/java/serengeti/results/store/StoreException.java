package serengeti.results.store;

/// A campaign that cannot be made, opened, read or written; the message is one line for the user.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
