package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.StoredCampaign;

/// Real processes that are killed at any moment, and go on.
@Execution(ExecutionMode.CONCURRENT)
final class KilledCampaignTest {
    private static final String NAME = "small-1";
    private static final int[] WORKERS = {1, 2, 4};
    private static final int KILLS = 26;
    private static final int KILLS_OF_ONE = 7;

    @TempDir private static Path homes;

    private static CampaignProcess undisturbed;
    private static long undisturbedNanos;

    private static CampaignProcess campaign(String home) throws IOException {
        Path scratch = Files.createDirectories(homes.resolve(home).resolve("scratch"));
        return new CampaignProcess(scratch, new CampaignFolder(homes.resolve(home), NAME));
    }

    @BeforeAll
    static void runUndisturbed() throws Exception {
        undisturbed = campaign("undisturbed");
        long start = System.nanoTime();
        CampaignProcess.Ended ended = undisturbed.end(undisturbed.start(1));
        undisturbedNanos = System.nanoTime() - start;
        assertEquals(0, ended.code(), ended.notes());
        assertEquals(CampaignRows.trainings(undisturbed.folder()), undisturbed.begun());
    }

    private static void assertSameAsUndisturbed(CampaignFolder folder, String when) throws SQLException, IOException {
        assertEquals(CampaignRows.withoutTimes(undisturbed.folder()), CampaignRows.withoutTimes(folder), when);
        assertArrayEquals(Files.readAllBytes(undisturbed.folder().best()), Files.readAllBytes(folder.best()), when);
        assertArrayEquals(
                Files.readAllBytes(undisturbed.folder().baseline()), Files.readAllBytes(folder.baseline()), when);
        try (Stream<Path> files = Files.list(folder.path())) {
            assertEquals(
                    List.of("baseline.opt", "best.opt", "campaign.db", "lock"),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith("campaign.db-")) // readers leave them
                            .sorted()
                            .toList(),
                    when);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void processesWithAnyNumberOfWorkersEndWithTheSameDatabase(int workers) throws Exception {
        CampaignProcess again = campaign("workers-" + workers);
        CampaignProcess.Ended ended = again.end(again.start(workers));
        assertEquals(0, ended.code(), ended.notes());
        assertSameAsUndisturbed(again.folder(), workers + " workers");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aCampaignThatIsKilledAtAnyMomentLosesNothingRepeatsNothingAndEndsAsIfUndisturbed(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        int kills = 0;
        for (int number = 1; kills < KILLS; number++) {
            CampaignProcess campaign = campaign("seed-%d-%d".formatted(seed, number));
            Set<String> kept = Set.of();
            boolean killed = true;
            for (int start = 1; killed; start++) {
                String when = "seed %d, campaign %d, start %d".formatted(seed, number, start);
                long before = trainings(campaign.folder());
                long begunBefore = campaign.begun();
                Process process = campaign.start(WORKERS[random.nextInt(WORKERS.length)]);
                if (start <= KILLS_OF_ONE) {
                    process.waitFor(random.nextLong(undisturbedNanos), TimeUnit.NANOSECONDS);
                    process.destroyForcibly();
                }
                CampaignProcess.Ended ended = campaign.end(process);
                killed = ended.code() != 0;
                if (killed) {
                    kills++;
                    assertEquals(128 + 9, ended.code(), when + "\n" + ended.notes());
                } else {
                    long committed = trainings(campaign.folder()) - before;
                    assertEquals(committed, campaign.begun() - begunBefore, when + ": runs begun that were not new");
                }
                Set<String> found = kept(campaign.folder());
                assertTrue(found.containsAll(kept), when + ": rows are lost or changed");
                kept = found;
            }
            assertSameAsUndisturbed(campaign.folder(), "seed %d, campaign %d".formatted(seed, number));
        }
    }

    private static long trainings(CampaignFolder folder) throws SQLException {
        return Files.exists(folder.database()) ? CampaignRows.trainings(folder) : 0;
    }

    private static Set<String> kept(CampaignFolder folder) throws SQLException {
        if (!Files.exists(folder.database())) {
            return Set.of();
        }
        StoredCampaign.open(folder).close();
        return new HashSet<>(CampaignRows.kept(folder));
    }

    @Test
    void aSearchThatIsKilledWhileItMakesItsCampaignLeavesAWholeOneOrNone() throws Exception {
        var random = new SplittableRandom(3);
        CampaignProcess searches = campaign("made");
        Path home = searches.folder().home();
        int whole = 0;
        for (int kill = 0; kill < 6; kill++) {
            var folder = new CampaignFolder(home, "new-" + whole);
            Process process = searches.command("search", "--name", folder.name(), "--seed", "7");
            while (!Files.exists(folder.path()) && process.isAlive()) {
                Thread.onSpinWait();
            }
            process.waitFor(random.nextLong(150), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            CampaignProcess.Ended ended = searches.end(process);
            assertEquals(128 + 9, ended.code(), ended.notes());
            if (Files.exists(folder.database())) {
                whole++;
                try (StoredCampaign stored = StoredCampaign.open(folder)) {
                    assertEquals(7, stored.spec().seed());
                }
                assertRefused(
                        "campaign '%s' exists already in %s; take another --name, or: ./serengeti resume %s%n"
                                .formatted(folder.name(), home.resolve("campaigns"), folder.name()),
                        Cli.run("search", "--name", folder.name(), "--home", home.toString()));
            } else {
                assertRefused(
                        "campaign '%s' in %s holds nothing yet; to make it: serengeti search --name %s%n"
                                .formatted(folder.name(), home.resolve("campaigns"), folder.name()),
                        Cli.run("resume", folder.name(), "--home", home.toString()));
            }
        }
    }

    private static void assertRefused(String message, Cli cli) {
        assertEquals(message, cli.err());
        assertEquals(1, cli.code());
    }
}
