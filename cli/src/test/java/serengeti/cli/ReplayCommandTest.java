package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplayCommandTest {

    @Test
    void programsAreComparedOnTheSameSeeds() {
        Cli cli = Cli.run("replay", "paper-adamw", "--against", "sgd,lion", "--seeds", "3", "--steps", "120");
        assertEquals(0, cli.code());
        assertEquals("Task mlp16, 120 steps, 3 seeds, the same for all", cli.out().lines().findFirst().orElseThrow());
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

    private static JsonNode curves(String... args) {
        var all = new ArrayList<>(List.of("replay"));
        all.addAll(List.of(args));
        all.addAll(List.of("--seeds", "1", "--steps", "60", "--json"));
        return Cli.run(all.toArray(String[]::new)).json().get("runs");
    }
}
