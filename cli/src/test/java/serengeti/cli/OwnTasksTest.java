package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.evaluator.task.TaskProvider;

/// A jar with a provider, as users make it.
final class OwnTasksTest {
    @TempDir private Path folder;

    @Test
    void tasksOfAJarAreListed() throws Exception {
        Path jar =
                jar(
                        """
                        var digits = new serengeti.proxytasks.vision.DigitImages(8, 64, 64, 0.3, 0).source();
                        var shape = new serengeti.proxytasks.vision.MlpShape(64, java.util.List.of(4), 10);
                        return java.util.List.of(
                                shape.task("acme4", 1, 8, 100, digits));
                        """);
        Process process = start(jar);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertTrue(out.contains("\nacme4 "), out);
        assertTrue(out.contains(" MLP 64-4-10 on digits 8x8, noise 0.3, n 64, label noise 0.0\n"), out);
    }

    @Test
    void aProviderThatFailsIsToldInOneLine() throws Exception {
        Process process = start(jar("throw new IllegalStateException(\"no licence\");"));
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor());
        assertEquals(
                "task provider acme.AcmeTasks: tasks() failed: java.lang.IllegalStateException: no licence",
                err.lines().filter(line -> !line.startsWith("WARNING: Using incubator modules")).toList().getFirst());
    }

    private static Process start(Path jar) throws IOException {
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + jar;
        return JavaProcess.start(List.of("-cp", classPath), "tasks");
    }

    private Path jar(String body) throws IOException {
        Path source = folder.resolve("AcmeTasks.java");
        Files.writeString(
                source,
                """
                package acme;

                public final class AcmeTasks implements serengeti.evaluator.task.TaskProvider {
                    @Override
                    public java.util.List<serengeti.evaluator.task.Task> tasks() {
                        %s
                    }
                }
                """
                        .formatted(body));
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), "-proc:none", source.toString());
        assertEquals(0, code);
        Path jar = folder.resolve("acme.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("acme/AcmeTasks.class"));
            Files.copy(folder.resolve("acme/AcmeTasks.class"), out);
            out.putNextEntry(new JarEntry("META-INF/services/" + TaskProvider.class.getName()));
            out.write("acme.AcmeTasks\n".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
