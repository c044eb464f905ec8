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

/// Exported CUDA code is compiled for the processor, by the compiler that `-Dexport.cxx` names, g++ if none, with a header
/// that runs the threads of a block as threads; launches are rewritten to calls. So no GPU is needed, and none is tested.
class CudaExporterTest {
    private static final String COMPILER = System.getProperty("export.cxx", "g++");
    private static final Path HEADER = GoldenFile.inRepository("dsl/src/test/resources/exports/cuda_on_processor.h");

    @TempDir private Path folder;

    @Test
    void codeReadsAsAPersonWouldWriteIt() {
        for (String name : List.of("lion", "lamb", "nadam")) {
            Export.Text export = (Export.Text) Format.CUDA.export(name, Library.named(name).program());
            GoldenFile.check(
                    GoldenFile.inRepository("dsl/src/test/resources/exports/%s.cu".formatted(name)), export.text());
        }
    }

    @Test
    void theLibraryMakesTheGoldenStepsInFloat() throws IOException {
        check("float");
    }

    @Test
    void theLibraryMakesTheGoldenStepsInDouble() throws IOException {
        check("double");
    }

    /// Blocks of four threads, so that an array of twelve elements takes three of them, of at most two at once.
    private void check(String real) throws IOException {
        var all = new StringBuilder("#include \"%s\"\n#include <stdio.h>\n".formatted(HEADER));
        var calls = new StringBuilder();
        int programs = 0;
        for (Library.Entry entry : Library.all()) {
            if (Format.CUDA.export(entry.name(), entry.program()) instanceof Export.Text(String text, var companions)) {
                String file = Format.CUDA.fileName(entry.name(), entry.program());
                Files.writeString(folder.resolve(file), withCalls(text));
                String check = companions.getFirst().text().apply(file).replace("int main", "static int run");
                String space = "of_" + Identifiers.snakeCase(entry.name());
                all.append("namespace %s {\n%s}\n#undef PARTIALS\n".formatted(space, check));
                calls.append("    failed += %s::run();\n".formatted(space));
                programs++;
            }
        }
        assertTrue(programs > 30, programs + " programs");
        Files.writeString(
                folder.resolve("all.cc"),
                all + "int main()\n{\n    int failed = 0;\n" + calls + "    return failed;\n}\n");
        var command =
                new ArrayList<>(
                        List.of(
                                COMPILER,
                                "-std=c++20",
                                "-Wall",
                                "-Wextra",
                                "-Werror",
                                "-Wno-unused-function",
                                "-Wno-restrict",
                                "-pthread",
                                "-DTHREADS=4",
                                "-DMAX_BLOCKS=2",
                                "-DREAL=" + real,
                                "-o",
                                "all",
                                "all.cc"));
        assertEquals("", Exports.succeed(folder, command.toArray(String[]::new)));
        String output = Exports.succeed(folder, "./all");
        System.out.print(output);
        assertEquals(programs, output.lines().count());
    }

    private static String withCalls(String code) {
        return code.replaceAll("(\\w+)<<<(\\w+), (\\w+), 0, stream>>>\\(", "LAUNCH($1, $2, $3, ")
                .replace("cudaStream_t stream)", "cudaStream_t)");
    }

    @Test
    void aCheckOfOtherCodeFails() throws IOException {
        Program lion = Library.named("lion").program();
        Export.Text export = (Export.Text) Format.CUDA.export("lion", lion);
        String wrong = withCalls(export.text()).replace("c.weight_decay * weight[i]", "weight[i]");
        Files.writeString(folder.resolve("lion.cu"), wrong);
        String check = export.companions().getFirst().text().apply("lion.cu");
        Files.writeString(folder.resolve("check.cc"), "#include \"%s\"\n%s".formatted(HEADER, check));
        Exports.succeed(
                folder, COMPILER, "-std=c++20", "-pthread", "-DTHREADS=4", "-DREAL=double", "-o", "check", "check.cc");
        Exports.Finished finished = Exports.run(folder, List.of("./check"));
        assertEquals("lion: largest difference 0.000807, allowed 1e-12\n", finished.output());
        assertEquals(1, finished.code());
    }
}
