package serengeti.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How often runs are validated, and where their curves are drawn.
final class CurveOptions {
    private static final int MOST_VALIDATIONS = 10_000;

    @Option(
            names = "--curve",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Validate N times during a run, at equal distances, at most 10000 times; training is not changed by"
                            + " it (default: ${DEFAULT-VALUE}, at the end).")
    private int validations;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description =
                    "Draw the mean training loss, and with --curve the validation scores, with their standard errors,"
                            + " as SVG.")
    private Path chart;

    /// Where the chart goes, if one is wanted.
    ///
    /// @throws UsageFailure if it could not be written
    Optional<Path> chart() {
        if (chart != null) {
            ChartFile.checkPlace(chart);
        }
        return Optional.ofNullable(chart);
    }

    /// How often runs of so many steps are validated.
    int validations(int steps) {
        if (validations < 1 || validations > Math.min(steps, MOST_VALIDATIONS)) {
            String most =
                    steps <= MOST_VALIDATIONS
                            ? "%d, the steps of a run".formatted(steps)
                            : String.valueOf(MOST_VALIDATIONS);
            throw new UsageFailure("--curve %d: must be from 1 to %s".formatted(validations, most));
        }
        return validations;
    }
}
