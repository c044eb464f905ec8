package serengeti.dsl.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.testing.PublishedSteps;
import serengeti.dsl.text.Parser;

/// Exported C is compiled by the compiler that `-Dexport.cc` names, gcc if none, and run.
class CExporterTest {
    private static final String COMPILER = System.getProperty("export.cc", "gcc");

    @TempDir private Path folder;

    @Test
    void codeReadsAsAPersonWouldWriteIt() {
        for (String name : List.of("lion", "adamw", "lamb", "nadam", "adafactor", "muon")) {
            Export.Text export = (Export.Text) Format.C.export(name, Library.named(name).program());
            GoldenFile.check(
                    GoldenFile.inRepository("dsl/src/test/resources/exports/%s.c".formatted(name)), export.text());
        }
    }

    @Test
    void theLibraryMakesTheGoldenStepsInFloat() throws IOException {
        check(library(), "float");
    }

    @Test
    void theLibraryMakesTheGoldenStepsInDouble() throws IOException {
        check(library(), "double");
    }

    @Test
    void exportsFollowThePublishedWeightsInDouble() throws IOException {
        var checks = new ArrayList<String>();
        for (PublishedSteps published : PublishedSteps.all().toList()) {
            if (Format.C.export(published.name(), published.program()) instanceof Export.Refused) {
                continue;
            }
            List<Conformance> golden = Exports.golden(published.name(), published);
            for (int part = 0; part < golden.size(); part++) {
                checks.add(write(published.name() + "_" + part, published.program(), golden.get(part)));
            }
        }
        assertTrue(checks.size() > 60, checks.toString());
        check(checks, "double");
    }

    @Test
    void theCheckFailsForOtherCode() throws IOException {
        String check = write("lion", Library.named("lion").program(), null);
        Path code = folder.resolve("lion.c");
        Files.writeString(code, Files.readString(code).replace("weight_decay * weight[i]", "weight[i]"));
        Exports.succeed(folder, COMPILER, "-std=c99", "-DREAL=double", "-o", "check", check, "-lm");
        Exports.Finished finished = Exports.run(folder, List.of("./check"));
        assertEquals("lion: largest difference 0.000807, allowed 1e-12\n", finished.output());
        assertEquals(1, finished.code());
    }

    /// Old values of states that are read after new ones are known, what a later pass reads of rows, products of states.
    @Test
    void statesOfAllKindsAreReadBeforeTheyAreOverwritten() throws IOException {
        var checks = new ArrayList<String>();
        for (Path file : Exports.programs()) {
            Program program = Parser.parse(Files.readString(file), file.toString());
            checks.add(write(file.getFileName().toString().replace(".opt", ""), program, null));
        }
        assertEquals(3, checks.size());
        check(checks, "float");
        check(checks, "double");
    }

    private List<String> library() throws IOException {
        var checks = new ArrayList<String>();
        for (Library.Entry entry : Library.all()) {
            if (Format.C.export(entry.name(), entry.program()) instanceof Export.Text) {
                checks.add(write(entry.name(), entry.program(), null));
            }
        }
        assertTrue(checks.size() > 45, checks.toString());
        return checks;
    }

    /// Writes the code and what checks it, by other golden steps if there are any, and returns the name of the latter.
    private String write(String name, Program program, Conformance golden) throws IOException {
        Export.Text export = (Export.Text) Format.C.export(name, program);
        String file = Format.C.fileName(name, program);
        Files.writeString(folder.resolve(file), export.text());
        Export.Companion companion = export.companions().getFirst();
        String check = file.replace(".c", companion.ending());
        Files.writeString(
                folder.resolve(check),
                golden == null ? companion.text().apply(file) : CExporter.check(name, program, golden, file));
        return check;
    }

    /// Compiles programs into one, with all warnings, and runs it.
    private void check(List<String> checks, String real) throws IOException {
        var command = new ArrayList<>(List.of(COMPILER, "-std=c99", "-Wall", "-Wextra", "-Werror", "-DREAL=" + real));
        var declarations = new StringBuilder();
        var calls = new StringBuilder();
        for (String check : checks) {
            String main = "main_of_" + check.replace(".c", "");
            String wrapper = "renamed_" + check;
            Files.writeString(
                    folder.resolve(wrapper),
                    "int %s(void);\n#define main %s\n#include \"%s\"\n".formatted(main, main, check));
            declarations.append("int %s(void);\n".formatted(main));
            calls.append("    failed += %s();\n".formatted(main));
            command.add(wrapper);
        }
        Files.writeString(
                folder.resolve("all.c"),
                declarations + "\nint main(void)\n{\n    int failed = 0;\n" + calls + "    return failed;\n}\n");
        command.addAll(List.of("all.c", "-o", "all", "-lm"));
        assertEquals("", Exports.succeed(folder, command.toArray(String[]::new)));
        String output = Exports.succeed(folder, "./all");
        System.out.print(output);
        assertEquals(checks.size(), output.lines().count());
    }
}
