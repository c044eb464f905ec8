package serengeti.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file that `--chart` names.
final class ChartFile {

    private ChartFile() {}

    /// Refuses a file that could not be written, before minutes of work are spent on it.
    ///
    /// @throws UsageFailure if it is no `.svg` file, its folder does not exist, it is a folder, or it cannot be
    ///     opened for writing
    static void checkPlace(Path file) {
        if (!file.toString().endsWith(".svg")) {
            throw OptionValues.refusal("--chart", file.toString(), "an .svg file, the only format");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new UsageFailure("--chart %s: the folder %s does not exist".formatted(file, folder));
        }
        if (Files.isDirectory(file)) {
            throw new UsageFailure("--chart %s: is a folder, must be a file".formatted(file));
        }
        try {
            open(file);
        } catch (AccessDeniedException error) {
            throw new UsageFailure("--chart %s: cannot be written, its rights forbid it".formatted(file), error);
        } catch (IOException error) {
            throw new UsageFailure("--chart %s: cannot be written, the system forbids it".formatted(file), error);
        }
    }

    /// Opens the file for writing and leaves all as it was; what is not an ordinary file, such as a pipe, is left alone.
    private static void open(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            Files.newOutputStream(file, StandardOpenOption.WRITE).close();
        } else if (!Files.exists(file)) {
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW).close();
            Files.delete(file);
        }
    }

    /// Writes the chart.
    ///
    /// @throws OutputFailure if it cannot be written
    static void write(String svg, Path file) {
        try {
            Files.writeString(file, svg);
        } catch (IOException error) {
            throw new OutputFailure("--chart %s: cannot be written".formatted(file), error);
        }
    }
}
