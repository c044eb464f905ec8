package serengeti.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The folder under which campaigns lie.
final class HomeOption {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Folder that holds 'campaigns/' (default: the current folder).")
    private Path home;

    /// The folder.
    Path path() {
        return home == null ? Path.of("") : home;
    }

    /// What has to be added to a command for it to use the same folder.
    String suffix() {
        return home == null ? "" : " --home " + home;
    }
}
