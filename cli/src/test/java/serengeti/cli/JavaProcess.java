package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The command line as a process of its own, on the classes under test.
final class JavaProcess {

    private JavaProcess() {}

    /// Starts `serengeti ARGS`; `flags` are for the JVM.
    ///
    /// Where tests run in the background, Ctrl-C may be ignored by all processes below; `env` undoes that.
    static Process start(List<String> flags, String... args) throws IOException {
        return new ProcessBuilder(command(flags, Main.class, args)).start();
    }

    /// What starts `main` with `args`.
    static List<String> command(List<String> flags, Class<?> main, String... args) throws IOException {
        var command = new ArrayList<String>();
        if (hasEnvWithSignals()) {
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path")));
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(List.of(args));
        return command;
    }

    /// Reads until a line is as awaited; fails if there is none to the end.
    static void awaitLine(BufferedReader reader, Predicate<String> isAwaited) throws IOException {
        String line = reader.readLine();
        while (line != null && !isAwaited.test(line)) {
            line = reader.readLine();
        }
        assertNotNull(line, "the awaited line");
    }

    /// Sends a signal, such as `INT`, which is Ctrl-C.
    static void signal(Process process, String name) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    private static boolean hasEnvWithSignals() throws IOException {
        try {
            return new ProcessBuilder("env", "--default-signal=INT", "true").start().waitFor() == 0;
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new IOException(error);
        }
    }
}
