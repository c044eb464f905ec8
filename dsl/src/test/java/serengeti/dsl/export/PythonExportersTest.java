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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.testing.PublishedSteps;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;

/// Exported PyTorch and Optax is always compiled; its checks are run where Python has what they need.
class PythonExportersTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lion", "adamw"})
    void codeReadsAsAPersonWouldWriteIt(String name) {
        for (Format format : List.of(Format.PYTORCH, Format.OPTAX)) {
            String golden = "dsl/src/test/resources/exports/%s-%s.py".formatted(name, format.label());
            GoldenFile.check(GoldenFile.inRepository(golden), text(format, name, Library.named(name).program()));
        }
    }

    @Test
    void exportsToPyTorchMakeTheGoldenSteps() throws IOException {
        List<String> files = library(Format.PYTORCH);
        Python.compile(folder, files);
        if (Python.has(folder, "torch")) {
            Python.run(folder, "run_checks.py", files);
            Python.run(folder, "published_pytorch.py", List.of(folder.toString()));
        }
    }

    @Test
    void exportsToOptaxMakeTheGoldenSteps() throws IOException {
        List<String> files = library(Format.OPTAX);
        Python.compile(folder, files);
        if (Python.has(folder, "optax")) {
            Python.run(folder, "run_checks.py", files);
            Python.run(folder, "published_optax.py", List.of(folder.toString()));
        }
    }

    /// Programs that no person would write have whatever a file can have.
    @ParameterizedTest
    @EnumSource(names = {"PYTORCH", "OPTAX"})
    void exportsOfRandomProgramsAreSound(Format format) throws IOException {
        var files = new ArrayList<String>();
        List<RandomPrograms> shapes =
                List.of(
                        RandomPrograms.language().withStatements(15),
                        RandomPrograms.paper().withStatements(20),
                        RandomPrograms.fullOfSums());
        for (long seed = 0; seed < 300; seed++) {
            String name = "random-" + seed;
            Program program = shapes.get((int) (seed % shapes.size())).generate(seed);
            String file = format.fileName(name, program);
            Files.writeString(folder.resolve(file), text(format, name, program));
            files.add(file);
        }
        Python.compile(folder, files);
    }

    @Test
    void choicesByTheStepAreBranches() {
        String text =
                text(
                        Format.PYTORCH,
                        "slow-start",
                        Parser.parse(
                                """
                                def train(w, g, m, lr, t):
                                  m = interp(g, m, 0.9)
                                  early = greater(10, t)
                                  share = ratio(t, 10)
                                  slow = m * share
                                  update = where(early, slow, m)
                                  update = update * lr
                                  return update, m
                                """,
                                "slow-start.opt"));
        assertTrue(
                text.contains(
                        """
                            early = t < 10
                            if early:
                                share = t / 10
                            for param, grad, m in zip(params, grads, ms):
                                m.lerp_(grad, 0.1)
                                if early:
                                    param.add_(m, alpha=-lr * share)
                                else:
                                    param.add_(m, alpha=-lr)
                        """),
                text);
    }

    @Test
    void namesThatPythonHasTakenAreChanged() {
        String text =
                text(
                        Format.PYTORCH,
                        "names",
                        Parser.parse(
                                """
                                lambda = 0.5
                                def train(w, params, state, lr):
                                  state = state * lambda
                                  state = state + params
                                  class = state * lr
                                  return class, state
                                """,
                                "names.opt"));
        assertTrue(text.contains("        state_2.mul_(lambda_2).add_(grad)\n"), text);
    }

    /// Writes the library and the published programs, with what checks them, and returns the names of the files.
    private List<String> library(Format format) throws IOException {
        var files = new ArrayList<String>();
        for (Library.Entry entry : Library.all()) {
            files.add(write(format, entry.name(), entry.program(), Conformance.of(entry.name(), entry.program())));
        }
        for (PublishedSteps published : PublishedSteps.all().toList()) {
            List<Conformance> golden = Exports.golden(published.name(), published);
            for (int part = 0; part < golden.size(); part++) {
                files.add(
                        write(
                                format,
                                "published_%s_%d".formatted(published.name(), part),
                                published.program(),
                                golden.get(part)));
            }
        }
        assertTrue(files.size() > 80, files.toString());
        return files;
    }

    private String write(Format format, String name, Program program, Conformance golden) throws IOException {
        String file = format.fileName(name, program);
        Files.writeString(folder.resolve(file), text(format, name, program));
        Files.writeString(folder.resolve(file.replace(".py", ".conformance.json")), golden.json());
        return file;
    }

    private static String text(Format format, String name, Program program) {
        Export export = format.export(name, program);
        assertEquals(Export.Text.class, export.getClass(), () -> name + ": " + export);
        return ((Export.Text) export).text();
    }
}
