package serengeti.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Parameter;

/// `serengeti functions`.
@Command(
        name = "functions",
        description = {
            "List the functions that programs may use.",
            "",
            "The formula is the meaning: where it adds 1e-8 or takes a magnitude, every engine does.",
            ""
        })
final class FunctionsCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Spec private CommandSpec spec;

    /// The JSON document.
    record Document(List<Row> functions) {}

    /// One function.
    record Row(String name, int arity, List<String> arguments, String formula, boolean defaultSpace) {}

    @Override
    public Integer call() {
        List<Row> rows =
                Arrays.stream(Fn.values())
                        .map(fn ->
                                new Row(
                                        fn.spelling(),
                                        fn.arity(),
                                        arguments(fn),
                                        fn.formulaText(),
                                        fn.isInDefaultSpace()))
                        .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, new Document(rows));
            return CommandLine.ExitCode.OK;
        }
        var table = new Table("name", "arguments", "searched", "formula");
        rows.forEach(row ->
                table.row(
                        row.name(),
                        String.join(", ", row.arguments()),
                        row.defaultSpace() ? "yes" : "no",
                        row.formula()));
        table.print(out);
        out.println();
        out.println(
                "%d functions, %d of them searched by default."
                        .formatted(rows.size(), rows.stream().filter(Row::defaultSpace).count()));
        return CommandLine.ExitCode.OK;
    }

    private static List<String> arguments(Fn function) {
        return function.parameters().stream().map(FunctionsCommand::argument).toList();
    }

    private static String argument(Parameter parameter) {
        return parameter.required() == Parameter.Requirement.ANY
                ? parameter.name()
                : parameter.name() + ": " + parameter.required().label();
    }
}
