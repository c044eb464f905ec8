package serengeti.cli;

import java.nio.file.Path;

/// The file that `--chart` names.
final class ChartFile {
    private static final String OPTION = "--chart";

    private ChartFile() {}

    /// Refuses a file that could not be written, before minutes of work are spent on it.
    ///
    /// @throws UsageFailure if it is no `.svg` file, its folder does not exist, it is a folder, or it cannot be
    ///     opened for writing
    static void checkPlace(Path file) {
        if (!file.toString().endsWith(".svg")) {
            throw OptionValues.refusal(OPTION, file.toString(), "an .svg file, the only format");
        }
        new OutputFile(OPTION, file).checkPlace();
    }

    /// Writes the chart.
    ///
    /// @throws OutputFailure if it cannot be written
    static void write(String svg, Path file) {
        new OutputFile(OPTION, file).write(svg);
    }
}
