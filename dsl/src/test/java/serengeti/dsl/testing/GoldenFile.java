package serengeti.dsl.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file whose content a test generates; `-Dgolden.update=true` writes it instead of comparing.
public final class GoldenFile {

    private GoldenFile() {}

    /// Fails unless the file holds exactly `expected`.
    public static void check(Path file, String expected) {
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, expected);
            }
            String found = Files.exists(file) ? Files.readString(file).replace("\r\n", "\n") : "";
            assertEquals(
                    expected,
                    found,
                    "%s is stale; write it anew with: mvn test -Dgolden.update=true".formatted(file.normalize()));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /// A path below the root of the repository, wherever the tests of a module are started.
    public static Path inRepository(String path) {
        return Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent().resolve(path);
    }
}
