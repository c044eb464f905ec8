package serengeti.proxytasks.data;

import java.util.function.Supplier;

/// A value computed once, by the first thread that asks for it, and shared from then on.
///
/// @param <T> type of the value, immutable or only read
public final class OnFirstUse<T> implements Supplier<T> {
    private final Supplier<T> source;
    private volatile T value;

    public OnFirstUse(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public T get() {
        T known = value;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (value == null) {
                value = source.get();
            }
            return value;
        }
    }
}
