package serengeti.proxytasks.data;

/// A file is not text that can be learned from; the message is one line with the file, what was seen and what is
/// needed.
public final class TextFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public TextFileException(String message) {
        super(message);
    }

    public TextFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
