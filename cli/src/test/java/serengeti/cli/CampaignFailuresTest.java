package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import serengeti.results.store.CampaignFolder;

/// What can go wrong with the files of a campaign ends in one line, and with nothing worse.
@Execution(ExecutionMode.CONCURRENT)
final class CampaignFailuresTest {
    private static final String NAME = "small-1";

    /// What SQLite makes of a limit to the size of files; a disk that is full it calls `SQLITE_FULL`.
    private static final String NO_ROOM =
            "I/O error in the VFS layer while trying to write to a file on disk (disk I/O error)";

    private static final int ROOM_FOR_A_PART = 512 * 1024;
    private static final int ROOM_FOR_NOTHING = 8 * 1024;

    @TempDir private Path home;

    private CampaignFolder folder() {
        return new CampaignFolder(home, NAME);
    }

    private Path lock() {
        return folder().path().resolve("lock");
    }

    private CampaignProcess campaign(String scratch) throws IOException {
        return new CampaignProcess(Files.createDirectories(home.resolve(scratch)), folder());
    }

    private static void assertFails(String message, CampaignProcess.Ended ended) {
        assertEquals(message, ended.notes());
        assertEquals(1, ended.code());
    }

    private void assertFails(String message, Cli cli) {
        assertEquals(message + System.lineSeparator(), cli.err());
        assertEquals(1, cli.code());
        assertEquals("", cli.out());
    }

    private Cli run(String... args) {
        return Cli.run(Stream.concat(Stream.of(args), Stream.of("--home", home.toString())).toArray(String[]::new));
    }

    @Test
    void theSecondOfTwoProcessesOnACampaignIsRefused() throws Exception {
        CampaignProcess first = campaign("first");
        CampaignProcess second = campaign("second");
        Process process = first.start(2);
        try {
            while (first.begun() == 0 && process.isAlive()) {
                Thread.onSpinWait();
            }
            JavaProcess.signal(process, "STOP"); // so that it does not end while the second one runs
            assertFails(
                    "campaign '%s' is in use by process %d".formatted(NAME, process.pid()),
                    second.end(second.command("resume", NAME)));
            assertFails(
                    "campaign '%s' exists already in %s; take another --name, or: ./serengeti resume %s"
                            .formatted(NAME, home.resolve("campaigns"), NAME),
                    second.end(second.command("search", "--name", NAME)));
            JavaProcess.signal(process, "CONT");
            assertEquals(0, first.end(process).code());
        } finally {
            process.destroyForcibly();
        }
        assertEquals(first.begun(), CampaignRows.trainings(folder()));
    }

    @Test
    void aDiskThatIsFullEndsTheCampaignAndMoreRoomLetsItGoOn() throws Exception {
        CampaignProcess campaign = campaign("scratch");
        CampaignProcess.Ended full = campaign.end(campaign.startWithFilesUpTo(ROOM_FOR_A_PART));
        assertEquals(1, full.code(), full.notes());
        assertEquals(
                "cannot write campaign '%s': [SQLITE_IOERR_WRITE] %s; what was committed before is kept"
                        .formatted(NAME, NO_ROOM),
                full.lastNote());
        assertTrue(
                full.notes().lines().noneMatch(line -> line.contains("Exception") || line.startsWith("\tat ")),
                full.notes());
        long stored = CampaignRows.trainings(folder());
        assertTrue(stored > 0);
        long begun = campaign.begun();
        CampaignProcess.Ended ended = campaign.end(campaign.start(2));
        assertEquals(0, ended.code(), ended.notes());
        assertEquals(CampaignRows.trainings(folder()) - stored, campaign.begun() - begun);
    }

    @Test
    void aDiskWithoutRoomForACampaignLeavesItsNameFree() throws Exception {
        CampaignProcess campaign = campaign("scratch");
        CampaignProcess.Ended full = campaign.end(campaign.startWithFilesUpTo(ROOM_FOR_NOTHING));
        assertFails("cannot create %s: [SQLITE_IOERR_WRITE] %s".formatted(folder().database(), NO_ROOM), full);
        assertFails(
                "campaign '%s' in %s holds nothing yet; to make it: serengeti search --name %s"
                        .formatted(NAME, home.resolve("campaigns"), NAME),
                run("resume", NAME));
        assertEquals(0, campaign.end(campaign.start(2)).code());
    }

    /// Access rights do not bind the superuser, whom the system's own folder refuses.
    private Path folderThatCannotBeWrittenTo() throws IOException {
        Path folder = Files.createDirectory(home.resolve("locked"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        return Files.isWritable(folder) ? Path.of("/sys") : folder;
    }

    @Test
    void aFolderThatCannotBeWrittenToIsRefused() throws Exception {
        Path locked = folderThatCannotBeWrittenTo();
        Cli cli = Cli.run("search", "--home", locked.toString());
        String begin = "cannot create %s: ".formatted(locked.resolve("campaigns/quick-1"));
        assertEquals(1, cli.code(), cli.err());
        assertEquals("", cli.out());
        assertTrue(
                Stream.of("permission denied", "Operation not permitted", "Read-only file system")
                        .anyMatch(reason -> cli.err().equals(begin + reason + System.lineSeparator())),
                cli.err());
    }

    @Test
    void aFileInPlaceOfAFolderIsRefused() throws Exception {
        Files.createFile(home.resolve("campaigns"));
        assertFails(
                "cannot create %s: %s is not a folder"
                        .formatted(home.resolve("campaigns/x"), home.resolve("campaigns")),
                run("search", "--name", "x"));
        assertFails("there is no campaign 'x': no campaigns in " + home.resolve("campaigns"), run("resume", "x"));
    }

    @Test
    void aLockThatCannotBeTakenIsRefused() throws Exception {
        CampaignProcess campaign = begun();
        Files.delete(lock());
        Files.createDirectory(lock());
        assertFails("cannot lock %s: Is a directory".formatted(folder().path()), run("resume", NAME));
        Files.delete(lock());
        assertEquals(0, campaign.end(campaign.start(2)).code());
    }

    @Test
    void aLogThatWasLostIsMissed() throws Exception {
        CampaignProcess campaign = begun();
        Path log = folder().path().resolve("campaign.db-wal");
        Path index = folder().path().resolve("campaign.db-shm");
        byte[] database = Files.readAllBytes(folder().database());
        Files.delete(log);
        assertFails(
                "%s is missing, which holds what was stored last; put it back, or remove %s to go on without it"
                        .formatted(log, index),
                run("resume", NAME));
        assertArrayEquals(database, Files.readAllBytes(folder().database()));
        Files.delete(index);
        assertEquals(0, campaign.end(campaign.start(2)).code());
    }

    @Test
    void aDatabaseThatIsDamagedIsRefusedOrNotInTheWay() throws Exception {
        CampaignProcess campaign = campaign("scratch");
        assertEquals(0, campaign.end(campaign.start(2)).code());
        byte[] whole = Files.readAllBytes(folder().database());
        var random = new SplittableRandom(5);
        for (int damage = 0; damage < 120; damage++) {
            byte[] bytes = damage % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int flip = damage % 4 == 0 ? 0 : random.nextInt(1, 40); flip > 0; flip--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) random.nextInt(1, 256);
            }
            Files.write(folder().database(), bytes);
            for (String program : List.of("best", "baseline", "20")) {
                Cli cli = run("show", NAME + "#" + program);
                String what = "damage %d, %s: %s".formatted(damage, program, cli.err());
                assertTrue(cli.code() == 0 ? cli.err().isEmpty() : cli.err().lines().count() == 1, what);
                assertFalse(cli.err().contains("internal error"), what);
                assertTrue(cli.code() == 0 || cli.err().contains(folder().database().toString()), what);
            }
            assertArrayEquals(bytes, Files.readAllBytes(folder().database()));
        }
    }

    /// A campaign that was killed on its way.
    private CampaignProcess begun() throws Exception {
        CampaignProcess campaign = campaign("scratch");
        Process process = campaign.start(2);
        while (campaign.begun() < 100 && process.isAlive()) {
            Thread.onSpinWait();
        }
        process.destroyForcibly();
        assertEquals(128 + 9, campaign.end(process).code());
        return campaign;
    }
}
