package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.text.Parser;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignStore;
import serengeti.search.Preset;

/// A campaign of a second with a funnel behind it, on tasks that are larger by a few steps.
final class FunnelCommandTest {
    private static final List<String> KNOBS =
            List.of(
                    "tasks=mlp16:30",
                    "validation.tasks=none",
                    "rejection.micro_fall=0",
                    "baselines=none",
                    "evolution.population=10",
                    "evolution.batch=5",
                    "fitness.max_seeds=2",
                    "finals.fresh_seeds=4",
                    "funnel.larger=mlp16:40",
                    "funnel.largest=mlp16:50",
                    "funnel.held_out=none",
                    "funnel.candidates=2",
                    "funnel.tuning=4",
                    "funnel.seeds=8",
                    "funnel.winners=1",
                    "funnel.simplify_seeds=0");

    @TempDir private static Path home;

    private static Cli discovered;

    @BeforeAll
    static void discover() {
        discovered = campaign("discover", "found", List.of());
        assertEquals(0, discovered.code(), discovered.err());
    }

    private static Cli campaign(String command, String name, List<String> more) {
        var args = new ArrayList<>(List.of(command, "--name", name, "--trainings", "100"));
        KNOBS.forEach(knob -> args.addAll(List.of("--set", knob)));
        args.addAll(more);
        return run(args.toArray(String[]::new));
    }

    private static Cli run(String... args) {
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--home", home.toString()));
        return Cli.run(all.toArray(String[]::new));
    }

    private static void assertRefused(String message, String... args) {
        Cli cli = run(args);
        assertEquals(message + System.lineSeparator(), cli.err());
        assertEquals("", cli.out());
        assertEquals(2, cli.code());
    }

    @Test
    void discoverTellsOfTheSearchThenOfTheFunnelThenOfTheWinner() {
        List<String> marks =
                List.of(
                        "Campaign found (quick on mlp16, 30 steps, evolution, seed 1): ",
                        "On 4 fresh seeds",
                        "Funnel of found: 2 candidates, ",
                        "Larger tasks: mlp16. Above ",
                        "Winner 1: found#evolution-1:",
                        "As it was found, redundant statements removed",
                        "task   winner    seeds  ",
                        "State    ",
                        "Step     winner ",
                        "Lineage  ",
                        "Winners as files, simplified ones too, are in ");
        int place = -1;
        for (String mark : marks) {
            int next = discovered.out().indexOf(mark, place + 1);
            assertTrue(next > place, mark + " in\n" + discovered.out());
            place = next;
        }
        assertTrue(discovered.err().contains("Funnel of found: 2 candidates, "), discovered.err());
        assertTrue(discovered.err().contains("larger tasks: "), discovered.err());
    }

    @Test
    void theDocumentHasACardWithAllOfIt() {
        JsonNode found = run("resume", "found", "--json").json();
        JsonNode funnel = found.get("funnel");
        TablesTest.assertKeys(
                funnel,
                "campaign",
                "candidates",
                "tiers",
                "winners",
                "trainings",
                "stored",
                "seconds",
                "interrupted",
                "path");
        assertFalse(funnel.get("interrupted").asBoolean());
        assertTrue(funnel.get("stored").asLong() > 50, "stored");
        assertEquals(funnel.get("trainings"), funnel.get("stored"));
        long trainings = funnel.get("trainings").asLong();
        String again = run("funnel", "found").out();
        assertTrue(
                again.startsWith(
                        "Funnel of found: 2 candidates, %1$d training runs, %1$d of them stored before, "
                                .formatted(trainings)),
                again);
        assertEquals(2, funnel.get("candidates").size());
        TablesTest.assertKeys(funnel.get("candidates").get(0), "name", "fitness", "live_text");
        JsonNode tier = funnel.get("tiers").get(0);
        TablesTest.assertKeys(tier, "tier", "tasks", "reference", "level", "standings");
        assertEquals(0.05 / 2, tier.get("level").asDouble(), 1e-12);
        assertEquals(2, tier.get("standings").size());
        TablesTest.assertKeys(
                tier.get("standings").get(0), "name", "fate", "mean", "standard_error", "seeds", "chance");
        JsonNode card = funnel.get("winners").get(0);
        TablesTest.assertKeys(
                card,
                "name",
                "search",
                "id",
                "text",
                "live_text",
                "passed",
                "scores",
                "simplification",
                "state_tensors",
                "state_bytes_per_parameter",
                "speed",
                "lineage");
        assertEquals(tier.get("standings").get(0).get("name"), card.get("name"));
        JsonNode task = card.get("scores").get(0);
        TablesTest.assertKeys(
                task,
                "tier",
                "task",
                "metric",
                "simplified",
                "tuned_text",
                "seeds",
                "scored",
                "mean",
                "standard_error",
                "others");
        assertEquals(8, task.get("seeds").asInt());
        JsonNode other = task.get("others").get(0);
        TablesTest.assertKeys(
                other,
                "name",
                "tuned_text",
                "scored",
                "mean",
                "standard_error",
                "compared",
                "difference",
                "difference_standard_error",
                "low",
                "high");
        double half = (other.get("high").asDouble() - other.get("low").asDouble()) / 2;
        assertEquals(2.365 * other.get("difference_standard_error").asDouble(), half, 1e-3 * half);
        assertEquals(
                task.get("mean").asDouble() - other.get("mean").asDouble(), other.get("difference").asDouble(), 1e-9);
        assertEquals("lion", task.get("others").get(1).get("name").asText());
        assertEquals(3, card.get("speed").get("programs").size());
        JsonNode lineage = card.get("lineage");
        TablesTest.assertKeys(lineage, "generations", "mutations", "steps");
        assertEquals(0, lineage.get("steps").get(0).get("id").asInt());
        int mutations = 0;
        for (JsonNode count : lineage.get("mutations")) {
            mutations += count.asInt();
        }
        assertEquals(lineage.get("generations").asInt(), mutations);
    }

    @Test
    void winnersLieInTheFolderAsTheyAreAndSimplified() throws IOException {
        Path folder = new CampaignFolder(home, "found").path();
        Program winner = Parser.parse(folder.resolve("winner-1.opt"));
        Program simplified = Parser.parse(folder.resolve("winner-1-simplified.opt"));
        assertEquals(Simplifier.simplify(winner).output(), simplified.withComments(List.of()));
        String head = Files.readAllLines(folder.resolve("winner-1.opt")).getFirst();
        assertTrue(head.startsWith("# Winner 1 of the funnel of campaign 'found': evolution-1:"), head);
    }

    @Test
    void withOtherKnobsRunsThatWereMadeAreUsed() {
        Cli cli = run("funnel", "found", "--set", "candidates=1", "--json");
        assertEquals(0, cli.code(), cli.err());
        assertEquals(1, cli.json().get("candidates").size());
    }

    @Test
    void aDryRunTellsTheCostAndTrainsNothing() {
        JsonNode plan = run("funnel", "found", "--dry-run", "--json", "--workers", "2", "--set", "seeds=9").json();
        TablesTest.assertKeys(
                plan,
                "campaign",
                "candidates",
                "workers",
                "tiers",
                "simplifying",
                "trainings",
                "stored",
                "seconds",
                "finished");
        JsonNode larger = plan.get("tiers").get(0);
        TablesTest.assertKeys(
                larger,
                "tier",
                "task",
                "programs",
                "tuning",
                "comparing",
                "cards",
                "stored",
                "seconds_per_training",
                "seconds");
        assertEquals(4, larger.get("programs").asInt());
        assertEquals(4 * 7, larger.get("tuning").asInt());
        assertEquals(4 * 9, larger.get("comparing").asInt());
        assertEquals(2 * 7 + 4 * 9, larger.get("cards").asInt());
        JsonNode largest = plan.get("tiers").get(1);
        assertEquals(4 * 6, largest.get("tuning").asInt());
        long trainings = 0;
        for (JsonNode row : plan.get("tiers")) {
            trainings += row.get("tuning").asLong() + row.get("comparing").asLong() + row.get("cards").asLong();
        }
        assertEquals(trainings, plan.get("trainings").asLong());
        assertTrue(plan.get("simplifying").isNull());
        long stored = plan.get("stored").asLong();
        assertTrue(stored > 10 && stored < trainings, stored + " of " + trainings);
        assertEquals(stored, larger.get("stored").asLong() + largest.get("stored").asLong());
        assertFalse(plan.get("finished").asBoolean());
        Cli text = run("funnel", "found", "--dry-run", "--set", "seeds=9");
        assertTrue(
                text.out().contains("tier     task      programs  to tune  to compare  for cards  stored"), text.out());
        assertTrue(
                text.out().contains("Together %d training runs, %d of them stored, ".formatted(trainings, stored)),
                text.out());
    }

    @Test
    void aDryRunOfAFinishedFunnelTellsThatNothingIsLeft() {
        JsonNode plan = run("funnel", "found", "--dry-run", "--json").json();
        assertTrue(plan.get("finished").asBoolean());
        assertEquals(plan.get("trainings"), plan.get("stored"));
        assertEquals(0, plan.get("seconds").asDouble());
        assertEquals(
                "Funnel of found is finished: all of its %d training runs are stored, so it takes a few seconds.%n"
                        .formatted(plan.get("trainings").asLong()),
                run("funnel", "found", "--dry-run").out());
    }

    @Test
    void aDryRunTellsTheCostBeforeThereIsACampaign() {
        String[] args = {
            "discover",
            "--name",
            "planned",
            "--set",
            "tasks=mlp16:20",
            "--set",
            "funnel.larger=mlp16:40",
            "--set",
            "funnel.largest=none",
            "--set",
            "funnel.held_out=none",
            "--set",
            "funnel.candidates=3",
            "--set",
            "funnel.simplify_seeds=0",
            "--home",
            home.toString(),
            "--dry-run"
        };
        var withJson = new ArrayList<>(List.of(args));
        withJson.add("--json");
        JsonNode plan = Cli.run(withJson.toArray(String[]::new)).json();
        JsonNode funnel = plan.get("funnel");
        assertTrue(funnel.get("campaign").isNull());
        assertEquals(3, funnel.get("candidates").asInt());
        assertEquals(5, funnel.get("tiers").get(0).get("programs").asInt());
        assertEquals(
                plan.get("trainings").asLong(),
                plan.get("search").get("trainings").asLong() + funnel.get("trainings").asLong());
        Cli text = Cli.run(args);
        assertTrue(text.out().contains("\nFunnel, 3 candidates, "), text.out());
        assertTrue(text.out().contains("\nSearch and funnel: "), text.out());
        assertFalse(Files.exists(home.resolve("campaigns").resolve("planned")));
    }

    @Test
    void aDryRunTellsWhatSimplifyingTakes() {
        JsonNode plan =
                run("funnel", "found", "--dry-run", "--json", "--set", "simplify_seeds=4", "--set", "candidates=1")
                        .json();
        JsonNode simplifying = plan.get("simplifying");
        TablesTest.assertKeys(
                simplifying, "tasks", "winners", "trainings", "stored", "seconds_per_training", "seconds");
        assertEquals("[\"mlp16s\",\"vit8s\",\"lm8s\"]", simplifying.get("tasks").toString());
        assertEquals(1, simplifying.get("winners").asInt());
        assertEquals(2000 + 8 * 4, simplifying.get("trainings").asInt());
        long others = 0;
        for (JsonNode row : plan.get("tiers")) {
            others += row.get("tuning").asLong() + row.get("comparing").asLong() + row.get("cards").asLong();
        }
        assertEquals(others + 2032, plan.get("trainings").asLong());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertRefused(
                "--set larger: unknown task 'mpl-10x'; did you mean 'mlp-10x'?",
                "funnel",
                "found",
                "--set",
                "larger=mpl-10x");
        assertRefused(
                "--set larger: none, as are largest and held_out; one of them must have a task",
                "funnel",
                "found",
                "--set",
                "funnel.larger=none",
                "--set",
                "largest=none");
        assertRefused("--set seeds: 3, must be at least 8", "funnel", "found", "--set", "seeds=3");
        assertRefused("unknown campaign 'fuond'; did you mean 'found'?", "funnel", "fuond");
        assertRefused(
                "funnel.largest: [mlp16:50, mlp16:50], must all be different",
                "search",
                "--set",
                "funnel.largest=mlp16:50,mlp16:50");
    }

    @Test
    void aCampaignWithoutAResultIsRefused() {
        CampaignStore.create(new CampaignFolder(home, "begun"), Preset.named("quick").spec(), "test").close();
        assertRefused(
                "campaign 'begun' has no result yet, so there is nothing for a funnel; go on with it: ./serengeti"
                        + " resume begun --home "
                        + home,
                "funnel",
                "begun");
    }

    @Test
    void aSearchHasAFunnelBehindItIfAskedTo() {
        Cli alone = campaign("search", "alone", List.of("--json"));
        assertTrue(alone.json().get("funnel").isNull());
        Cli followed = campaign("search", "followed", List.of("--funnel", "--json"));
        assertEquals(1, followed.json().get("funnel").get("winners").size());
    }
}
