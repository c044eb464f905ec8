package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.results.store.CampaignFolder;

/// Real processes with a funnel that are killed at any moment, and go on.
final class KilledFunnelTest {
    private static final int KILLS = 3;

    @TempDir private static Path homes;

    private static CampaignProcess campaign(String home) throws Exception {
        Path scratch = Files.createDirectories(homes.resolve(home).resolve("scratch"));
        var campaign = new CampaignProcess(scratch, new CampaignFolder(homes.resolve(home), "small-1"));
        CampaignProcess.Ended ended = campaign.end(campaign.start(2));
        assertEquals(0, ended.code(), ended.notes());
        return campaign;
    }

    private static Process funnel(CampaignProcess campaign) throws IOException {
        return campaign.longCommand(
                "funnel",
                "small-1",
                "--set",
                "larger=counted:60",
                "--set",
                "largest=counted:80",
                "--set",
                "held_out=none",
                "--set",
                "tuning=12",
                "--set",
                "seeds=8",
                "--set",
                "candidates=4",
                "--set",
                "simplify_seeds=0");
    }

    private static List<String> runs(CampaignProcess campaign) throws SQLException {
        return CampaignRows.funnel(campaign.folder());
    }

    @Test
    void aFunnelThatIsKilledAtAnyMomentRepeatsNoRunThatItKeptAndEndsAsIfUndisturbed() throws Exception {
        CampaignProcess undisturbed = campaign("undisturbed");
        long start = System.nanoTime();
        CampaignProcess.Ended ended = undisturbed.end(funnel(undisturbed));
        long nanos = System.nanoTime() - start;
        assertEquals(0, ended.code(), ended.notes());
        assertTrue(runs(undisturbed).size() > 100, "runs");
        CampaignProcess killed = campaign("killed");
        var random = new SplittableRandom(1);
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> before = runs(killed);
            Process process = funnel(killed);
            process.waitFor(random.nextLong(nanos / 4, nanos * 3 / 4), TimeUnit.NANOSECONDS);
            process.destroyForcibly();
            killed.end(process);
            assertTrue(runs(killed).containsAll(before), "kill " + kill + ": runs are lost");
        }
        long kept = runs(killed).size();
        long begun = killed.begun();
        CampaignProcess.Ended last = killed.end(funnel(killed));
        assertEquals(0, last.code(), last.notes());
        assertEquals(runs(undisturbed), runs(killed));
        assertEquals(runs(killed).size() - kept, killed.begun() - begun, "runs begun that were kept before");
        for (String file : List.of("winner-1.opt", "winner-1-simplified.opt")) {
            assertEquals(
                    Files.readString(undisturbed.folder().path().resolve(file)),
                    Files.readString(killed.folder().path().resolve(file)));
        }
    }
}
