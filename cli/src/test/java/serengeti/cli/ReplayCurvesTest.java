package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static serengeti.cli.ShortReplay.assertRefused;
import static serengeti.cli.ShortReplay.json;
import static serengeti.cli.ShortReplay.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What replays show of runs while they go: sweeps, validation curves and charts.
final class ReplayCurvesTest {

    @Test
    void sweepsShowTheFateOfEachRate() {
        JsonNode run = json("lion", "--sweep", "--seeds", "2").get("runs").get(0);
        JsonNode sweep = run.get("sweep");
        assertEquals(3, sweep.get("lr_factor").asDouble());
        assertEquals(3, sweep.get("rates").size());
        TablesTest.assertKeys(
                sweep.get("rates").get(0), "lr_factor", "outcome", "metric", "loss_when_compared", "steps");
        JsonNode winner = sweep.get("rates").get(2);
        assertEquals("scored", winner.get("outcome").asText());
        assertEquals(run.get("metric"), winner.get("metric"));
        JsonNode tripled = json("lion", "--lr", "3", "--seeds", "2").get("runs").get(0);
        assertEquals(tripled.get("metric"), run.get("metric"));
        assertEquals(tripled.get("loss_curve"), run.get("loss_curve"));
        assertTrue(tripled.get("sweep").isNull());
        assertTrue(
                replay("lion", "--sweep", "--seeds", "1")
                        .out()
                        .lines()
                        .anyMatch(line ->
                                line.matches(
                                        "lion: best at lr times 3 on 1 seed; [123]\\.[0-9]{2} times the steps of one"
                                                + " run")));
    }

    @Test
    void runsAreValidatedAsOftenAsAsked() {
        JsonNode document = json("lion", "--seeds", "2", "--curve", "4");
        assertEquals("[15,30,45,60]", document.get("validation_steps").toString());
        JsonNode run = document.get("runs").get(0);
        assertEquals(4, run.get("validation_curve").size());
        assertEquals(run.get("metric"), run.get("validation_curve").get(3));
        JsonNode plain = json("lion", "--seeds", "2");
        assertEquals("[60]", plain.get("validation_steps").toString());
        assertEquals(plain.get("summary"), document.get("summary"));
        assertEquals(plain.get("runs").get(0).get("loss_curve"), run.get("loss_curve"));
        String text = replay("lion", "--seeds", "2", "--curve", "4").out();
        assertTrue(text.contains("Mean validation accuracy, bars from "), text);
        assertFalse(replay("lion", "--seeds", "2").out().contains("Mean validation"));
    }

    @Test
    void curvesAreDrawn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("curves.svg");
        Cli cli = replay("lion", "--against", "sgd", "--seeds", "2", "--curve", "5", "--chart", file.toString());
        assertTrue(cli.err().endsWith("Chart: " + file + System.lineSeparator()), cli.err());
        SvgCheck.assertNoTextsOverlap(file);
        String svg = Files.readString(file);
        for (String text : List.of("Training loss", "Validation accuracy", "lion", "sgd", "step", "loss")) {
            assertTrue(svg.contains(">%s</text>".formatted(text)), text);
        }
        assertEquals(4, svg.split("fill-opacity", -1).length - 1);
        Path some = folder.resolve("some.svg");
        replay("sgd", "--lr", "1e30", "--against", "lion", "--seeds", "2", "--curve", "5", "--chart", some.toString());
        SvgCheck.assertNoTextsOverlap(some);
        String ofLion = Files.readString(some);
        assertTrue(ofLion.contains(">sgd: diverged</text>"), ofLion);
        assertEquals(2, ofLion.split("fill-opacity", -1).length - 1);
        Path none = folder.resolve("none.svg");
        Cli diverged = replay("sgd", "--lr", "1e30", "--seeds", "1", "--chart", none.toString());
        assertTrue(diverged.err().endsWith("Chart: not drawn, no run was scored" + System.lineSeparator()));
        assertFalse(none.toFile().exists());
    }

    @Test
    void aChartThatCannotBeWrittenIsRefusedBeforeAnythingIsTrained(@TempDir Path folder) throws Exception {
        String tooLong = folder.resolve("x".repeat(300) + ".svg").toString();
        assertRefused(
                "--chart %s: cannot be written, the system forbids it".formatted(tooLong), "lion", "--chart", tooLong);
        Path kept = Files.writeString(folder.resolve("kept.svg"), "a chart of before");
        ChartFile.checkPlace(kept);
        assertEquals("a chart of before", Files.readString(kept));
        Path none = folder.resolve("none.svg");
        ChartFile.checkPlace(none);
        assertFalse(Files.exists(none));
    }
}
