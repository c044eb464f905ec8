package serengeti.proxytasks.data;

/// A file does not hold the images or labels that were expected; the message is one line with the file, what was seen
/// and what is right.
public final class ImageFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ImageFileException(String message) {
        super(message);
    }

    public ImageFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
