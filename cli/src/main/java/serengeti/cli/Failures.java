package serengeti.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import serengeti.dsl.meaning.InvalidProgramException;
import serengeti.dsl.text.SyntaxError;
import serengeti.proxytasks.data.ImageFileException;
import serengeti.results.store.StoreException;
import serengeti.search.mutation.DeadEnd;

/// How failures reach the user: one clear message on standard error, and an exit code.
final class Failures {

    private Failures() {}

    /// A command line that cannot be understood.
    static int wrongUsage(ParameterException error, String[] args) {
        CommandLine line = error.getCommandLine();
        PrintWriter err = line.getErr();
        // picocli: "Value for option option '--set' ..."
        err.println(error.getMessage().replace("option option ", "option "));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /// A command that failed while it ran.
    static int failed(Exception failure, CommandLine line, ParseResult parsed) {
        Exception error = failure.getCause() instanceof DeadEnd end ? end : failure;
        PrintWriter err = line.getErr();
        boolean foreseen = isForeseen(error);
        if (line.getParseResult().hasMatchedOption("--verbose")) {
            err.print(line.getColorScheme().richStackTraceString(error));
        } else if (foreseen) {
            err.println(error.getMessage());
        } else {
            err.println("internal error: %s (--verbose shows where)".formatted(error));
        }
        return isInput(error) ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isForeseen(Exception error) {
        return isInput(error)
                || error instanceof StoreException
                || error instanceof OutputFailure
                || error instanceof DeadEnd;
    }

    private static boolean isInput(Exception error) {
        return error instanceof UsageFailure
                || error instanceof SyntaxError
                || error instanceof InvalidProgramException
                || error instanceof IllegalArgumentException
                || error instanceof ImageFileException
                || error instanceof UncheckedIOException;
    }
}
