package serengeti.search.funnel;

/// A funnel that cannot be gone through; the message is one line for the user.
public final class FunnelFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    FunnelFailure(String message) {
        super(message);
    }
}
