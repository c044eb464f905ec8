package serengeti.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/// The jars and folders with tasks of one's own, which the launcher script puts behind its own jar.
///
/// The JVM passes over entries that are missing or damaged in silence.
final class ClassPath {
    private static final String ALL_JARS = "*";

    private ClassPath() {}

    /// What is wrong with the first entry that is neither a folder nor a jar, in one line.
    ///
    /// @param entries as the JVM has them, separated by colons, jars of folders written out
    static Optional<String> fault(String entries) {
        return Stream.of(entries.split(File.pathSeparator, -1)).flatMap(entry -> faultOf(entry).stream()).findFirst();
    }

    private static Optional<String> faultOf(String entry) {
        Path path = Path.of(entry);
        // A folder without jars stays as it was written.
        if (Files.isDirectory(path.endsWith(ALL_JARS) ? path.resolveSibling("") : path)) {
            return Optional.empty();
        }
        if (!Files.exists(path)) {
            return Optional.of("SERENGETI_CLASSPATH: there is no %s, must be jars and folders".formatted(entry));
        }
        try (var _ = new ZipFile(path.toFile())) {
            return Optional.empty();
        } catch (IOException error) {
            return Optional.of(
                    "SERENGETI_CLASSPATH: %s is no jar: %s, must be jars and folders"
                            .formatted(entry, error.getMessage()));
        }
    }
}
