package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import serengeti.dsl.library.Library;
import serengeti.evaluator.bench.Machine;

final class BenchmarkCommandTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @TempDir private Path folder;

    private static Cli benchmark(String... args) {
        var all = new ArrayList<>(List.of("benchmark"));
        all.addAll(List.of(args));
        if (!all.contains("--seconds")) {
            all.addAll(List.of("--seconds", "0.0001"));
        }
        return Cli.run(all.toArray(String[]::new));
    }

    /// The notes of a document, less those on how fast this machine compiles.
    private static String notes(JsonNode document) {
        return StreamSupport.stream(document.get("notes").spliterator(), false)
                .filter(note -> !note.asText().endsWith("its times are far too long"))
                .map(JsonNode::toString)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void assertRefused(String message, String... args) {
        Cli cli = benchmark(args);
        assertEquals(message + System.lineSeparator(), cli.err());
        assertEquals("", cli.out());
        assertEquals(USAGE, cli.code());
    }

    @Test
    void rowsAreThereAsJson() {
        JsonNode document = benchmark("lion", "adamw", "--sizes", "100,1K", "--json").json();
        assertEquals(2 * (4 + 5), document.get("rows").size());
        JsonNode row = document.get("rows").get(1);
        TablesTest.assertKeys(row, "states", "spread", "bytes_per_parameter", "repeats", "steps_per_repeat");
        assertEquals("lion", row.get("program").asText());
        assertEquals(100, row.get("size").asInt());
        assertEquals("float", row.get("dtype").asText());
        assertEquals(1, row.get("threads").asInt());
        assertEquals("kernel", row.get("engine").asText());
        assertEquals(4, row.get("state_bytes_per_parameter").asInt());
        double nanoseconds = row.get("nanoseconds_per_step").asDouble();
        assertEquals(20 * 100 / nanoseconds * 1e9, row.get("bytes_per_second").asDouble(), 1);
        assertTrue(row.get("ratio_to_copy").asDouble() > 0);
        TablesTest.assertKeys(row.get("spread"), "fastest", "lower_quartile", "upper_quartile", "slowest");
        TablesTest.assertKeys(
                document.get("machine"), "cpu_model", "cores", "vector_bits", "java_version", "operating_system");
        assertEquals(
                "[\"nd4j-updater: left out for lion, which is none of the library's adamw, rmsprop, adagrad, sgd\"]",
                notes(document));
        assertFalse(document.get("interrupted").asBoolean());
        JsonNode pair = document.get("summary").get(1);
        assertEquals("adamw", pair.get("program").asText());
        assertEquals("lion", pair.get("against").asText());
        assertEquals(8, pair.get("state_bytes_per_parameter").asInt());
        assertEquals(4, pair.get("state_bytes_per_parameter_against").asInt());
        assertEquals(1.4, pair.get("bytes_ratio").asDouble());
        assertTrue(pair.get("time_ratio").asDouble() > 0);
    }

    @Test
    void rowsAreThereAsTextAndAsAChart() throws Exception {
        Path file = folder.resolve("steps.svg");
        Cli cli =
                benchmark("adamw", "lion", "--sizes", "64K,1K", "--engines", "kernel,copy", "--chart", file.toString());
        assertEquals(0, cli.code());
        assertTrue(cli.err().contains("1 of 2  adamw, 1,024 floats, exact states, 1 thread"), cli.err());
        assertTrue(cli.err().endsWith("Chart: " + file + System.lineSeparator()), cli.err());
        List<String> lines = cli.out().lines().toList();
        assertTrue(
                lines.get(2)
                        .matches(
                                "program +size +type +states +threads +engine +us per step +quartiles +GB/s +of copy +"
                                        + "state bytes/param"),
                lines.get(2));
        assertTrue(lines.get(3).startsWith("adamw    1K    float  exact         1  copy "), lines.get(3));
        assertTrue(lines.get(3).endsWith("    1.00                  8"), lines.get(3));
        assertTrue(lines.contains("lion against adamw: kernel, float, exact states, 1 thread"), cli::out);
        assertTrue(lines.contains("  state   4 against 8 bytes per parameter"), cli::out);
        assertTrue(
                cli.out().contains("  step    reads and writes tensors of 0.71 times the bytes and takes "), cli.out());
        assertTrue(cli.out().contains("arXiv 2302.06675"), cli.out());
        SvgCheck.assertNoTextsOverlap(file);
        String svg = Files.readString(file);
        assertTrue(svg.contains(">float, exact states, 1 thread, 20 bytes/parameter<"), svg);
    }

    @Test
    void ctrlCEndsWithWhatWasMeasured() throws Exception {
        Process process =
                JavaProcess.start(
                        List.of(), "benchmark", "sgd", "--engines", "copy", "--sizes", "1K,1M", "--seconds", "10");
        try (var err = process.errorReader();
                var out = process.inputReader()) {
            JavaProcess.awaitLine(err, note -> note.startsWith("1 of 2  sgd"));
            JavaProcess.signal(process, "INT");
            List<String> document = out.lines().toList();
            assertEquals(Interrupts.EXIT_CODE, process.waitFor());
            assertEquals("Interrupted: what was not measured by then is missing.", document.getLast());
            assertEquals(
                    List.of("Stopping: the timing under way ends, then the results come. Ctrl-C again ends at once."),
                    err.lines().toList());
        }
    }

    @Test
    void programsOfFilesAndDoublesAreTimedToo() throws Exception {
        Path file = folder.resolve("mine.opt");
        Files.writeString(file, "def train(w, g, lr):\n  u = cbrt(g)\n  u = u * lr\n  return u\n");
        JsonNode document =
                benchmark(
                                file.toString(),
                                "--sizes",
                                "10",
                                "--dtype",
                                "double",
                                "--engines",
                                "copy,interpreter,nd4j-ops",
                                "--json")
                        .json();
        assertEquals(1, document.get("rows").size());
        assertEquals(24, document.get("rows").get(0).get("bytes_per_parameter").asInt());
        assertEquals(
                "[\"interpreter: runs floats with exact states only\","
                        + "\"nd4j-ops: left out for %s, ND4J has no operation for 'cbrt'\"]".formatted(file),
                notes(document));
    }

    @Test
    void theUpdaterOfNd4jIsTimedForARenamedCopyOfItsRule() throws Exception {
        Path file = folder.resolve("mine.opt");
        Files.writeString(file, Library.named("adamw").text().replace("denominator", "root"));
        JsonNode document =
                benchmark(file.toString(), "--sizes", "10", "--engines", "copy,nd4j-updater", "--json").json();
        assertEquals("[]", notes(document));
        assertEquals("nd4j-updater", document.get("rows").get(1).get("engine").asText());
        Files.writeString(file, Library.named("adamw").text().replace("beta1 = 0.9", "beta1 = 0.8"));
        assertEquals(
                "[\"nd4j-updater: left out for %s, which is none of the library's adamw, rmsprop, adagrad, sgd\"]"
                        .formatted(file),
                notes(benchmark(file.toString(), "--sizes", "10", "--engines", "copy,nd4j-updater", "--json").json()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4X", "K", "2G", "-1", "99999999999999999999", "1.5K", ""})
    void sizesThatAreNoneAreRefused(String text) {
        String possible = "must be a whole number from 1 to 1G; 1K is 1024, 1M is 1024K, 1G is 1024M";
        assertRefused("--sizes %s: %s".formatted(shown(text), possible), "--sizes", text);
        assertRefused("--sizes %s: %s".formatted(shown(text), possible), "--sizes", "1K,%s,4K".formatted(text));
        assertRefused("--sizes: no value given, %s".formatted(possible), "--sizes", ",");
    }

    /// A text in a message.
    private static String shown(String text) {
        return text.isEmpty() ? "''" : text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "two", "1.5", "99999", "99999999999999999999", ""})
    void threadsThatThereAreNotAreRefused(String text) {
        String possible =
                "must be a whole number from 1 to %d, the cores of this machine"
                        .formatted(Runtime.getRuntime().availableProcessors());
        assertRefused("--threads %s: %s".formatted(shown(text), possible), "--threads", text);
        assertRefused("--threads %s: %s".formatted(shown(text), possible), "--threads", "1,%s,1".formatted(text));
        assertRefused("--threads: no value given, %s".formatted(possible), "--threads", ",");
    }

    @Test
    void oneThreadMoreThanThereAreCoresIsRefused() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertRefused(
                "--threads %d: must be a whole number from 1 to %d, the cores of this machine"
                        .formatted(cores + 1, cores),
                "--threads",
                "1," + (cores + 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --dtype   | half    | must be float or double
                    --dtype   | flaot   | must be float or double; did you mean 'float'?
                    --states  | fp8     | must be exact, bfloat16 or bfloat16-stochastic
                    --states  | bfloat  | must be exact, bfloat16 or bfloat16-stochastic; did you mean 'bfloat16'?
                    --engines | gpu     | must be copy, kernel, interpreter, nd4j-ops or nd4j-updater
                    --engines | kernal  | must be copy, kernel, interpreter, nd4j-ops or nd4j-updater; \
                    did you mean 'kernel'?
                    """)
    void namesThatAreUnknownAreRefused(String option, String name, String possible) {
        assertRefused("%s %s: %s".formatted(option, name, possible), option, name);
        String plain = possible.replaceFirst(";.*", "");
        assertRefused("%s '': %s".formatted(option, plain), option, "");
        assertRefused("%s: no value given, %s".formatted(option, plain), option, ",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "soon", ""})
    void timesThatAreNoneAreRefused(String text) {
        assertRefused("--seconds %s: must be a number above 0".formatted(shown(text)), "--seconds", text);
    }

    @Test
    void chartsThatCouldNotBeWrittenAreRefused() throws Exception {
        assertRefused("--chart a.png: must be an .svg file, the only format", "--chart", "a.png");
        assertRefused("--chart '': must be an .svg file, the only format", "--chart", "");
        Path missing = folder.resolve("missing");
        Path chart = missing.resolve("a.svg");
        assertRefused(
                "--chart %s: the folder %s does not exist".formatted(chart, missing), "--chart", chart.toString());
        Path directory = Files.createDirectory(folder.resolve("folder.svg"));
        assertRefused("--chart %s: is a folder, must be a file".formatted(directory), "--chart", directory.toString());
    }

    @Test
    void statesThatDoublesDoNotHaveAreRefused() {
        assertRefused(
                "--states bfloat16: must be exact with --dtype double", "--dtype", "double", "--states", "bfloat16");
        assertRefused(
                "--states bfloat16,bfloat16-stochastic: must be exact with --dtype double",
                "--dtype",
                "double",
                "--states",
                "bfloat16,bfloat16-stochastic");
    }

    @Test
    void programsThatThereAreNotAreRefused() {
        assertRefused("unknown program 'lino'; did you mean 'lion'?", "lino");
        Path missing = folder.resolve("missing.opt");
        assertRefused("cannot read program '%s': no such file".formatted(missing), "lion", missing.toString());
    }

    @Test
    void aChartThatCannotBeWrittenAfterAllIsAFailureAndNotWrongUsage() {
        var empty = new BenchmarkDocument(Machine.here(), List.of(), List.of(), List.of(), false);
        var thrown = assertThrows(OutputFailure.class, () -> BenchmarkChart.write(empty, folder));
        String message = "--chart %s: cannot be written".formatted(folder);
        assertEquals(message, thrown.getMessage());
        var err = new StringWriter();
        CommandLine line = new CommandLine(new Main()).setErr(new PrintWriter(err, true));
        assertEquals(FAILED, Failures.failed(thrown, line, line.parseArgs()));
        assertEquals(message + System.lineSeparator(), err.toString());
    }

    @Test
    void sizesArePrintedAsTheyAreWritten() {
        List.of("1", "1000", "1K", "1025", "64K", "1M", "100K", "1G")
                .forEach(text -> assertEquals(text, ModelSize.text(ModelSize.parse(text).orElseThrow())));
        assertEquals(Optional.of(4096), ModelSize.parse("4k"));
        assertEquals("1M", ModelSize.text(ModelSize.parse("1024K").orElseThrow()));
    }
}
