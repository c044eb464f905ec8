package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;
import serengeti.dsl.export.Export;
import serengeti.dsl.export.Format;
import serengeti.dsl.library.Library;

class ExportCommandTest {
    private static final String ONE_ARRAY =
            "'clip' sums over all arrays of the model, and this code sees one array at a time";

    @TempDir private Path folder;

    @Test
    void codeGoesToStandardOutputAlone() {
        for (Format format : Format.values()) {
            Cli cli = Cli.run("export", "lion", "--to", format.label());
            Export.Text expected = (Export.Text) format.export("lion", Library.named("lion").program());
            assertEquals(expected.text(), cli.out());
            assertEquals("", cli.err());
            assertEquals(0, cli.code());
        }
    }

    @Test
    void filesComeWithGoldenSteps() throws IOException {
        Path file = folder.resolve("my-lion.c");
        Cli cli = Cli.run("export", "lion", "--to", "c", "-o", file.toString());
        Path check = folder.resolve("my-lion_check.c");
        Path golden = folder.resolve("my-lion.conformance.json");
        assertEquals("Written: %s%nWritten: %s%nWritten: %s%n".formatted(file, check, golden), cli.err());
        assertEquals("", cli.out());
        String code = Files.readString(file);
        assertTrue(code.contains("void my_lion_step("), code);
        assertTrue(Files.readString(check).contains("#include \"my-lion.c\""));
        JsonNode steps = new ObjectMapper().readTree(golden.toFile()).get("steps");
        assertEquals(12, steps.size());
        assertEquals(5e-5, steps.get(0).get("learning_rate").asDouble());
    }

    @Test
    void filesInAFolderHaveTheUsualName() throws IOException {
        Files.copy(
                Files.writeString(folder.resolve("w.opt"), Library.named("paper-adamw").text()),
                folder.resolve("x.opt"));
        Cli.run("export", folder.resolve("x.opt").toString(), "--to", "nd4j", "-o", folder.toString());
        Cli.run("export", "paper-ablation-0.9", "--to", "cuda", "-o", folder.toString());
        var names = new ArrayList<String>();
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).sorted().forEach(names::add);
        }
        assertEquals(
                List.of(
                        "X.conformance.json",
                        "X.java",
                        "XCheck.java",
                        "paper_ablation_0_9.conformance.json",
                        "paper_ablation_0_9.cu",
                        "paper_ablation_0_9_check.cu",
                        "w.opt",
                        "x.opt"),
                names);
    }

    @Test
    void formatsAreListed() {
        JsonNode formats = Cli.run("export", "paper-raw", "--json").json().get("formats");
        assertEquals(Format.values().length, formats.size());
        JsonNode c = formats.get(Format.C.ordinal());
        assertEquals("c", c.get("format").asText());
        assertEquals(ONE_ARRAY, c.get("refusal").asText());
        String text = Cli.run("export", "paper-raw").out();
        assertTrue(
                text.lines()
                        .anyMatch(line ->
                                line.matches("c +plain C, one function for one array +no: .*")
                                        && line.endsWith(ONE_ARRAY)),
                text);
        assertTrue(Cli.run("export", "signum").out().lines().skip(1).allMatch(line -> line.endsWith("  yes")));
    }

    @Test
    void documentsHoldAllFiles() {
        JsonNode document = Cli.run("export", "lion", "--to", "nd4j", "--json").json();
        assertEquals("nd4j", document.get("format").asText());
        var names = new ArrayList<String>();
        document.get("files").fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("Lion.java", "LionCheck.java", "Lion.conformance.json"), names);
    }

    @Test
    void aFileWithoutAnEndingIsRefused() {
        Cli missing = Cli.run("export", "lion", "--to", "c", "-o", "nofolder/");
        assertEquals(2, missing.code());
        assertEquals(
                "--output nofolder: no folder of that name; a file needs an ending, as in 'lion.c'",
                missing.err().strip());
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        Cli.assertRefused(
                ExitCode.USAGE, "paper-raw cannot be exported to c: " + ONE_ARRAY, "export", "paper-raw", "--to", "c");
        Cli.assertRefused(ExitCode.USAGE, "--output x.c: needs --to", "export", "lion", "-o", "x.c");
        Cli.assertRefused(
                ExitCode.USAGE, "unknown format 'cudo'; did you mean 'cuda'?", "export", "lion", "--to", "cudo");
        Path nowhere = folder.resolve("no").resolve("lion.c");
        Cli.assertRefused(
                ExitCode.USAGE,
                "--output %s: the folder %s does not exist".formatted(nowhere, nowhere.getParent()),
                "export",
                "lion",
                "--to",
                "c",
                "-o",
                nowhere.toString());
    }
}
