package serengeti.evaluator.fresh;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a class in a virtual machine of its own, with the flags of this one.
///
/// For what depends on how code was compiled: in a machine that has run thousands of kernels, the compiler sometimes
/// keeps vectors as objects, in new kernels too.
public final class FreshJvm {
    private static final int MINUTES = 3;

    private FreshJvm() {}

    /// What `main` prints to standard output, line by line; a few kilobytes at most. It is ended after some minutes.
    ///
    /// @param flags for the virtual machine, beside those of this one
    public static List<String> run(List<String> flags, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-javaagent")) {
                command.add(flag);
            }
        }
        command.addAll(flags);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
}
