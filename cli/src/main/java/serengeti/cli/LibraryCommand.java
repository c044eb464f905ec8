package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import serengeti.dsl.function.Kind;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.State;

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
    /// @param stateTensors states of a number for each weight
    /// @param stateBytesPerParameter what those take as floats
    /// @param smallerStates the kinds of the other states, such as `row`, which take next to nothing
    record Row(
            String name,
            String group,
            String title,
            int year,
            String source,
            int statements,
            int stateTensors,
            int stateBytesPerParameter,
            List<String> smallerStates,
            List<String> hyperparameters) {

        static Row of(Library.Entry entry) {
            Program program = entry.program();
            List<Kind> kinds = program.signature().states().stream().map(State::kind).toList();
            int tensors = Collections.frequency(kinds, Kind.TENSOR);
            return new Row(
                    entry.name(),
                    entry.group().name().toLowerCase(Locale.ROOT),
                    entry.title(),
                    entry.year(),
                    entry.source(),
                    program.statements().size(),
                    tensors,
                    tensors * Float.BYTES,
                    kinds.stream().filter(kind -> kind != Kind.TENSOR).map(Kind::keyword).toList(),
                    program.hyperparameters().stream().map(Hyperparameter::name).toList());
        }

        private String stateBytes() {
            var parts = new ArrayList<>(List.of(Integer.toString(stateBytesPerParameter)));
            parts.addAll(smallerStates);
            return String.join(" + ", parts);
        }
    }

    @Override
    public Integer call() {
        List<Row> rows =
                Library.all().stream()
                        .sorted(Comparator.comparing(Library.Entry::group).thenComparingInt(Library.Entry::year))
                        .map(Row::of)
                        .toList();
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
                        row.stateBytes(),
                        String.join(", ", row.hyperparameters()),
                        row.source()));
        table.print(out);
        out.println();
        out.println(
                "State bytes are those of each parameter, with float state; '+ row' is a number for each row of an"
                        + " array,");
        out.println("and so on for column, array and scalar.");
        out.println("'./serengeti show NAME' prints a program, its source and what is known of it.");
        return CommandLine.ExitCode.OK;
    }
}
