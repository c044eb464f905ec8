package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `watch`, on campaigns that run in processes of their own.
final class WatchCommandTest {
    private static final Pattern LINE =
            Pattern.compile(
                    "(search  |baseline)  (trains the start program"
                            + "|[\\d,]+ programs  [\\d,]+ trained  cache hits [\\d.]+%  redundant [\\d.]+%"
                            + "  best -?\\d\\.\\d{4})(  [\\d.]+ trainings/s  about .* left)?");

    @TempDir private Path home;

    private Process search(String name, int trainings) throws Exception {
        return JavaProcess.start(
                List.of(),
                "search",
                "--name",
                name,
                "--trainings",
                Integer.toString(trainings),
                "--set",
                "tasks=mlp16:30",
                "--set",
                "validation.tasks=none",
                "--set",
                "finals.fresh_seeds=16",
                "--set",
                "rejection.hurdle_share=0",
                "--workers",
                "1",
                "--home",
                home.toString());
    }

    private Cli watch(String name, String... more) {
        var args = new ArrayList<>(List.of("watch", name, "--home", home.toString()));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }

    private static void awaitCycle(Process search) throws Exception {
        BufferedReader err = search.errorReader();
        JavaProcess.awaitLine(err, note -> note.startsWith("search "));
    }

    @Test
    void aRunningCampaignIsFollowedToItsEnd() throws Exception {
        Process search = search("seen", 400);
        awaitCycle(search);
        JsonNode early = watch("seen", "--json").json();
        TablesTest.assertKeys(
                early,
                "name",
                "state",
                "running",
                "stopping",
                "search",
                "programs",
                "trained",
                "trainings",
                "cache_hit_rate",
                "redundant_share",
                "best_fitness",
                "trainings_per_second",
                "seconds",
                "seconds_left");
        assertEquals("unfinished", early.get("state").asText());
        assertTrue(early.get("running").asBoolean());
        assertEquals("evolution-1", early.get("search").asText());
        Cli followed = watch("seen", "--every", "0.2");
        assertEquals(0, followed.code(), followed.err());
        List<String> lines = followed.out().lines().toList();
        assertEquals("Campaign seen is finished; its result: ./serengeti resume seen --home " + home, lines.getLast());
        List<String> progress =
                lines.stream().filter(line -> !line.startsWith("fresh ")).limit(lines.size() - 1L).toList();
        assertTrue(progress.size() > 1, followed.out());
        assertEquals(
                List.of(),
                progress.stream()
                        .filter(line -> !line.startsWith("Campaign ") && !LINE.matcher(line).matches())
                        .toList());
        assertTrue(progress.stream().anyMatch(line -> line.endsWith(" left")), followed.out());
        assertEquals(0, search.waitFor());
        JsonNode end = watch("seen", "--json").json();
        assertEquals("finished", end.get("state").asText());
        assertFalse(end.get("running").asBoolean());
        assertTrue(end.get("search").isNull());
        assertTrue(end.get("seconds_left").isNull());
    }

    @Test
    void aKilledCampaignIsReportedAndGoneOnWithAndAnInterruptedOneToo() throws Exception {
        Process search = search("cut", 30_000);
        awaitCycle(search);
        Process watching = JavaProcess.start(List.of(), "watch", "cut", "--every", "0.1", "--home", home.toString());
        try (var out = watching.inputReader()) {
            JavaProcess.awaitLine(out, line -> line.endsWith(" left"));
            JavaProcess.signal(watching, "INT");
            assertEquals(Interrupts.EXIT_CODE, watching.waitFor());
            assertTrue(search.isAlive());
            assertTrue(watch("cut", "--json").json().get("running").asBoolean());
        }
        search.destroyForcibly().waitFor();
        Cli dead = watch("cut");
        assertEquals(
                "Campaign cut: no process is working on it; go on with: ./serengeti resume cut --home %s%n"
                        .formatted(home),
                dead.out());
        assertEquals(1, dead.code());
        JsonNode now = watch("cut", "--json").json();
        assertEquals("unfinished", now.get("state").asText());
        assertFalse(now.get("running").asBoolean());
        assertFalse(now.get("stopping").asBoolean());
        assertEquals("evolution-1", now.get("search").asText());
        assertTrue(now.get("programs").asInt() > 0);
        assertTrue(now.get("seconds_left").isNull());

        Process resumed = JavaProcess.start(List.of(), "resume", "cut", "--home", home.toString());
        awaitCycle(resumed);
        JavaProcess.signal(resumed, "INT");
        JavaProcess.awaitLine(resumed.errorReader(), note -> note.startsWith("Stopping: "));
        JsonNode last = watch("cut", "--json").json();
        assertEquals(last.get("running"), last.get("stopping"));
        resumed.errorReader().lines().forEach(_ -> {});
        assertEquals(Interrupts.EXIT_CODE, resumed.waitFor());
        Cli interrupted = watch("cut");
        assertEquals(
                "Campaign cut was interrupted; its best program so far: ./serengeti show cut#best --home %s; go on"
                                .formatted(home)
                        + " with: ./serengeti resume cut --home %s%n".formatted(home),
                interrupted.out());
        assertEquals(1, interrupted.code());
    }

    @Test
    void whatCannotBeWatchedIsRefused() {
        Cli none = watch("none");
        assertEquals(
                "there is no campaign 'none': no campaigns in %s%n".formatted(home.resolve("campaigns")), none.err());
        assertEquals(1, none.code());
        Cli.run(
                "search",
                "--trainings",
                "50",
                "--set",
                "tasks=mlp16:5",
                "--set",
                "validation.tasks=none",
                "--home",
                home.toString());
        Cli never = watch("quick-1", "--every", "0");
        assertEquals("--every 0.0: must be a number of seconds above 0%n".formatted(), never.err());
        assertEquals(2, never.code());
    }
}
