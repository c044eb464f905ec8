package serengeti.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;

/// Ctrl-C while a campaign or a benchmark runs: the first asks for an end, the second ends the process at once.
///
/// A process hears of a signal without ending only through `sun.misc.Signal`, which is called by reflection: the
/// compiler warns of every direct use of it, and that warning cannot be suppressed.
final class Interrupts implements BooleanSupplier, AutoCloseable {
    static final int EXIT_CODE = 130;

    private final Runnable firstNote;
    private final Runnable lastNote;
    private final Object previous;
    private volatile boolean asked;

    /// Takes the signal over.
    ///
    /// @param firstNote called on the first one, on a thread of its own
    /// @param lastNote called on the second one
    Interrupts(Runnable firstNote, Runnable lastNote) {
        this.firstNote = firstNote;
        this.lastNote = lastNote;
        previous = handle(handler());
    }

    private Object handler() {
        try {
            MethodHandle interrupt = MethodHandles.lookup().bind(this, "interrupt", MethodType.methodType(void.class));
            return MethodHandleProxies.asInterfaceInstance(
                    type("sun.misc.SignalHandler"), MethodHandles.dropArguments(interrupt, 0, type("sun.misc.Signal")));
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException("cannot listen for Ctrl-C", error);
        }
    }

    private static Object handle(Object handler) {
        try {
            Class<?> signal = type("sun.misc.Signal");
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            return signal.getMethod("handle", signal, type("sun.misc.SignalHandler")).invoke(null, interrupt, handler);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException("cannot listen for Ctrl-C", error);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException error) {
            throw new IllegalStateException("this Java has no " + name, error);
        }
    }

    @SuppressWarnings("UnusedMethod") // the handler calls it
    private void interrupt() {
        if (asked) {
            lastNote.run();
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        asked = true;
        firstNote.run();
    }

    /// Whether an end was asked for.
    @Override
    public boolean getAsBoolean() {
        return asked;
    }

    /// Gives the signal back.
    @Override
    public void close() {
        handle(previous);
    }
}
