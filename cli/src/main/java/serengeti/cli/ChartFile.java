package serengeti.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file that `--chart` names.
final class ChartFile {

    private ChartFile() {}

    /// Refuses a file that could not be written, before minutes of work are spent on it.
    ///
    /// @throws UsageFailure if it is no `.svg` file, its folder does not exist, it is a folder, or rights are missing
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
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new UsageFailure("--chart %s: cannot be written, its rights forbid it".formatted(file));
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
