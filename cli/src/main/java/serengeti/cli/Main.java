package serengeti.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `serengeti` command.
@Command(
        name = "serengeti",
        mixinStandardHelpOptions = true,
        description = "Discovers neural-network optimizers by program search.")
public final class Main implements Runnable {

    /// Runs the command line and ends the process with its exit code.
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
