package serengeti.cli;

import java.io.File;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import picocli.CommandLine;

/// Where the launcher script enters: gives standard error back to the process, checks the class path, then calls [Main].
///
/// The JVM writes "Using incubator modules" to standard error while it starts, and no option turns that off. The script
/// therefore starts the JVM with standard error closed to the user and the real one at another descriptor, whose number
/// it passes in the property `serengeti.stderr`. Putting it back at the level of the operating system leaves a plain
/// descriptor for the JVM, for native libraries and for colour detection, which a filtering pipe would not.
public final class Boot {
    private static final int STANDARD_ERROR = 2;

    private Boot() {}

    /// Runs [Main] with `args`.
    public static void main(String[] args) {
        Integer descriptor = Integer.getInteger("serengeti.stderr");
        if (descriptor != null) {
            restoreStandardError(descriptor);
        }
        checkClassPath(System.getProperty("java.class.path"));
        Main.main(args);
    }

    /// Ends the process if an entry after the first, the script's own jar, cannot be used.
    private static void checkClassPath(String classPath) {
        int end = classPath.indexOf(File.pathSeparatorChar);
        if (end >= 0) {
            ClassPath.fault(classPath.substring(end + 1)).ifPresent(Boot::refuse);
        }
    }

    private static void refuse(String fault) {
        System.err.println(fault);
        System.exit(CommandLine.ExitCode.USAGE);
    }

    /// Makes `descriptor` the process's standard error.
    static void restoreStandardError(int descriptor) {
        Linker linker = Linker.nativeLinker();
        MemorySegment dup2 = linker.defaultLookup().findOrThrow("dup2");
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        MethodHandle call = linker.downcallHandle(dup2, type);
        try {
            int result = (int) call.invokeExact(descriptor, STANDARD_ERROR);
            if (result != STANDARD_ERROR) {
                throw new IllegalStateException("serengeti.stderr: descriptor %d is not open".formatted(descriptor));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
