package serengeti.cli;

import picocli.CommandLine.Option;

/// How many threads train.
final class WorkersOption {

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads that train (default: the number of processors). Results do not depend on it.")
    private Integer workers;

    /// The number, at least 1.
    int count() {
        if (workers == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        return (int) AtLeastOne.check("--workers", workers);
    }
}
