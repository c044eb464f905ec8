package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathTest {
    @TempDir private Path folder;

    private Path jar;
    private Path damaged;

    @BeforeEach
    void aJarAndGarbage() throws IOException {
        jar = folder.resolve("own tasks.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/none"));
        }
        damaged = Files.writeString(folder.resolve("bad.jar"), "garbage\n");
    }

    private static Optional<String> fault(Object... entries) {
        return ClassPath.fault(
                String.join(File.pathSeparator, List.of(entries).stream().map(Object::toString).toList()));
    }

    @Test
    void foldersAndJarsArePassed() {
        assertEquals(Optional.empty(), fault(folder, jar, "", folder.resolve("*"), "*"));
    }

    @Test
    void aDamagedJarIsNamed() {
        assertEquals(
                Optional.of(
                        "SERENGETI_CLASSPATH: %s is no jar: zip END header not found, must be jars and folders"
                                .formatted(damaged)),
                fault(jar, damaged, folder.resolve("none.jar")));
    }

    @Test
    void aMissingJarIsNamed() {
        Path missing = folder.resolve("none.jar");
        assertEquals(
                Optional.of("SERENGETI_CLASSPATH: there is no %s, must be jars and folders".formatted(missing)),
                fault(folder, missing, damaged));
    }

    @Test
    void theLauncherRefusesADamagedJar() throws Exception {
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + damaged;
        Process process = JavaProcess.start(List.of("-cp", classPath, Boot.class.getName()), "tasks");
        List<String> err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, process.waitFor());
        assertEquals(
                "SERENGETI_CLASSPATH: %s is no jar: zip END header not found, must be jars and folders"
                        .formatted(damaged),
                err.getLast());
    }
}
