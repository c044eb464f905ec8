package serengeti.cli;

import picocli.CommandLine.Option;

/// Options of every command.
@SuppressWarnings("UnusedVariable") // picocli sets the fields, and acts on some of them itself
final class CommonOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--verbose", description = "Show stack traces of failures.")
    private boolean verbose;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    /// Whether results are wanted as JSON.
    boolean json() {
        return json;
    }
}
