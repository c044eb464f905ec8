package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static serengeti.cli.ShortReplay.assertRefused;
import static serengeti.cli.ShortReplay.json;
import static serengeti.cli.ShortReplay.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.evaluator.task.Schedule;
import serengeti.proxytasks.ProxyTasks;

final class ReplayTuningTest {
    private static final String[] TINY = {
        "lion",
        "--against",
        "sgd",
        "--tune",
        "--seeds",
        "2",
        "--tuning-seeds",
        "2",
        "--lr-factors",
        "1,100,10",
        "--total-decays",
        "0,1"
    };

    private static String[] tiny(String... more) {
        var all = new ArrayList<>(List.of(TINY));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void everyProgramIsTunedOnTheSameGridWithAsManyRuns() {
        JsonNode document = json(TINY);
        TablesTest.assertKeys(
                document, "task", "runs", "summary", "tuning", "validation_steps", "interrupted", "seeds", "metric");
        assertFalse(document.get("interrupted").asBoolean());
        JsonNode tuning = document.get("tuning");
        assertEquals("[1.0,10.0,100.0]", tuning.get("lr_factors").toString());
        assertEquals("[0.0,1.0]", tuning.get("total_decays").toString());
        assertEquals(2, tuning.get("seeds").asInt());
        assertEquals(3 * 2 * 2, tuning.get("trainings_per_program").asInt());
        JsonNode lion = tuning.get("programs").get(0);
        TablesTest.assertKeys(lion, "program", "decay_hyperparameter", "seeds", "grid", "chosen");
        assertEquals("lambda", lion.get("decay_hyperparameter").asText());
        assertEquals(6, lion.get("grid").size());
        TablesTest.assertKeys(
                lion.get("chosen"), "lr_factor", "total_decay", "hyperparameters", "scored", "mean", "standard_error");
        JsonNode sgd = tuning.get("programs").get(1);
        assertTrue(sgd.get("decay_hyperparameter").isNull());
        assertEquals(4, sgd.get("seeds").asInt());
        assertEquals(3, sgd.get("grid").size());
        assertTrue(sgd.get("grid").get(0).get("total_decay").isNull());
        assertEquals("{}", sgd.get("grid").get(0).get("hyperparameters").toString());
    }

    @Test
    void theBestMeanIsChosenAndThenTrainedWithOnOtherSeeds() {
        JsonNode document = json(TINY);
        JsonNode lion = document.get("tuning").get("programs").get(0);
        double best = Double.NEGATIVE_INFINITY;
        for (JsonNode point : lion.get("grid")) {
            assertEquals(2, point.get("scored").asInt());
            best = Math.max(best, point.get("mean").asDouble());
        }
        JsonNode chosen = lion.get("chosen");
        assertEquals(best, chosen.get("mean").asDouble());
        JsonNode again =
                json(
                        "lion",
                        "--lr",
                        chosen.get("lr_factor").asText(),
                        "--set",
                        "lambda=" + chosen.get("hyperparameters").get("lambda").asText(),
                        "--seeds",
                        "2");
        assertEquals(document.get("runs").get(0), again.get("runs").get(0));
        assertEquals(document.get("runs").get(1), again.get("runs").get(1));
        assertTrue(best != document.get("summary").get(0).get("mean").asDouble());
    }

    @Test
    void anOptimumAtTheEdgeIsWarnedOfInOneLine() {
        Cli cli = replay(tiny("--json"));
        JsonNode warnings = cli.json().get("tuning").get("warnings");
        JsonNode first = warnings.get(0);
        assertEquals("lion", first.get("program").asText());
        assertEquals("lr", first.get("knob").asText());
        assertEquals(100, first.get("value").asDouble());
        assertEquals("largest", first.get("edge").asText());
        assertEquals(
                "lion: the best learning rate, 100 times its own, is the largest of the grid; widen it with"
                        + " --lr-factors",
                first.get("message").asText());
        List<String> lines = cli.err().lines().filter(line -> line.startsWith("warning: ")).toList();
        assertEquals(warnings.size(), lines.size());
        assertEquals("warning: " + first.get("message").asText(), lines.getFirst());
    }

    @Test
    void totalDecaysHaveEdgesTooButNotZeroNorASingleValue() {
        JsonNode warnings = warningsFor("60,90");
        assertEquals(1, warnings.size());
        assertEquals(
                "lion: the best total decay, 60, is the smallest of the grid; widen it with --total-decays",
                warnings.get(0).get("message").asText());
        assertEquals(0, warningsFor("0,90").size());
    }

    private static JsonNode warningsFor(String totalDecays) {
        String[] oneRate = {"lion", "--tune", "--seeds", "1", "--tuning-seeds", "1", "--lr-factors", "300"};
        var all = new ArrayList<>(List.of(oneRate));
        all.addAll(List.of("--total-decays", totalDecays));
        return json(all.toArray(String[]::new)).get("tuning").get("warnings");
    }

    @Test
    void aProgramThatDivergesEverywhereKeepsItsConstants() {
        Cli cli = replay("sgd", "--tune", "--seeds", "1", "--lr-factors", "1e30,1e31", "--json");
        JsonNode tuning = cli.json().get("tuning");
        assertTrue(tuning.get("programs").get(0).get("chosen").isNull());
        assertEquals(0, tuning.get("programs").get(0).get("grid").get(0).get("scored").asInt());
        assertTrue(tuning.get("programs").get(0).get("grid").get(0).get("mean").isNull());
        assertEquals(
                "sgd: no point of the grid was scored on all tuning seeds, so its constants are as they were; try other"
                        + " rates with --lr-factors",
                tuning.get("warnings").get(0).get("message").asText());
        assertEquals("scored", cli.json().get("runs").get(0).get("outcome").asText());
    }

    @Test
    void whatWasChosenIsPrintedBeforeTheResults() {
        Cli cli = replay(TINY);
        List<String> lines = cli.out().lines().toList();
        assertEquals(
                "Tuned: 3 learning rates x 2 total decays, 12 training runs for each program, on seeds that nothing"
                        + " below is reported on",
                lines.get(0));
        assertTrue(
                lines.get(2).matches("program +lr times +total decay +mean +standard error +seeds +to set it again"),
                lines.get(2));
        assertTrue(lines.get(3).matches("lion +100 +.* --set lambda=[0-9.e-]+"), lines.get(3));
        assertTrue(lines.get(4).matches("sgd .* 4  --lr [0-9]+"), lines.get(4));
        assertEquals("Task mlp16, 60 steps, 2 seeds, the same for all", lines.get(6));
    }

    @Test
    void anyNumberOfWorkersGivesTheSame() {
        for (String[] args : List.of(tiny("--json"), new String[] {"lion", "--sweep", "--seeds", "5", "--json"})) {
            var all = new ArrayList<>(List.of(args));
            all.add("--workers");
            String alone = withLast(all, "1");
            assertEquals(alone, withLast(all, "2"));
            assertEquals(alone, withLast(all, "4"));
        }
    }

    private static String withLast(List<String> args, String last) {
        var all = new ArrayList<>(args);
        all.add(last);
        return replay(all.toArray(String[]::new)).out();
    }

    @Test
    void ctrlCEndsWithTheSeedsThatAreComplete() throws Exception {
        Process process =
                JavaProcess.start(
                        List.of(), "replay", "sgd", "--seeds", "1000000", "--steps", "50", "--json", "--workers", "1");
        try (var err = process.errorReader();
                var out = process.inputReader()) {
            JavaProcess.awaitLine(err, "1,000,000 training runs of mlp16, 1 at a time"::equals);
            JavaProcess.signal(process, "INT");
            JsonNode document = new ObjectMapper().readTree(String.join("\n", out.lines().toList()));
            assertEquals(Interrupts.EXIT_CODE, process.waitFor());
            assertTrue(document.get("interrupted").asBoolean());
            assertEquals(document.get("seeds").asInt(), document.get("runs").size());
            assertTrue(document.get("seeds").asInt() < 1_000_000);
            assertEquals(
                    List.of(
                            "Stopping: the training runs under way end, then the results come. Ctrl-C again ends at"
                                    + " once."),
                    err.lines().filter(each -> each.startsWith("Stopping")).toList());
        }
    }

    @Test
    void ctrlCWhileTuningShowsWhatIsBestSoFarAndChoosesNothing() {
        assertInterrupted(0, List.of(0, 0, 0, 0), "lion 0 of 4 - none was scored");
        assertInterrupted(3, List.of(1, 1, 1, 0), "lion 3 of 4 10 0 0.%s 1 of 2 --lr 10 --set lambda=0");
        assertInterrupted(5, List.of(2, 1, 1, 1), "lion 4 of 4 10 1 0.%s 1 of 2 --lr 10 --set lambda=32.26");
    }

    private static void assertInterrupted(int runs, List<Integer> trained, String row) {
        var err = new StringWriter();
        var grid = new TuningGrid(TuningAxis.fixed(List.of(1.0, 10.0)), TuningAxis.fixed(List.of(0.0, 1.0)), 2);
        var task = ProxyTasks.named("mlp16").withSteps(60);
        var named = new NamedProgram("lion", Library.named("lion").program());
        List<ReplayProgram> programs = List.of(ReplayProgram.asFound(named));
        try (var status = new TrainingStatus(new PrintWriter(err), false, System::nanoTime)) {
            var asked = new AtomicInteger();
            Tuning.Result tuning =
                    new Tuning(task, grid, 1).of(programs, status, () -> asked.getAndIncrement() >= runs);
            assertFalse(tuning.isComplete());
            assertEquals(List.of(named), tuning.programs());
            TuningDocument.Tuned lion = tuning.document().programs().getFirst();
            assertEquals(null, lion.chosen());
            assertEquals(trained, lion.grid().stream().map(TuningDocument.Point::trained).toList());
            assertEquals(trained, lion.grid().stream().map(TuningDocument.Point::scored).toList());
            assertEquals(
                    trained.stream().map(count -> count > 0).toList(),
                    lion.grid().stream().map(point -> point.mean() != null).toList());
            List<Replay.Runs> results = new Replay(task, 2, 1, 1, false).of(tuning.programs(), status, () -> true);
            ReplayDocument document = ReplayDocument.of(task.card(), results).with(tuning.document(), true);
            var out = new StringWriter();
            new ReplayText(document, results).print(new PrintWriter(out, true));
            String mean =
                    lion.bestSoFar() == null ? "" : Numbers.score(lion.bestSoFar().mean()).replaceFirst("0[.]", "");
            assertEquals(
                    List.of(
                            "Tuning was interrupted, so no constants were chosen; the best so far, by the seeds that"
                                    + " were done:",
                            "",
                            row.replace("%s", mean),
                            "",
                            "Interrupted before every program was trained on a seed: there is nothing to report."),
                    out.toString()
                            .lines()
                            .filter(line -> !line.startsWith("program "))
                            .map(line -> line.replaceAll(" +", " "))
                            .toList());
        }
    }

    /// Runs again what is printed in the last column.
    private static void assertPrintedOptionsGiveTheSameRuns(int row, String program, List<String> options) {
        String[] tuned = options.toArray(String[]::new);
        String line = replay(tuned).out().lines().toList().get(3 + row);
        List<String> again = new ArrayList<>(List.of(program));
        again.addAll(List.of(line.substring(line.indexOf("--lr")).split(" ")));
        again.addAll(List.of("--seeds", "2"));
        JsonNode runs = json(tuned).get("runs");
        JsonNode runsAgain = json(again.toArray(String[]::new)).get("runs");
        for (int seed = 0; seed < 2; seed++) {
            assertEquals(runsAgain.get(seed), runs.get(2 * row + seed), line);
        }
    }

    @Test
    void theOptionsThatArePrintedGiveTheTunedProgram() {
        List<String> tuning = List.of("--tune", "--tuning-seeds", "1", "--seeds", "2", "--lr-factors", "0.1,3.16,7.77");
        var both = new ArrayList<>(List.of("adamw", "--against", "lion", "--lr", "0.3", "--set", "peak_lr=0.03"));
        both.addAll(List.of("--set", "beta1=0.8", "--set", "weight_decay=0.7", "--total-decays", "0.3,0.7,1.9"));
        both.addAll(tuning);
        assertPrintedOptionsGiveTheSameRuns(0, "adamw", both);
        assertPrintedOptionsGiveTheSameRuns(1, "lion", both);
        String text = replay(both.toArray(String[]::new)).out();
        assertTrue(text.contains(" --set peak_lr=0.03 --set beta1=0.8 --set weight_decay="), text);
        assertTrue(text.lines().toList().get(4).matches("lion .* --lr [0-9.]+ --set lambda=[0-9.]+"), text);
        var rate = new ArrayList<>(List.of("sgd", "--lr", "30"));
        rate.addAll(tuning);
        assertPrintedOptionsGiveTheSameRuns(0, "sgd", rate);
        assertTrue(replay(rate.toArray(String[]::new)).out().contains("--lr 94.8"));
    }

    @Test
    void totalDecaysCountWhatTheCommandLineSets() {
        String[] args = {
            "adamw", "--tune", "--lr", "0.5", "--set", "peak_lr=0.03", "--lr-factors", "4", "--total-decays", "6"
        };
        JsonNode chosen = json(args).get("tuning").get("programs").get(0).get("chosen");
        assertEquals(2, chosen.get("lr").asDouble());
        double decay = chosen.get("hyperparameters").get("weight_decay").asDouble();
        assertEquals(6, decay * 0.03 * 2 * new Schedule(60).sum(), 6e-3);
    }

    @Test
    void theDefaultGridGrowsForAllProgramsWhereTheOptimumOfAnyLiesAtItsEdge() {
        JsonNode tuning =
                json("lion", "--against", "sgd", "--tune", "--seeds", "1", "--tuning-seeds", "1").get("tuning");
        int rates = tuning.get("lr_factors").size();
        int decays = tuning.get("total_decays").size();
        assertTrue(tuning.get("extensions").asInt() > 0);
        assertTrue(rates > 5, tuning.get("lr_factors").toString());
        assertEquals(rates * decays, tuning.get("trainings_per_program").asInt());
        JsonNode lion = tuning.get("programs").get(0);
        JsonNode sgd = tuning.get("programs").get(1);
        assertEquals(rates * decays, lion.get("grid").size());
        assertEquals(rates, sgd.get("grid").size());
        assertEquals(decays, sgd.get("seeds").asInt());
        lion.get("grid").forEach(point -> assertEquals(1, point.get("trained").asInt()));
        sgd.get("grid").forEach(point -> assertEquals(decays, point.get("trained").asInt()));
        String text = replay("lion", "--against", "sgd", "--tune", "--seeds", "1", "--tuning-seeds", "1").out();
        int extensions = tuning.get("extensions").asInt();
        assertEquals(
                "The grid grew %s, for all programs alike, as an optimum lay at its edge."
                        .formatted(extensions == 1 ? "once" : extensions + " times"),
                text.lines().toList().get(1));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertRefused("--tuning-seeds: has a meaning with --tune only", "lion", "--tuning-seeds", "2");
        assertRefused("--lr-factors: has a meaning with --tune only", "lion", "--lr-factors", "2");
        assertRefused("--total-decays: has a meaning with --tune only", "lion", "--total-decays", "2");
        assertRefused(
                "--sweep: cannot be given with --tune, which chooses learning rates beforehand",
                "lion",
                "--tune",
                "--sweep");
        assertRefused("--tuning-seeds 0: must be at least 1", "lion", "--tune", "--tuning-seeds", "0");
        assertRefused("--lr-factors 0: must be a number above 0", "lion", "--tune", "--lr-factors", "1,0");
        assertRefused("--lr-factors x: must be a number above 0", "lion", "--tune", "--lr-factors", "x");
        assertRefused("--total-decays -1: must be a number, at least 0", "lion", "--tune", "--total-decays", "-1");
        assertRefused("--total-decays NaN: must be a number, at least 0", "lion", "--tune", "--total-decays", "NaN");
        assertRefused(
                "--lr-factors 1.0: given twice, must be different values", "lion", "--tune", "--lr-factors", "1,3,1.0");
        assertRefused(
                "--total-decays -0: given twice, must be different values", "lion", "--tune", "--total-decays", "0,-0");
        assertRefused("--curve 0: must be from 1 to 60, the steps of a run", "lion", "--curve", "0");
        assertRefused("--curve 61: must be from 1 to 60, the steps of a run", "lion", "--curve", "61");
        assertCurveOfLongRunsIsRefused("10001");
        assertCurveOfLongRunsIsRefused("2147483647");
        assertRefused("--chart a.png: must be an .svg file, the only format", "lion", "--chart", "a.png");
    }

    private static void assertCurveOfLongRunsIsRefused(String count) {
        Cli cli = Cli.run("replay", "lion", "--steps", "2147483647", "--seeds", "1", "--curve", count);
        assertEquals("--curve %s: must be from 1 to 10000%n".formatted(count), cli.err());
        assertEquals(ShortReplay.USAGE, cli.code());
    }
}
