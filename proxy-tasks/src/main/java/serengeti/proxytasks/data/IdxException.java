package serengeti.proxytasks.data;

/// A file is not the IDX data that was expected; the message is one line with the file, what was seen and what is
/// right.
public final class IdxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public IdxException(String message) {
        super(message);
    }

    public IdxException(String message, Throwable cause) {
        super(message, cause);
    }
}
