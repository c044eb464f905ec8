package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.search.SearchEvent;
import serengeti.search.progress.Progress;

final class LookTest {

    @TempDir private Path home;

    private static Look at(CampaignFolder folder) {
        return Look.at(folder, TinyCampaign.SPEC);
    }

    @Test
    void whatIsSeenIsWhatTheRunningProcessKnows() {
        var folder = new CampaignFolder(home, "seen");
        var looks = new ArrayList<Look>();
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            assertEquals(
                    new Look(CampaignState.UNFINISHED, true, false, 0, Progress.none(), Optional.empty()), at(folder));
            store.begin(2);
            assertEquals(store.progress(), at(folder).progress());
            TinyCampaign.run(
                    store,
                    (run, event) -> {
                        store.on(run, event);
                        Look look = at(folder);
                        assertEquals(store.progress(), look.progress());
                        assertEquals(
                                event instanceof SearchEvent.CycleEnded, look.counts().isPresent(), event::toString);
                        if (event instanceof SearchEvent.CycleEnded cycle) {
                            assertEquals(cycle.statistics().programs(), look.counts().orElseThrow().programs());
                        }
                        looks.add(look);
                    },
                    () -> false);
        }
        assertTrue(looks.stream().allMatch(Look::isRunning));
        assertFalse(at(folder).isRunning());
        assertEquals(Optional.empty(), looks.getLast().progress().current(TinyCampaign.SPEC));
    }

    @Test
    void aProcessThatWasAskedToStopIsKnownUntilItEnds() {
        var folder = new CampaignFolder(home, "stopping");
        try (var store = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            assertFalse(at(folder).isStopping());
            store.tellStopping();
            assertTrue(at(folder).isStopping());
            assertEquals(
                    "campaign 'stopping' is in use by process " + ProcessHandle.current().pid(),
                    assertThrows(StoreException.class, () -> CampaignStore.resume(folder)).getMessage());
        }
        assertFalse(at(folder).isStopping());
        try (var _ = CampaignStore.resume(folder)) {
            assertFalse(at(folder).isStopping());
        }
    }

    @Test
    void aProcessThatGoesOnBeginsAnew() {
        var folder = new CampaignFolder(home, "twice");
        var isRecalled = new ArrayList<Boolean>();
        for (int process = 0; process < 2; process++) {
            try (var store =
                    process == 0
                            ? CampaignStore.create(folder, TinyCampaign.SPEC, "test")
                            : CampaignStore.resume(folder)) {
                store.begin(1);
                assertEquals(List.of(), at(folder).progress().searches());
                TinyCampaign.run(
                        store,
                        (run, event) -> {
                            store.on(run, event);
                            isRecalled.add(store.isRecalled());
                        },
                        () -> false);
            }
        }
        int half = isRecalled.size() / 2;
        assertEquals(List.of(false), isRecalled.subList(0, half).stream().distinct().toList());
        assertEquals(List.of(true), isRecalled.subList(half, 2 * half).stream().distinct().toList());
        assertEquals(0, at(folder).progress().trainingsPerSecond());
    }

    @Test
    void aFolderThatMayOnlyBeReadIsLookedAt() throws Exception {
        var folder = new CampaignFolder(home, "still");
        CampaignStore.create(folder, TinyCampaign.SPEC, "test").close();
        assertTrue(folder.path().toFile().setWritable(false));
        assertTrue(folder.lock().toFile().setWritable(false));
        try {
            assertEquals(CampaignState.UNFINISHED, at(folder).state());
            assertFalse(at(folder).isRunning());
        } finally {
            assertTrue(folder.path().toFile().setWritable(true));
        }
        Files.delete(folder.lock());
        assertFalse(at(folder).isRunning());
    }

    @Test
    void aRefusedSecondWriterLeavesTheFirstItsLock() throws Exception {
        var folder = new CampaignFolder(home, "held");
        try (var _ = CampaignStore.create(folder, TinyCampaign.SPEC, "test")) {
            assertThrows(StoreException.class, () -> CampaignStore.resume(folder));
            assertTrue(CampaignLock.isTaken(folder));
            // another process asks: the lock of this one must still be there
            assertEquals("1", locksOn(folder));
        }
        assertEquals("0", locksOn(folder));
    }

    private static String locksOn(CampaignFolder folder) throws Exception {
        String code =
                """
                void main(String[] args) throws Exception {
                    try (var channel = java.nio.channels.FileChannel.open(
                            java.nio.file.Path.of(args[0]), java.nio.file.StandardOpenOption.WRITE)) {
                        IO.print(channel.tryLock() == null ? 1 : 0);
                    }
                }
                """;
        Path source = Files.writeString(Files.createTempFile("Locks", ".java"), code);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                source.toString(),
                                folder.lock().toString())
                        .start();
        try (var out = process.inputReader()) {
            return String.join("\n", out.lines().toList());
        } finally {
            Files.delete(source);
        }
    }
}
