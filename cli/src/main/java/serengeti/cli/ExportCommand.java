package serengeti.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import serengeti.dsl.export.Conformance;
import serengeti.dsl.export.Export;
import serengeti.dsl.export.Format;

/// `serengeti export`.
@Command(
        name = "export",
        description = {
            "Write an optimizer down as source code for other frameworks, or as a document.",
            "",
            "Without --to: which formats the program can be written in, and why not in the others.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti export lion",
            "  serengeti export lion --to c",
            "  serengeti export adamw --to c -o adamw.c",
            "  serengeti export quick-1#best --to json -o best.json"
        })
final class ExportCommand implements Callable<Integer> {
    private static final String OUTPUT = "--output";
    private static final String CONFORMANCE_ENDING = ".conformance.json";

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private ProgramParameter program;

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "What to write: ${COMPLETION-CANDIDATES}.")
    private String format;

    @Option(
            names = {"-o", OUTPUT},
            paramLabel = "FILE",
            description =
                    "Write to a file, or to a file of the usual name in a folder, instead of standard output. Golden"
                            + " steps to check the code by, in NAME.conformance.json, and what else belongs to the"
                            + " format are put beside it.")
    private Path output;

    @Spec private CommandSpec spec;

    /// Names of formats, for help.
    private static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Format.values()).map(Format::label).iterator();
        }
    }

    /// The JSON document of an export.
    ///
    /// @param files text by name, the code first
    record Document(String program, String format, Map<String, String> files) {}

    /// The JSON document of what can be exported.
    record Formulations(String program, List<Formulation> formats) {}

    /// Whether a program can be written in a format.
    ///
    /// @param refusal why not; null if it can
    record Formulation(String format, String description, String refusal) {}

    @Override
    public Integer call() {
        NamedProgram named = ProgramArgument.resolve(program.text(), home.path());
        if (format == null) {
            if (output != null) {
                throw new UsageFailure("%s %s: needs --to".formatted(OUTPUT, output));
            }
            list(named);
        } else {
            export(named, Format.labelled(format));
        }
        return CommandLine.ExitCode.OK;
    }

    private void list(NamedProgram named) {
        List<Formulation> formats =
                Stream.of(Format.values())
                        .map(each ->
                                new Formulation(
                                        each.label(),
                                        each.description(),
                                        switch (each.export(plainName(named.name()), named.program())) {
                                            case Export.Text _ -> null;
                                            case Export.Refused(String reason) -> reason;
                                        }))
                        .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, new Formulations(named.name(), formats));
            return;
        }
        var table = new Table("format", "", "possible");
        formats.forEach(each ->
                table.row(each.format(), each.description(), each.refusal() == null ? "yes" : "no: " + each.refusal()));
        table.print(out);
    }

    private void export(NamedProgram named, Format to) {
        Path file = file(named, to);
        String name = file == null ? plainName(named.name()) : stem(file);
        switch (to.export(name, named.program())) {
            case Export.Refused(String reason) ->
                    throw new UsageFailure(
                            "%s cannot be exported to %s: %s".formatted(named.name(), to.label(), reason));
            case Export.Text text -> write(named, to, file, files(named, to, file, text));
        }
    }

    private void write(NamedProgram named, Format to, Path file, SequencedMap<String, String> files) {
        if (common.json()) {
            JsonOutput.print(spec.commandLine().getOut(), new Document(named.name(), to.label(), files));
        }
        if (file != null) {
            List<OutputFile> places =
                    files.sequencedKeySet().stream()
                            .map(each -> new OutputFile(OUTPUT, file.resolveSibling(each)))
                            .toList();
            places.forEach(OutputFile::checkPlace);
            places.forEach(place -> place.write(files.get(place.path().getFileName().toString())));
            places.forEach(place -> spec.commandLine().getErr().println("Written: " + place.path()));
        } else if (!common.json()) {
            spec.commandLine().getOut().print(files.firstEntry().getValue());
        }
    }

    /// The texts of an export by the names of their files, the code first.
    private static SequencedMap<String, String> files(NamedProgram named, Format to, Path file, Export.Text text) {
        String name =
                file == null ? to.fileName(plainName(named.name()), named.program()) : file.getFileName().toString();
        String stem = stem(Path.of(name));
        var files = new LinkedHashMap<String, String>();
        files.put(name, text.text());
        for (Export.Companion companion : text.companions()) {
            files.put(stem + companion.ending(), companion.text().apply(name));
        }
        files.put(stem + CONFORMANCE_ENDING, Conformance.of(stem, named.program()).json());
        return files;
    }

    private Path file(NamedProgram named, Format to) {
        if (output != null && !Files.isDirectory(output) && !output.getFileName().toString().contains(".")) {
            throw new UsageFailure(
                    "%s %s: no folder of that name; a file needs an ending, as in '%s'"
                            .formatted(OUTPUT, output, to.fileName(plainName(named.name()), named.program())));
        }
        return output != null && Files.isDirectory(output)
                ? output.resolve(to.fileName(plainName(named.name()), named.program()))
                : output;
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /// A name for files and functions: that of a file without folder and ending, that of a campaign's program without `#`.
    private static String plainName(String program) {
        String file = Path.of(program).getFileName().toString();
        return (file.endsWith(".opt") ? file.substring(0, file.length() - ".opt".length()) : file)
                .replaceAll("[#:]", "-");
    }
}
