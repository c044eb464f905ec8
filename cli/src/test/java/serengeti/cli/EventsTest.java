package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.text.Parser;

/// What `--events` writes.
final class EventsTest {

    @TempDir private Path home;

    private String[] search(String... more) {
        List<String> small =
                List.of(
                        "search",
                        "--trainings",
                        "200",
                        "--set",
                        "tasks=mlp16:30",
                        "--set",
                        "validation.tasks=mlp16:60",
                        "--set",
                        "evolution.batch=8",
                        "--set",
                        "finals.fresh_seeds=16",
                        "--home",
                        home.toString());
        return Stream.concat(small.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private static List<JsonNode> events(Stream<String> lines) {
        var mapper = new ObjectMapper();
        var events = new ArrayList<JsonNode>();
        lines.forEach(line -> {
            try {
                events.add(mapper.readTree(line));
            } catch (IOException error) {
                throw new IllegalStateException(line, error);
            }
        });
        return events;
    }

    private static List<JsonNode> only(List<JsonNode> events, String type) {
        return events.stream().filter(event -> event.get("event").asText().equals(type)).toList();
    }

    private static List<String> keys(JsonNode event) {
        var keys = new ArrayList<String>();
        event.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void aCampaignIsToldFromItsStartToItsEnd() throws Exception {
        Path file = home.resolve("events.jsonl");
        Cli cli = Cli.run(search("--json", "--seed", "3", "--events", file.toString()));
        assertEquals(0, cli.code(), cli.err());
        JsonNode document = cli.json();
        List<JsonNode> events = events(Files.readAllLines(file).stream());
        JsonNode started = events.getFirst();
        assertEquals(
                List.of("event", "name", "preset", "seed", "tasks", "searches", "workers", "version", "java", "path"),
                keys(started));
        assertEquals("campaign_started", started.get("event").asText());
        assertEquals("quick-1", started.get("name").asText());
        assertEquals(3, started.get("seed").asInt());
        assertEquals("[\"mlp16:30\"]", started.get("tasks").toString());
        assertEquals("[\"evolution-1\",\"baseline-constants-1\"]", started.get("searches").toString());

        List<JsonNode> cycles = only(events, "cycle_ended");
        assertEquals(
                List.of(
                        "event",
                        "search",
                        "cycle",
                        "programs",
                        "trained",
                        "trainings",
                        "cache_hit_rate",
                        "redundant_share",
                        "best_fitness",
                        "seconds",
                        "recalled"),
                keys(cycles.getFirst()));
        assertEquals(1, cycles.getFirst().get("cycle").asInt());
        assertEquals(8, cycles.getFirst().get("programs").asInt());
        assertTrue(cycles.stream().noneMatch(cycle -> cycle.get("recalled").asBoolean()));

        JsonNode best = only(events, "best_changed").getFirst();
        assertEquals(
                List.of("event", "search", "cycle", "id", "fitness", "live_text", "seconds", "recalled"), keys(best));
        Parser.parse(best.get("live_text").asText());

        List<JsonNode> validated = only(events, "validated");
        assertEquals(
                List.of(
                        "event",
                        "search",
                        "cycle",
                        "id",
                        "programs",
                        "fitness",
                        "seeds",
                        "scored",
                        "mean",
                        "standard_error",
                        "seconds",
                        "recalled"),
                keys(validated.getFirst()));
        assertEquals(0, validated.getFirst().get("cycle").asInt());
        JsonNode validation = document.get("validation").get("searches").get(0);
        assertEquals(validation.get("mean").size(), validated.size());
        assertEquals(validation.get("last").get("id"), validated.getLast().get("id"));
        assertEquals(validation.get("last").get("mean"), validated.getLast().get("mean"));
        for (JsonNode end : only(events, "validation_ended")) {
            assertEquals(
                    List.of(
                            "event",
                            "search",
                            "peak",
                            "last",
                            "seeds",
                            "compared",
                            "difference_mean",
                            "difference_standard_error",
                            "seconds",
                            "recalled"),
                    keys(end));
            assertEquals(validation.get("peak").get("id"), end.get("peak"));
        }
        assertEquals(validation.get("confirmed").isNull(), only(events, "validation_ended").isEmpty());

        List<JsonNode> ended = only(events, "search_ended");
        assertEquals(2, ended.size());
        assertEquals(document.get("best").get("live_text"), ended.getFirst().get("live_text"));
        assertEquals(document.get("best").get("id"), ended.getFirst().get("id"));
        assertEquals(document.get("best").get("fitness"), ended.getFirst().get("fitness"));
        assertEquals(document.get("trainings"), ended.getFirst().get("trainings"));

        JsonNode fresh = only(events, "fresh_compared").getFirst();
        assertEquals(document.get("fresh").get("difference_mean"), fresh.get("difference_mean"));
        assertEquals("evolution-1", fresh.get("best").asText());
        assertEquals("baseline-constants-1", fresh.get("baseline").asText());
        JsonNode last = events.getLast();
        assertEquals(List.of("event", "name", "state", "seconds", "path"), keys(last));
        assertEquals("finished", last.get("state").asText());

        long lines = events.size();
        Cli.run("resume", "quick-1", "--home", home.toString(), "--events", file.toString());
        List<JsonNode> more = events(Files.readAllLines(file).stream());
        assertEquals(lines + 1, more.size());
        assertEquals(withoutSeconds(last), withoutSeconds(more.getLast()));
    }

    private static JsonNode withoutSeconds(JsonNode event) {
        return ((ObjectNode) event.deepCopy()).without("seconds");
    }

    @Test
    void standardOutputIsForEventsAlone() {
        Cli cli = Cli.run(search("--events", "-", "--programs", "32"));
        assertEquals(0, cli.code(), cli.err());
        assertEquals("campaign_ended", events(cli.out().lines()).getLast().get("event").asText());
        assertFalse(cli.out().contains("Best program"), cli.out());
        Cli both = Cli.run(search("--events", "-", "--json"));
        assertEquals(
                "--events -: standard output takes the document of --json already, must be a file, or without"
                        + " --json%n".formatted(),
                both.err());
        assertEquals(2, both.code());
    }

    @Test
    void aFileThatCannotBeWrittenIsRefusedBeforeAnythingStarts() throws Exception {
        Path missing = home.resolve("none/events.jsonl");
        assertRefused(missing, "the folder %s does not exist".formatted(missing.getParent()));
        assertRefused(home, "it is a folder");
        Path file = Files.createFile(home.resolve("plain"));
        assertRefused(file.resolve("events"), "Not a directory");
        assertFalse(Files.exists(home.resolve("campaigns")));
    }

    private void assertRefused(Path file, String reason) {
        Cli cli = Cli.run(search("--events", file.toString()));
        assertEquals("--events %s: cannot be written, %s%n".formatted(file, reason), cli.err());
        assertEquals(2, cli.code());
    }

    @Test
    void aFullDiskEndsTheEventsAndNotTheCampaign() {
        var warnings = new ArrayList<String>();
        var written = new ArrayList<String>();
        EventLines.Sink small =
                new EventLines.Sink() {
                    @Override
                    public String place() {
                        return "events.jsonl";
                    }

                    @Override
                    public void write(String line) throws IOException {
                        if (written.size() == 1) {
                            throw new IOException("No space left on device");
                        }
                        written.add(line);
                    }

                    @Override
                    public void close() throws IOException {
                        throw new IOException("No space left on device");
                    }
                };
        try (var lines = new EventLines(small, warnings::add)) {
            for (int count = 0; count < 3; count++) {
                lines.write(new CampaignEvent.CampaignEnded("some", "finished", Double.NaN, "here"));
            }
        }
        assertEquals(
                List.of(
                        "{\"event\":\"campaign_ended\",\"name\":\"some\",\"state\":\"finished\",\"seconds\":null,"
                                + "\"path\":\"here\"}\n"),
                written);
        assertEquals(
                List.of(
                        "--events events.jsonl: No space left on device; no more events are written, the campaign goes"
                                + " on"),
                warnings);
    }

    @Test
    void aCampaignThatGoesOnAppendsAndMarksWhatIsRecalled() throws Exception {
        Path whole = home.resolve("whole.jsonl");
        Cli.run(search("--name", "whole", "--events", whole.toString()));
        Path file = home.resolve("cut.jsonl");
        Process process = JavaProcess.start(List.of(), search("--name", "cut", "--events", file.toString()));
        awaitLine(process, file, "\"event\":\"cycle_ended\",\"search\":\"evolution-1\",\"cycle\":2,");
        process.destroyForcibly().waitFor();
        Files.writeString(file, "{\"event\":\"cut", StandardOpenOption.APPEND);
        Cli resumed = Cli.run("resume", "cut", "--home", home.toString(), "--events", file.toString());
        assertEquals(0, resumed.code(), resumed.err());
        List<String> lines = Files.readAllLines(file);
        int cut = lines.indexOf("{\"event\":\"cut");
        List<JsonNode> before = events(lines.stream().limit(cut));
        List<JsonNode> after = events(lines.stream().skip(cut + 1L));
        assertEquals("campaign_resumed", after.getFirst().get("event").asText());
        assertTrue(after.getFirst().get("trainings").asInt() > 0);
        assertEquals("campaign_started", before.getFirst().get("event").asText());
        assertEquals(stable(events(Files.readAllLines(whole).stream())), stable(after));
        List<JsonNode> cycles = only(after, "cycle_ended");
        int recalled = only(before, "cycle_ended").size();
        assertEquals(
                Stream.concat(
                                Collections.nCopies(recalled, true).stream(),
                                Collections.nCopies(cycles.size() - recalled, false).stream())
                        .toList(),
                cycles.stream().map(cycle -> cycle.get("recalled").asBoolean()).toList());
        assertFalse(only(after, "search_ended").getFirst().get("recalled").asBoolean());
    }

    /// The events of the searches without what depends on when they were told.
    private static List<String> stable(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.has("search") || event.has("best_mean"))
                .map(event -> ((ObjectNode) event.deepCopy()).without(List.of("seconds", "recalled")).toString())
                .toList();
    }

    private static void awaitLine(Process process, Path file, String part) throws Exception {
        Path folder = file.getParent();
        try (WatchService changes = folder.getFileSystem().newWatchService()) {
            folder.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!Files.exists(file) || !Files.readString(file).contains(part)) {
                assertTrue(process.isAlive(), "ended without " + part);
                WatchKey change = changes.poll(1, TimeUnit.SECONDS);
                if (change != null) {
                    change.reset();
                }
            }
        }
    }
}
