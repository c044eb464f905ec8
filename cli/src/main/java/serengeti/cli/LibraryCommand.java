package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;

/// `serengeti library`.
@Command(
        name = "library",
        description = "List the programs that ship with Serengeti; their names stand for PROGRAM anywhere.",
        footerHeading = "%nExample:%n",
        footer = "  serengeti show adamw")
final class LibraryCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Spec private CommandSpec spec;

    /// The JSON document.
    record Document(List<Row> programs) {}

    /// One program.
    ///
    /// @param stateBytesPerParameter with float state
    record Row(
            String name,
            String group,
            String title,
            int year,
            String source,
            int statements,
            int stateTensors,
            int stateBytesPerParameter,
            List<String> hyperparameters) {

        static Row of(Library.Entry entry) {
            Program program = entry.program();
            return new Row(
                    entry.name(),
                    entry.group().name().toLowerCase(Locale.ROOT),
                    entry.title(),
                    entry.year(),
                    entry.source(),
                    program.statements().size(),
                    program.signature().stateCount(),
                    program.signature().stateCount() * Float.BYTES,
                    program.hyperparameters().stream().map(Hyperparameter::name).toList());
        }
    }

    @Override
    public Integer call() {
        List<Row> rows = Library.all().stream().map(Row::of).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, new Document(rows));
            return CommandLine.ExitCode.OK;
        }
        var table = new Table("name", "group", "year", "statements", "state bytes", "hyperparameters", "source");
        rows.forEach(row ->
                table.row(
                        row.name(),
                        row.group(),
                        Integer.toString(row.year()),
                        Integer.toString(row.statements()),
                        Integer.toString(row.stateBytesPerParameter()),
                        String.join(", ", row.hyperparameters()),
                        row.source()));
        table.print(out);
        out.println();
        out.println("State bytes are those of each parameter, with float state.");
        out.println("'./serengeti show NAME' prints a program, its source and what is known of it.");
        return CommandLine.ExitCode.OK;
    }
}
