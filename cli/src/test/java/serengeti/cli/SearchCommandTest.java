package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.proxytasks.ProxyTasks;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.StoredCampaign;
import serengeti.search.Preset;
import serengeti.search.TaskChoice;
import serengeti.search.evolution.EvolutionSettings;

final class SearchCommandTest {

    @TempDir private Path home;

    private Cli search(String... more) {
        return search(300, more);
    }

    private Cli search(int trainings, String... more) {
        var args =
                new ArrayList<>(
                        List.of(
                                "search",
                                "--trainings",
                                Integer.toString(trainings),
                                "--set",
                                "tasks=mlp16:30",
                                "--set",
                                "validation.tasks=none",
                                "--home",
                                home.toString()));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }

    private static JsonNode withoutTimes(JsonNode document) {
        return ((ObjectNode) document.deepCopy()).without(List.of("seconds", "path", "name"));
    }

    @Test
    void aCampaignIsRunStoredAndShownAgain() throws Exception {
        Cli cli = search("--json");
        assertEquals(0, cli.code(), cli.err());
        JsonNode document = cli.json();
        TablesTest.assertKeys(
                document,
                "name",
                "seed",
                "programs",
                "trained",
                "cache_hit_rate",
                "redundant_share",
                "rejected",
                "best",
                "baseline",
                "fresh",
                "seconds",
                "path");
        TablesTest.assertKeys(document.get("best"), "hash", "text", "fitness");
        TablesTest.assertKeys(document.get("baseline"), "text", "fitness", "standard_error");
        TablesTest.assertKeys(
                document.get("fresh"),
                "best_mean",
                "best_standard_error",
                "baseline_mean",
                "baseline_standard_error",
                "difference_mean",
                "difference_standard_error",
                "seeds");
        assertEquals("quick-1", document.get("name").asText());
        assertEquals(Preset.named("quick").spec().finals().freshSeeds(), document.get("fresh").get("seeds").asInt());
        Path folder = Path.of(document.get("path").asText());
        assertEquals(
                Parser.parse(document.get("best").get("text").asText()).statements(),
                Parser.parse(folder.resolve("best.opt")).statements());

        String best = "quick-1#best";
        JsonNode shown = Cli.run("show", best, "--json", "--home", home.toString()).json();
        assertEquals(document.get("best").get("live_text"), shown.get("live_text"));
        Cli child = Cli.run("show", "quick-1#300", "--json", "--home", home.toString());
        StaticFacts.of(Parser.parse(child.json().get("text").asText()));
        String start = Printer.print(Library.named("paper-adamw").program().withComments(List.of()));
        for (String id : List.of("0", "299")) {
            Cli copy = Cli.run("show", "quick-1#" + id, "--json", "--home", home.toString());
            assertEquals(start, copy.json().get("text").asText());
        }
        assertTrue(document.get("best").has("id"));
        assertFalse(document.get("baseline").has("id"));
        Cli missing = Cli.run("show", "quick-1#999999", "--home", home.toString());
        assertTrue(
                missing.err()
                        .startsWith("unknown program 'quick-1#999999'; known: best, baseline, peak, ID from 0 to "),
                missing.err());

        Cli again = Cli.run("resume", "quick-1", "--json", "--home", home.toString());
        assertEquals(document, again.json());
        assertEquals("Campaign quick-1 is finished.%n".formatted(), again.err());

        Cli text = Cli.run("resume", "quick-1", "--home", home.toString());
        assertTrue(
                text.out().startsWith("Campaign quick-1 (quick on mlp16, 30 steps, evolution, seed 1): "), text.out());
        assertTrue(
                text.out().contains("On %d fresh seeds".formatted(Preset.named("quick").spec().finals().freshSeeds())),
                text.out());
        assertTrue(text.out().contains("  ./serengeti show quick-1#best --home %s%n".formatted(home)), text.out());
        assertTrue(text.out().contains("Baseline: AdamW, its constants tuned"), text.out());
        assertEquals(30, document.get("tasks").get(0).get("steps").asInt());
        assertTrue(text.out().contains("#best --against quick-1#baseline,lion --home "), text.out());

        JsonNode replayed = replay(best);
        assertEquals("mlp16", replayed.get("task").asText());
        assertEquals(30, replayed.get("steps").asInt());
        assertEquals(7, replay(best, "--steps", "7").get("steps").asInt());
        assertEquals(ProxyTasks.named("lm8").card().steps(), replay(best, "--task", "lm8").get("steps").asInt());
    }

    private JsonNode replay(String program, String... more) {
        var args = new ArrayList<>(List.of("replay", program, "--seeds", "1", "--json", "--home", home.toString()));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new)).json();
    }

    @Test
    void thePresetsRowCanBeOverridden() {
        Cli cli =
                search(
                        "--name",
                        "small",
                        "--set",
                        "evolution.population=20",
                        "--set",
                        "evolution.tournament=3",
                        "--set",
                        "evolution.batch=4",
                        "--programs",
                        "8",
                        "--json");
        assertEquals(0, cli.code(), cli.err());
        try (StoredCampaign stored = StoredCampaign.open(new CampaignFolder(home, "small"))) {
            assertEquals(new EvolutionSettings(20, 3, 4, 0.6), stored.spec().evolution());
            assertEquals(List.of(new TaskChoice("mlp16", 30)), stored.spec().tasks());
        }
        assertEquals(8, cli.json().get("programs").asInt());
    }

    @Test
    void inModeConstantsTheStartProgramIsShownUntuned() {
        Cli cli = search("--mode", "constants");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("Start program, untuned"), cli.out());
        assertTrue(cli.out().contains("Against the start program: "), cli.out());
        assertFalse(cli.out().contains("its constants tuned"), cli.out());
        assertFalse(cli.err().contains("for each baseline"), cli.err());
    }

    private String firstLine(String name, String... more) {
        var args = new ArrayList<>(List.of("search", "--name", name, "--home", home.toString(), "--workers", "1"));
        for (String knob :
                List.of(
                        "tasks=mlp16:30",
                        "validation.tasks=none",
                        "baselines=none",
                        "evolution.population=4",
                        "evolution.batch=2",
                        "finals.finalists=1",
                        "finals.first_seeds=1",
                        "finals.fresh_seeds=2")) {
            args.addAll(List.of("--set", knob));
        }
        args.addAll(List.of(more));
        Cli cli = Cli.run(args.toArray(String[]::new));
        assertEquals(0, cli.code(), cli.err());
        return cli.err().lines().findFirst().orElseThrow();
    }

    @Test
    void theFirstLineNamesTheLimitsThatAreSet() {
        assertEquals(
                "Campaign plain: evolution, 60 training runs or 300,000 programs on mlp16:30; 1 worker",
                firstLine("plain", "--trainings", "60"));
        assertEquals(
                "Campaign all: evolution, 2 times 60 training runs or 4 programs or 3.0 s of training or a fitness of"
                        + " 0.9 or 1,000 programs without a better one on mlp16:30; 1 worker",
                firstLine(
                        "all",
                        "--repeats",
                        "2",
                        "--trainings",
                        "60",
                        "--programs",
                        "4",
                        "--set",
                        "stop.seconds=3",
                        "--set",
                        "stop.fitness=0.9",
                        "--set",
                        "stop.plateau=1000"));
        assertEquals(
                "Campaign brief: evolution, 0.1 s of training on mlp16:30; 1 worker",
                firstLine("brief", "--programs", "unlimited", "--trainings", "unlimited", "--set", "stop.seconds=0.1"));
    }

    @Test
    void aBaselineMayBeginWithAnotherProgram() {
        Cli cli = search(60, "--name", "rival", "--set", "baselines=constants:adamw:beta2=0.99");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("Baseline: adamw:beta2=0.99, its constants tuned"), cli.out());
        assertTrue(cli.err().contains("then as many for each baseline: constants-adamw:beta2=0.99"), cli.err());
        JsonNode baseline = Cli.run("resume", "rival", "--json", "--home", home.toString()).json().get("baseline");
        assertEquals("adamw:beta2=0.99", baseline.get("start").asText());
        assertEquals("baseline-constants-adamw:beta2=0.99-1", baseline.get("search").asText());
        Cli shown = Cli.run("show", "rival#baseline", "--json", "--home", home.toString());
        assertEquals(0, shown.code(), shown.err());
    }

    @Test
    void programsOfEachRepeatCanBeShown() {
        Cli cli = search(60, "--name", "twice", "--repeats", "2", "--set", "baselines=none", "--json");
        assertEquals(0, cli.code(), cli.err());
        assertEquals(3, cli.json().get("searches").size());
        assertEquals(true, cli.json().get("baseline").get("is_untuned").asBoolean());
        for (String id :
                List.of(
                        "twice#301",
                        "twice#1:301",
                        "twice#2:301",
                        "twice#evolution-2:301",
                        "twice#evolution-2",
                        "twice#baseline-constants-1")) {
            Cli shown = Cli.run("show", id, "--json", "--home", home.toString());
            assertEquals(0, shown.code(), shown.err());
        }
        Cli missing = Cli.run("show", "twice#3:301", "--home", home.toString());
        assertEquals(2, missing.code());
        assertTrue(
                missing.err()
                        .matches(
                                "unknown program 'twice#3:301'; known: best, baseline, peak, ID from 0 to [0-9]+ of"
                                    + " repeat 1, REPEAT:ID of others up to repeat 2; SEARCH for the winner of a search"
                                    + " and SEARCH:ID, SEARCH being evolution-1, evolution-2, baseline-constants-1\\R"),
                missing.err());
    }

    @Test
    void aPrintedCampaignFileIsTheSameCampaign() throws Exception {
        for (Preset preset : Preset.all()) {
            String printed = Cli.run("search", "--preset", preset.name(), "--print-config").out();
            Path file = Files.writeString(home.resolve("campaign.yml"), printed);
            assertEquals(printed, Cli.run("search", "--config", file.toString(), "--print-config").out());
        }
        Files.writeString(home.resolve("campaign.yml"), "preset: single\nevolution:\n  population: 77\n");
        String changed =
                Cli.run("search", "--config", home.resolve("campaign.yml").toString(), "--seed", "9", "--print-config")
                        .out();
        assertTrue(changed.contains("\npreset: single\n"), changed);
        assertTrue(changed.contains("\n  population: 77\n"), changed);
        assertTrue(changed.contains("\nseed: 9\n"), changed);
    }

    @Test
    void aDryRunTellsTheCostAndMakesNoCampaign() throws Exception {
        JsonNode plan = search("--name", "dry", "--dry-run", "--json").json();
        TablesTest.assertKeys(plan, "search", "funnel", "trainings", "seconds");
        JsonNode search = plan.get("search");
        TablesTest.assertKeys(
                search, "tasks", "workers", "parts", "validation", "seconds_per_training", "trainings", "seconds");
        TablesTest.assertKeys(search.get("parts").get(0), "name", "searches", "trainings", "seconds");
        assertTrue(plan.get("funnel").isNull());
        assertEquals(search.get("trainings"), plan.get("trainings"));
        long trainings = 0;
        for (JsonNode part : search.get("parts")) {
            trainings += part.get("trainings").asLong();
        }
        assertEquals(trainings, plan.get("trainings").asLong());
        assertTrue(plan.get("seconds").asDouble() > 0);
        Path withoutLimit =
                Files.writeString(home.resolve("campaign.yml"), "stop:\n  trainings: unlimited\n  programs: 100\n");
        Cli text =
                Cli.run(
                        "search",
                        "--set",
                        "tasks=mlp16:30",
                        "--home",
                        home.toString(),
                        "--dry-run",
                        "--config",
                        withoutLimit.toString());
        assertEquals("Measuring how fast tasks train here.\n", text.err());
        assertTrue(text.out().contains("part                searches  training runs  together\n"), text.out());
        assertTrue(text.out().contains("evolution                  1  no limit       not known\n"), text.out());
        assertTrue(
                text.out()
                        .endsWith(
                                "Together: training runs without a limit, time not known. Programs that train badly are"
                                    + " stopped early, and so take less.\n"
                                    + "Not counted: validation of better programs on mlp-10x and what is done between"
                                    + " training runs.\n"),
                text.out());
        assertFalse(Files.exists(home.resolve("campaigns").resolve("dry")));
    }

    @Test
    void helpNamesThePresets() {
        String help = Cli.run("search", "--help").out().replaceAll("\\s+", " ");
        Preset.all()
                .forEach(preset -> assertTrue(help.contains("%s (%s)".formatted(preset.name(), preset.title())), help));
    }

    @Test
    void theNumberOfWorkersChangesNothingThatIsStored() throws Exception {
        JsonNode one = search("--name", "one", "--workers", "1", "--json").json();
        List<String> rows = CampaignRows.withoutTimes(new CampaignFolder(home, "one"));
        for (String workers : List.of("2", "4")) {
            String name = "with-" + workers;
            JsonNode again = search("--name", name, "--workers", workers, "--json").json();
            assertEquals(withoutTimes(one), withoutTimes(again));
            assertEquals(rows, CampaignRows.withoutTimes(new CampaignFolder(home, name)));
        }
    }

    @Test
    void aNameThatIsTakenIsRefusedAndTheNextFreeOneChosen() throws Exception {
        Files.createDirectories(home.resolve("campaigns/quick-1/notes"));
        Cli taken = search("--name", "quick-1");
        assertEquals(
                "campaign 'quick-1' exists already in %s; take another --name, or: ./serengeti resume quick-1%n"
                        .formatted(home.resolve("campaigns")),
                taken.err());
        assertEquals(1, taken.code());
        assertEquals("quick-2", search("--json", "--programs", "32").json().get("name").asText());
    }

    @Test
    void aCampaignThatWasStoppedByCtrlCGoesOnToTheSameEnd() throws Exception {
        JsonNode whole = search(1500, "--name", "whole", "--json", "--set", "validation.tasks=mlp16:60").json();
        Process process =
                JavaProcess.start(
                        List.of(),
                        "search",
                        "--name",
                        "cut",
                        "--json",
                        "--trainings",
                        "1500",
                        "--set",
                        "tasks=mlp16:30",
                        "--set",
                        "validation.tasks=mlp16:60",
                        "--home",
                        home.toString());
        try (var err = process.errorReader();
                var out = process.inputReader()) {
            JavaProcess.awaitLine(err, note -> note.startsWith("search "));
            JavaProcess.signal(process, "STOP"); // so that it does not end while the second command runs
            Cli second = Cli.run("resume", "cut", "--home", home.toString());
            assertEquals("campaign 'cut' is in use by process %d%n".formatted(process.pid()), second.err());
            assertEquals(1, second.code());
            JavaProcess.signal(process, "INT");
            JavaProcess.signal(process, "CONT");
            String document = String.join("\n", out.lines().toList());
            String notes = String.join("\n", err.lines().toList());
            assertEquals(Interrupts.EXIT_CODE, process.waitFor(), notes);
            assertTrue(notes.contains("./serengeti resume cut --home " + home), notes);
            assertTrue(document.contains("\"state\" : \"interrupted\""), document);
            assertTrue(document.contains(Verdict.PROVISIONAL), document);
        }
        Cli resumed = Cli.run("resume", "cut", "--json", "--home", home.toString());
        assertEquals(0, resumed.code(), resumed.err());
        assertEquals(withoutTimes(whole), withoutTimes(resumed.json()));
    }
}
