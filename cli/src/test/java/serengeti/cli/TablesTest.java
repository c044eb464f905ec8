package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.proxytasks.ProxyTasks;

final class TablesTest {

    static void assertKeys(JsonNode node, String... keys) {
        for (String key : keys) {
            assertTrue(node.has(key), "%s lacks %s".formatted(node, key));
        }
    }

    @Test
    void functionsAreListed() {
        Cli text = Cli.run("functions");
        assertEquals(0, text.code());
        assertTrue(text.out().contains("x / (y + 1"), text.out());
        JsonNode functions = Cli.run("functions", "--json").json().get("functions");
        assertEquals(Fn.values().length, functions.size());
        assertKeys(functions.get(0), "name", "arity", "formula", "default_space");
    }

    @Test
    void tasksAreListed() {
        Cli text = Cli.run("tasks");
        assertEquals(0, text.code());
        JsonNode tasks = Cli.run("tasks", "--json").json().get("tasks");
        assertEquals(ProxyTasks.all().size(), tasks.size());
        assertKeys(tasks.get(0), "name", "family", "tier", "parameters", "batch", "steps", "metric", "flops");
        assertKeys(tasks.get(0), "model", "data", "schedule", "expected_adamw", "seed_deviation");
        assertEquals("search", tasks.get(0).get("use").asText());
        assertFalse(tasks.get(0).get("held_out").asBoolean());
        tasks.forEach(
                task -> assertEquals(task.get("use").asText().equals("held out"), task.get("held_out").asBoolean()));
        List<String> lines = text.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertEquals("name family tier use parameters batch steps metric GFLOP/run AdamW title", lines.getFirst());
        assertEquals(
                "mlp16 mlp 1x search 1,210 16 4000 accuracy 0.45 0.750 ± 0.009 MLP 64-16-10 on digits 8x8, noise 0.3,"
                        + " n 2048, label noise 0.2",
                lines.get(1));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("lm8ft lm 1x held out 1,032 ")), text.out());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("vit-10x vit 10x winners 5,458 ")), text.out());
        tasks.forEach(task -> assertTrue(text.out().contains(task.get("name").asText())));
    }

    @Test
    void theLibraryIsListed() {
        Cli text = Cli.run("library");
        assertEquals(0, text.code());
        JsonNode programs = Cli.run("library", "--json").json().get("programs");
        assertEquals(Library.all().size(), programs.size());
        assertKeys(programs.get(0), "name", "title", "year", "source", "statements", "state_tensors");
        assertKeys(programs.get(0), "group", "state_bytes_per_parameter", "hyperparameters");
        List<String> lines = text.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertEquals("name group year statements state bytes hyperparameters source", lines.getFirst());
        assertTrue(
                lines.contains(
                        "lion paper 2023 7 4 beta1, beta2, lambda, peak_lr Chen et al., Symbolic Discovery of"
                                + " Optimization Algorithms, 2023, arXiv 2302.06675, program 1"),
                text.out());
    }

    @Test
    void theSearchIsMeasured() {
        JsonNode bench = Cli.run("bench-search", "--smoke", "--json").json();
        assertTrue(bench.get("mutations_per_second").asDouble() > 0);
        long small = ProxyTasks.all().stream().filter(task -> task.card().tier() == 1).count();
        assertEquals(2 * small + 2, bench.get("tasks").size());
        bench.get("tasks").forEach(task -> assertKeys(task, "name", "microseconds_per_step", "gflops"));
        assertTrue(Cli.run("bench-search", "--smoke").out().contains("mutate, execute abstractly, hash"));
    }

    @Test
    void withoutACommandTheOverviewIsShown() {
        Cli cli = Cli.run();
        assertEquals(0, cli.code());
        assertEquals("", cli.err());
        assertEquals(Cli.run("--help").out(), cli.out());
        Stream.of(
                        "discover",
                        "search",
                        "resume",
                        "funnel",
                        "replay",
                        "simplify",
                        "show",
                        "library",
                        "tasks",
                        "functions",
                        "benchmark",
                        "bench-search")
                .forEach(command -> assertTrue(cli.out().contains("\n  " + command + " "), command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search",
                "resume",
                "replay",
                "simplify",
                "show",
                "library",
                "tasks",
                "functions",
                "benchmark",
                "bench-search"
            })
    void everyCommandHasHelp(String command) {
        Cli cli = Cli.run(command, "--help");
        assertEquals(0, cli.code());
        assertTrue(cli.out().startsWith("Usage: serengeti " + command), cli.out());
        List.of("--json", "--verbose", "--help").forEach(option -> assertTrue(cli.out().contains(option), option));
        cli.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @Test
    void theVersionIsShown() {
        assertEquals(0, Cli.run("--version").code());
        assertTrue(Cli.run("--version").out().startsWith("serengeti "));
    }
}
