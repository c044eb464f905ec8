package serengeti.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that an option names, to be written.
///
/// @param option for messages, such as `--chart`
record OutputFile(String option, Path path) {

    /// Refuses a file that could not be written, before work is spent on it.
    ///
    /// @throws UsageFailure if its folder does not exist, it is a folder, or it cannot be
    ///     opened for writing
    void checkPlace() {
        Path folder = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new UsageFailure("%s %s: the folder %s does not exist".formatted(option, path, folder));
        }
        if (Files.isDirectory(path)) {
            throw new UsageFailure("%s %s: is a folder, must be a file".formatted(option, path));
        }
        try {
            open();
        } catch (AccessDeniedException error) {
            throw new UsageFailure("%s %s: cannot be written, its rights forbid it".formatted(option, path), error);
        } catch (IOException error) {
            throw new UsageFailure("%s %s: cannot be written, the system forbids it".formatted(option, path), error);
        }
    }

    /// Opens the file for writing and leaves all as it was; what is not an ordinary file, such as a pipe, is left alone.
    private void open() throws IOException {
        if (Files.isRegularFile(path)) {
            Files.newOutputStream(path, StandardOpenOption.WRITE).close();
        } else if (!Files.exists(path)) {
            Files.newOutputStream(path, StandardOpenOption.CREATE_NEW).close();
            Files.delete(path);
        }
    }

    /// Writes the file, over what may be there.
    ///
    /// @throws OutputFailure if it cannot be written
    void write(String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException error) {
            throw new OutputFailure("%s %s: cannot be written".formatted(option, path), error);
        }
    }
}
