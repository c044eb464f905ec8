package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A campaign on runs so short that no program is scored on all seeds.
final class UnscoredCampaignTest {
    private static final String[] SEARCH = {
        "search",
        "--name",
        "short",
        "--trainings",
        "100",
        "--programs",
        "100",
        "--workers",
        "1",
        "--set",
        "tasks=mlp16:2",
        "--set",
        "validation.tasks=none",
        "--set",
        "finals.fresh_seeds=16",
        "--set",
        "baselines=none",
        "--home"
    };

    @TempDir private Path home;

    private Cli run(String... args) {
        String[] all = List.of(args).toArray(new String[args.length + 1]);
        all[args.length] = home.toString();
        return Cli.run(all);
    }

    @Test
    void saysSoAndComparesOnTheSeedsThatBothFinished() {
        Cli cli = run(SEARCH);
        assertEquals(0, cli.code(), cli.err());
        JsonNode fresh = run("resume", "short", "--json", "--home").json().get("fresh");
        assertEquals(16, fresh.get("seeds").asInt());
        int compared = fresh.get("compared").asInt();
        assertTrue(compared > 2 && compared < 16, fresh.toString());
        assertTrue(fresh.get("best_scored").asInt() >= compared, fresh.toString());
        assertTrue(fresh.get("baseline_scored").asInt() >= compared, fresh.toString());
        assertTrue(fresh.get("verdict").asText().endsWith(", on the %d seeds that both finished".formatted(compared)));
        assertTrue(
                cli.out()
                        .contains(
                                "No program of the search was scored on all final seeds; the one above failed on some,"
                                        + " too."),
                cli.out());
    }
}
