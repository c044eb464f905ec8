package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Parameter;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.task.Outcome;
import serengeti.proxytasks.ProxyTasks;

final class ReplayCommandTest {

    @Test
    void programsAreComparedOnTheSameSeeds() {
        Cli cli = Cli.run("replay", "paper-adamw", "--against", "sgd,lion", "--seeds", "3", "--steps", "120");
        assertEquals(0, cli.code());
        assertEquals(
                List.of(
                        "Task mlp16, 120 steps, 3 seeds, the same for all",
                        "MLP 64-16-10 on digits 8x8, noise 0.3, n 2048, label noise 0.2; 1,210 parameters, batch 16",
                        ""),
                cli.out().lines().limit(3).toList());
        assertTrue(cli.out().contains("minus paper-adamw"), cli.out());
        assertTrue(cli.out().contains("3 of 3"), cli.out());
        assertTrue(cli.out().contains("▁"), cli.out());
    }

    @Test
    void allRunsAreThereAsJson() {
        JsonNode replay =
                Cli.run("replay", "paper-adamw", "--against", "sgd", "--seeds", "2", "--steps", "120", "--json").json();
        assertEquals("mlp16", replay.get("task").asText());
        assertEquals(4, replay.get("runs").size());
        JsonNode run = replay.get("runs").get(0);
        TablesTest.assertKeys(run, "program", "seed", "outcome", "metric", "loss_curve");
        assertEquals(LossCurve.POINTS, run.get("loss_curve").size());
        assertEquals("scored", run.get("outcome").asText());
        JsonNode summary = replay.get("summary");
        TablesTest.assertKeys(summary.get(0), "program", "mean", "standard_error");
        assertTrue(summary.get(0).get("difference_mean").isNull());
        assertEquals(
                summary.get(1).get("mean").asDouble() - summary.get(0).get("mean").asDouble(),
                summary.get(1).get("difference_mean").asDouble(),
                1e-12);
    }

    @Test
    void aTextIsLearnedFrom(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("rose.txt"), "a rose is a rose is a rose. ".repeat(40));
        JsonNode replay =
                Cli.run("replay", "adamw", "--text", text.toString(), "--seeds", "1", "--steps", "60", "--json").json();
        assertEquals("text", replay.get("task").asText());
        assertEquals(
                "decoder, context 24, width 16, heads 2, blocks 1 on rose.txt, vocabulary 8, n 41",
                replay.get("title").asText());
        assertEquals(2768, replay.get("parameters").asInt());
        assertEquals(16, replay.get("batch").asInt());
        assertEquals("scored", replay.get("runs").get(0).get("outcome").asText());
    }

    @Test
    void aRunThatDivergesIsReportedAndNotScored() {
        Cli text = Cli.run("replay", "sgd", "--lr", "1e30", "--seeds", "2", "--steps", "50");
        assertTrue(text.out().contains("sgd: diverged at step 1 (seeds 0, 1)"), text.out());
        JsonNode run =
                Cli.run("replay", "sgd", "--lr", "1e30", "--seeds", "2", "--steps", "50", "--json")
                        .json()
                        .get("runs")
                        .get(0);
        assertEquals("diverged", run.get("outcome").asText());
        assertTrue(run.get("metric").isNull());
    }

    @Test
    void lossesThatAreNotFiniteAreNullAsJsonAndNotDrawn() throws Exception {
        record Curve(double[] losses) {}
        var out = new StringWriter();
        JsonOutput.print(
                new PrintWriter(out, true),
                new Curve(new double[] {1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}));
        JsonNode losses = new ObjectMapper().readTree(out.toString()).get("losses");
        assertEquals("[1.5,null,null,null]", losses.toString());

        var runs =
                new Replay.Runs(
                        "sgd",
                        new int[] {1},
                        List.of(
                                new Replay.Run(
                                        0,
                                        new Outcome.Diverged(0),
                                        new double[] {Double.NaN},
                                        new double[0],
                                        Optional.empty())));
        var card = ProxyTasks.named("mlp16").card();
        var text = new StringWriter();
        new ReplayText(ReplayDocument.of(card, List.of(runs)), List.of(runs)).print(new PrintWriter(text, true));
        assertFalse(text.toString().contains("Mean training loss"), text.toString());
        assertTrue(text.toString().contains("sgd: diverged at step 1 (seed 0)"), text.toString());
    }

    @Test
    void runsThatDivergedAreLeftOutOfTheCurves() {
        Cli cli = Cli.run("replay", "sgd", "--lr", "1e30", "--against", "lion", "--seeds", "2", "--steps", "50");
        Cli alone = Cli.run("replay", "lion", "--seeds", "2", "--steps", "50");
        List<String> lines = cli.out().lines().dropWhile(line -> !line.startsWith("Mean")).toList();
        String range = alone.out().lines().filter(line -> line.startsWith("Mean")).findFirst().orElseThrow();
        assertEquals(range.replace("loss,", "loss of the runs that were scored,"), lines.get(0));
        assertEquals("  sgd   not drawn", lines.get(1));
        assertEquals(alone.out().lines().toList().getLast(), lines.get(2));
    }

    @Test
    void hugeNumbersAreShort() {
        assertEquals("2.3e32", Numbers.loss(2.251e32));
        assertEquals("-2.3e32", Numbers.score(-2.251e32));
        assertEquals("+1.0e6", Numbers.difference(1e6));
        assertEquals("999999.000", Numbers.loss(999_999));
    }

    @Test
    void filesOfCifarAreTrainedOnByEitherModel(@TempDir Path folder) throws IOException {
        byte[] images = new byte[2 * 3073];
        Arrays.fill(images, 1, 1500, (byte) 200);
        images[3073] = 9;
        for (int file = 1; file <= 5; file++) {
            Files.write(folder.resolve("data_batch_%d.bin".formatted(file)), images);
        }
        Files.write(folder.resolve("test_batch.bin"), images);
        JsonNode mlp = onFolder(folder, "--hidden", "5,4");
        assertEquals("mlp-data", mlp.get("task").asText());
        JsonNode cnn = onFolder(folder, "--model", "cnn", "--hidden", "3,3,2");
        assertEquals("cnn-data", cnn.get("task").asText());
        assertEquals("scored", cnn.get("runs").get(0).get("outcome").asText());
        Cli tooDeep =
                Cli.run("replay", "lion", "--data", folder.toString(), "--model", "cnn", "--hidden", "1,1,1,1,1,1");
        assertEquals(
                "filters [1, 1, 1, 1, 1, 1]: 6 layers for images of 32 x 32, must be 1 to 5", tooDeep.err().strip());
        assertTooWide(folder, "mlp", "6507");
        assertTooWide(folder, "mlp", "999999999");
        assertTooWide(folder, "mlp", "8,20000000");
        assertTooWide(folder, "cnn", "16,20000000");
        assertTooWide(folder, "vit", "1600");
        assertTooWide(folder, "vit", "2147483647");
    }

    private static void assertTooWide(Path folder, String model, String hidden) {
        Cli cli = Cli.run("replay", "lion", "--data", folder.toString(), "--model", model, "--hidden", hidden);
        assertEquals(
                "--hidden %s: %s for images of 32 x 32 would have more than 20,000,000 parameters, the most there may be"
                        .formatted(hidden, model),
                cli.err().strip());
        assertEquals("", cli.out());
        assertEquals(2, cli.code());
    }

    private static JsonNode onFolder(Path folder, String... options) {
        var all = new ArrayList<>(List.of("replay", "lion", "--data", folder.toString(), "--seeds", "1"));
        all.addAll(List.of(options));
        all.addAll(List.of("--steps", "3", "--json"));
        return Cli.run(all.toArray(String[]::new)).json();
    }

    @Test
    void theLearningRateAndHyperparametersChangeTheFirstProgramOnly() {
        JsonNode plain = curves("lion", "--against", "lion");
        JsonNode changed = curves("lion", "--against", "lion", "--set", "peak_lr=0.0003");
        JsonNode scaled = curves("lion", "--against", "lion", "--lr", "3");
        assertEquals(plain.get(0).get("loss_curve"), plain.get(1).get("loss_curve"));
        assertEquals(plain.get(1), changed.get(1));
        assertEquals(plain.get(1), scaled.get(1));
        assertNotEquals(plain.get(0), changed.get(0));
        assertNotEquals(plain.get(0), scaled.get(0));
    }

    @ParameterizedTest
    @EnumSource(Fn.class)
    void everyFunctionCanBeTrainedWith(Fn function, @TempDir Path folder) throws Exception {
        List<Argument> arguments =
                function.parameters().stream()
                        .map(parameter ->
                                (Argument)
                                        (parameter.required() == Parameter.Requirement.SCALAR
                                                ? new Constant(0.5)
                                                : new Variable("g")))
                        .toList();
        Path file = folder.resolve("mine.opt");
        Files.writeString(
                file,
                """
                def train(w, g, lr):
                  %s
                  u = u * g
                  u = u * lr
                  return u
                """
                        .formatted(Printer.print(new Statement(new Variable("u"), function, arguments))));
        assertEquals(0, Cli.run("replay", file.toString(), "--seeds", "1", "--steps", "5").code());
    }

    private static JsonNode curves(String... args) {
        var all = new ArrayList<>(List.of("replay"));
        all.addAll(List.of(args));
        all.addAll(List.of("--seeds", "1", "--steps", "60", "--json"));
        return Cli.run(all.toArray(String[]::new)).json().get("runs");
    }
}
