package serengeti.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The `serengeti` command.
@Command(
        name = "serengeti",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Discovers neural-network optimizers by program search.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DiscoverCommand.class,
            SearchCommand.class,
            ResumeCommand.class,
            FunnelCommand.class,
            ScoreboardCommand.class,
            ReportCommand.class,
            WatchCommand.class,
            ReplayCommand.class,
            SimplifyCommand.class,
            TuneCardCommand.class,
            ExportCommand.class,
            ShowCommand.class,
            LibraryCommand.class,
            TasksCommand.class,
            FunctionsCommand.class,
            BenchmarkCommand.class,
            BenchSearchCommand.class
        },
        footerHeading = "%nTo begin with:%n",
        footer = {
            "  serengeti search --preset quick    search for minutes, starting from AdamW",
            "  serengeti simplify paper-raw       the raw program becomes Lion, step by step",
            "  serengeti replay lion --set peak_lr=0.001 --set lambda=0.01 \\",
            "      --against paper-adamw,sgd-momentum",
            "",
            "PROGRAM is an .opt file, a name that 'serengeti library' lists, or a program",
            "of a campaign: NAME#best, NAME#baseline, NAME#peak for the best on larger",
            "tasks, NAME#SEARCH for the winner of one of its searches such as evolution-2,",
            "NAME#ID or NAME#SEARCH:ID for any program.",
            "Results go to standard output, progress and notes to standard error.",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or unreadable input,",
            "130 interrupted, results saved.",
            ""
        })
public final class Main implements Runnable {

    @Spec private CommandSpec spec;

    /// Runs the command line and ends the process with its exit code.
    public static void main(String[] args) {
        // numbers look the same on all machines, as in the documents, and programs can be parsed again
        Locale.setDefault(Locale.ROOT);
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        // SameDiff prints what it differentiates, and standard output belongs to the results.
        System.setOut(System.err);
        System.exit(run(out, err, args));
    }

    /// Runs the command line.
    ///
    /// @return the exit code
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line =
                new CommandLine(new Main())
                        .setOut(out)
                        .setErr(err)
                        .setUsageHelpAutoWidth(true)
                        .registerConverter(boolean.class, Main::truth)
                        .registerConverter(int.class, Main::count)
                        .registerConverter(Integer.class, Main::count)
                        .registerConverter(long.class, Main::whole)
                        .registerConverter(Long.class, Main::whole)
                        .registerConverter(Double.class, Main::number)
                        .setParameterExceptionHandler(Failures::wrongUsage)
                        .setExecutionExceptionHandler(Failures::failed);
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new TypeConversionException("'%s' is neither true nor false".formatted(text));
        };
    }

    private static int count(String text) {
        long value = whole(text);
        if (value != (int) value) {
            throw new TypeConversionException("'%s' is too large".formatted(text));
        }
        return (int) value;
    }

    private static long whole(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException error) {
            throw new TypeConversionException("'%s' is not a whole number".formatted(text));
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException error) {
            throw new TypeConversionException("'%s' is not a number".formatted(text));
        }
    }

    @Override
    public void run() {
        CommandLine line = spec.commandLine();
        line.usage(line.getOut(), Ansi.AUTO);
    }
}
