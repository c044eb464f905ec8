package serengeti.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// Whether a person sits at the other end of a stream.
final class Terminal {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    private Terminal() {}

    /// Whether standard error is a terminal that can rewrite a line.
    static boolean isStandardError() {
        return isRewritable(STANDARD_ERROR);
    }

    /// Whether standard output is a terminal that can rewrite a line.
    static boolean isStandardOutput() {
        return isRewritable(STANDARD_OUTPUT);
    }

    private static boolean isRewritable(int descriptor) {
        return !"dumb".equals(System.getenv("TERM")) && isTerminal(descriptor);
    }

    private static boolean isTerminal(int descriptor) {
        Linker linker = Linker.nativeLinker();
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        try {
            var isatty = linker.downcallHandle(linker.defaultLookup().findOrThrow("isatty"), type);
            return (int) isatty.invokeExact(descriptor) == 1;
        } catch (RuntimeException | Error error) {
            throw error;
        } catch (Throwable error) {
            throw new IllegalStateException(error);
        }
    }
}
