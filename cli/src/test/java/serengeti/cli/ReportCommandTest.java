package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignState;
import serengeti.results.store.CampaignStore;
import serengeti.results.store.Ledger;
import serengeti.search.Campaign;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignSpec;
import serengeti.search.Mode;
import serengeti.search.Preset;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.Statistics;
import serengeti.search.evolution.Individual;
import serengeti.search.knobs.Knobs;

final class ReportCommandTest {
    private static final String COUNT = "[0-9,]+";
    private static final String SCORE = "([0-9.]+( ± [0-9.]+)?|-)";
    private static final String DURATION = "[0-9][0-9.a-z ]*";
    private static final String SHARE = "([0-9.]+%( ± [0-9.]+%)?|-)";

    @TempDir private static Path home;

    private static final Map<String, String> KNOBS =
            Map.of(
                    "tasks", "mlp16:30",
                    "rejection.micro_fall", "0",
                    "evolution.population", "10",
                    "evolution.batch", "5",
                    "fitness.max_seeds", "2",
                    "finals.finalists", "3",
                    "finals.first_seeds", "2",
                    "finals.keep", "2",
                    "finals.more_seeds", "2",
                    "finals.fresh_seeds", "4");

    @BeforeAll
    static void runACampaign() {
        var args =
                new ArrayList<>(
                        List.of(
                                "search",
                                "--trainings",
                                "90",
                                "--repeats",
                                "2",
                                "--name",
                                "twice",
                                "--json",
                                "--home",
                                home.toString()));
        KNOBS.forEach((name, value) -> args.addAll(List.of("--set", name + "=" + value)));
        args.addAll(List.of("--set", "baselines=constants,random", "--set", "validation.tasks=none"));
        Cli cli = Cli.run(args.toArray(String[]::new));
        assertEquals(0, cli.code(), cli.err());
    }

    private static Cli report(String... args) {
        var all = new ArrayList<>(List.of("report", "--home", home.toString()));
        all.addAll(List.of(args));
        return Cli.run(all.toArray(String[]::new));
    }

    private static void assertRefused(int code, String message, String... args) {
        Cli cli = report(args);
        assertEquals(message + System.lineSeparator(), cli.err());
        assertEquals("", cli.out());
        assertEquals(code, cli.code());
    }

    @Test
    void theTextShowsCurvesWinnersAndTheFreshComparison() {
        Cli cli = report("twice");
        assertEquals(0, cli.code(), cli.err());
        assertEquals("", cli.err());
        List<String> lines = cli.out().lines().toList();
        assertMatches(
                "Campaign twice \\(quick on mlp16, 30 steps, evolution, seed 1, 2 repeats\\): finished, [0-9.]+ s",
                lines.get(0));
        assertEquals("", lines.get(1));
        assertEquals("Best accuracy so far, over the training runs of each search,", lines.get(2));
        assertEquals(
                "and of evolution cache hits and redundant statements; means over repeats ± standard error:",
                lines.get(3));
        assertMatches(
                "training runs +evolution +baseline-constants +baseline-random +cache hits +redundant", lines.get(4));
        for (String line : lines.subList(5, 13)) {
            assertMatches(" *%s +%s +%s +%s +%s +%s".formatted(COUNT, SCORE, SCORE, SCORE, SHARE, SHARE), line);
        }
        assertEquals(
                "Towards the end of five runs of 300,000 programs, arXiv 2302.06675: cache hits 89.1% ± 0.6%, redundant"
                        + " 69.8% ± 1.9%.",
                lines.get(13));
        assertEquals(
                "Seconds of training, by one thread, that each stage of the searches took and saved:", lines.get(15));
        assertMatches("stage +programs or runs +took +saved", lines.get(16));
        List<String> stages = Stream.of(Ledger.Stage.values()).map(Ledger.Stage::label).toList();
        for (int row = 0; row < stages.size(); row++) {
            assertMatches(
                    "%s +%s +%s( +%s)?".formatted(stages.get(row), COUNT, DURATION, DURATION), lines.get(17 + row));
        }
        assertMatches("Together %s, with %s saved\\.".formatted(DURATION, DURATION), lines.get(26));
        assertMatches(
                "winner of +accuracy +standard error +final seeds +live statements +state tensors +found after"
                        + " +compared as",
                lines.get(28));
        List<String> names =
                List.of(
                        "evolution-1",
                        "evolution-2",
                        "baseline-constants-1",
                        "baseline-constants-2",
                        "baseline-random-1",
                        "baseline-random-2");
        for (int row = 0; row < names.size(); row++) {
            assertMatches(
                    "%s +[0-9.]+ +[0-9.]+ +[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+( +best| +baseline)?"
                            .formatted(names.get(row)),
                    lines.get(29 + row));
        }
        assertMatches("On 4 fresh seeds: best .*, baseline .*, difference .*; .*\\.", lines.get(36));
        assertMatches(
                "Against baseline-random-[12]: difference [+-][0-9.]+, standard error [0-9.]+; .*\\.", lines.get(37));
        assertEquals(38, lines.size());
    }

    private static void assertMatches(String pattern, String line) {
        assertTrue(line.matches(pattern), () -> line + "\ndoes not match\n" + pattern);
    }

    @Test
    void theDocumentHasTheCurveOfEachArm() {
        JsonNode document = report("twice", "--json").json();
        TablesTest.assertKeys(
                document,
                "name",
                "state",
                "running",
                "preset",
                "tasks",
                "metric",
                "mode",
                "seed",
                "repeats",
                "trainings",
                "arms",
                "searches",
                "searches_planned",
                "paper",
                "ledger",
                "winners",
                "fresh",
                "seconds",
                "path");
        assertEquals("finished", document.get("state").asText());
        assertEquals(
                List.of("evolution", "baseline-constants", "baseline-random"),
                document.get("arms").findValuesAsText("name"));
        for (JsonNode arm : document.get("arms")) {
            int points = arm.get("trainings").size();
            assertTrue(points > 0);
            for (String curve :
                    List.of(
                            "repeats",
                            "mean",
                            "standard_error",
                            "cache_hit_rate",
                            "cache_hit_rate_standard_error",
                            "redundant_share",
                            "redundant_share_standard_error")) {
                assertEquals(points, arm.get(curve).size(), curve);
            }
            assertEquals(document.get("trainings"), arm.get("trainings").get(points - 1));
            assertEquals(2, arm.get("repeats").get(points - 1).asInt());
            assertTrue(arm.get("highest").asDouble() >= arm.get("mean").get(points - 1).asDouble());
        }
        JsonNode search = document.get("searches").get(5);
        TablesTest.assertKeys(
                search,
                "name",
                "mode",
                "repeat",
                "is_baseline",
                "has_ended",
                "programs",
                "trained",
                "trainings",
                "best_fitness",
                "cache_hit_rate",
                "redundant_share");
        assertEquals("baseline-random-2", search.get("name").asText());
        JsonNode stage = document.get("ledger").get(4);
        TablesTest.assertKeys(stage, "stage", "count", "seconds_spent", "seconds_saved");
        assertEquals("trained", stage.get("stage").asText());
        assertTrue(stage.get("seconds_spent").asDouble() > 0);
        JsonNode winner = document.get("winners").get(0);
        TablesTest.assertKeys(
                winner,
                "search",
                "compared_as",
                "found_after",
                "fitness",
                "standard_error",
                "seeds",
                "live_statements",
                "live_state_tensors",
                "hash",
                "live_text");
        assertEquals(6, document.get("winners").size());
        JsonNode shown = Cli.run("resume", "twice", "--json", "--home", home.toString()).json();
        assertEquals(shown.get("fresh"), document.get("fresh"));
        assertEquals(0.891, document.get("paper").get("cache_hit_rate").asDouble());
    }

    @Test
    void csvHasTheCyclesOfEachSearch(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("twice.csv");
        Cli cli = report("twice", "--csv", file.toString());
        assertEquals("Curves: %s%n".formatted(file), cli.err());
        List<String> lines = Files.readAllLines(file);
        assertEquals(
                "search,mode,repeat,is_baseline,trainings,programs,best_fitness,cache_hit_rate,redundant_share,seconds,"
                        + "validation,validation_standard_error",
                lines.getFirst());
        JsonNode search = report("twice", "--json").json().get("searches").get(5);
        assertMatches(
                "baseline-random-2,random,2,true,%d,%d,%s,%s,%s,[0-9]+\\.[0-9],,"
                        .formatted(
                                search.get("trainings").asLong(),
                                search.get("programs").asLong(),
                                "[0-9.]+",
                                search.get("cache_hit_rate").asDouble(),
                                search.get("redundant_share").asDouble()),
                lines.getLast());
        assertEquals(lines.size(), lines.stream().distinct().count());
    }

    @Test
    void theChartHasBothPanelsAndOneLegend(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("twice.svg");
        Cli cli = report("twice", "--chart", file.toString());
        assertEquals("Chart: %s%n".formatted(file), cli.err());
        SvgCheck.assertNoTextsOverlap(file);
        String svg = Files.readString(file);
        for (String text :
                List.of(
                        "Campaign twice, finished",
                        "quick on mlp16, 30 steps, evolution, seed 1, 2 repeats; means over repeats, bands of a"
                                + " standard error on both sides",
                        "Best fitness so far",
                        "accuracy",
                        "Cache hits and redundant statements of evolution",
                        "percent",
                        "evolution",
                        "baseline-constants",
                        "baseline-random",
                        "best of baseline-constants",
                        "best of baseline-random",
                        "cache hits",
                        "redundant statements",
                        "cache hits in the end, arXiv 2302.06675",
                        "redundant in the end, arXiv 2302.06675")) {
            assertEquals(2, svg.split(">%s</text>".formatted(text), -1).length, text);
        }
    }

    @Test
    void whatIsMissingOrCannotBeWrittenIsSaidInALine(@TempDir Path folder) {
        assertRefused(2, "unknown campaign 'twise'; did you mean 'twice'?", "twise");
        assertRefused(2, "--chart a.png: must be an .svg file, the only format", "twice", "--chart", "a.png");
        Path missing = folder.resolve("none");
        assertRefused(
                2,
                "--csv %s: the folder %s does not exist".formatted(missing.resolve("a.csv"), missing),
                "twice",
                "--csv",
                missing.resolve("a.csv").toString());
        assertRefused(
                2, "--csv %s: is a folder, must be a file".formatted(folder), "twice", "--csv", folder.toString());
        Cli nowhere = Cli.run("report", "twice", "--home", folder.toString());
        assertEquals(
                "there is no campaign 'twice': no campaigns in %s%n".formatted(folder.resolve("campaigns")),
                nowhere.err());
        assertEquals(1, nowhere.code());
    }

    @Test
    void aCampaignThatIsRunningIsReportedAsFarAsItIs(@TempDir Path elsewhere) throws Exception {
        CampaignSpec spec = Knobs.with(Preset.named("quick").spec(), Map.of("repeats", "2"));
        var folder = new CampaignFolder(elsewhere, "begun");
        String[] command = {"report", "begun", "--home", elsewhere.toString()};
        try (var store = CampaignStore.create(folder, spec, "test")) {
            Cli early = Cli.run(command);
            assertEquals(
                    "campaign 'begun': no cycle of it has ended, so there is nothing to report%n".formatted(),
                    early.err());
            assertEquals(2, early.code());
            var run = new Run(Mode.EVOLUTION, 1, false);
            store.on(run, cycle(32, 100, Double.NEGATIVE_INFINITY));
            assertFalse(chart(elsewhere).contains("Best fitness"), "there is none yet");
            store.on(run, cycle(64, 200, 0.5));
            store.on(new Run(Mode.EVOLUTION, 2, false), cycle(32, 150, 0.6));
            Cli cli = Cli.run(command);
            assertEquals(0, cli.code(), cli.err());
            List<String> lines = cli.out().lines().toList();
            assertMatches(
                    "Campaign begun \\(quick on mlp16, 1,000 steps, evolution, seed 1, 2 repeats\\): unfinished, .*",
                    lines.get(0));
            assertEquals(
                    "It is running: 2 of 4 searches have begun, winners come at the end. To watch it:", lines.get(1));
            assertEquals("  ./serengeti watch begun --home " + elsewhere, lines.get(2));
            assertEquals("          100          -         25.0%         50.0%", lines.get(10));
            assertEquals("          150          -  25.0% ± 0.0%  50.0% ± 0.0%", lines.get(12));
            assertEquals("          200     0.5000         25.0%         50.0%", lines.get(14));
            assertTrue(chart(elsewhere).contains("Best fitness"));
        }
        Cli json = Cli.run("report", "begun", "--json", "--home", elsewhere.toString());
        assertTrue(json.json().get("fresh").isNull());
        assertTrue(json.json().get("winners").isEmpty());
        assertEquals(4, json.json().get("searches_planned").asInt());
        assertEquals(CampaignState.UNFINISHED.label(), json.json().get("state").asText());
        assertFalse(json.json().get("running").asBoolean());
        List<String> lines = Cli.run(command).out().lines().toList();
        assertEquals(
                "No process works on it: 2 of 4 searches have begun, winners come at the end. To go on:", lines.get(1));
        assertEquals("  ./serengeti resume begun --home " + elsewhere, lines.get(2));
    }

    @Test
    void theWinnersOfAStoppedCampaignAreProvisionalAndGoOnceItGoesOn(@TempDir Path elsewhere) {
        Map<String, String> more = Map.of("stop.trainings", "40", "validation.tasks", "none");
        CampaignSpec spec = Knobs.with(Knobs.with(Preset.named("quick").spec(), KNOBS), more);
        var folder = new CampaignFolder(elsewhere, "stopped");
        var cycles = new AtomicInteger();
        try (var store = CampaignStore.create(folder, spec, "test")) {
            CampaignListener listener =
                    (run, event) -> {
                        store.on(run, event);
                        cycles.incrementAndGet();
                    };
            var campaign = new Campaign(spec, CampaignSuite.of(spec), 1, store, listener);
            store.finish(campaign.run(() -> cycles.get() > 0), CampaignState.INTERRUPTED);
            Cli cli = Cli.run("report", "stopped", "--home", elsewhere.toString());
            List<String> lines = cli.out().lines().toList();
            assertMatches(
                    "Campaign stopped \\(quick on mlp16, 30 steps, evolution, seed 1\\): interrupted, [0-9.]+ s",
                    lines.get(0));
            assertEquals("It was stopped: 1 of 2 searches had begun, winners are provisional. To go on:", lines.get(1));
            assertEquals("  ./serengeti resume stopped --home " + elsewhere, lines.get(2));
            assertEquals("and of evolution cache hits and redundant statements:", lines.get(5));
            assertTrue(lines.getLast().startsWith("On 4 fresh seeds: best "), lines.getLast());
            assertTrue(lines.getLast().endsWith("; %s.".formatted(Verdict.PROVISIONAL)), lines.getLast());

            store.on(new Run(Mode.EVOLUTION, 1, false), new SearchEvent.FreshEnded(List.of()));
            Cli again = Cli.run("report", "stopped", "--json", "--home", elsewhere.toString());
            assertEquals("unfinished", again.json().get("state").asText());
            assertTrue(again.json().get("winners").isEmpty());
        }
    }

    private static SearchEvent cycle(long programs, long trainings, double fitness) {
        Program program = Library.named("paper-adamw").program();
        return new SearchEvent.CycleEnded(
                List.of(),
                List.of(),
                new Statistics(programs, 10, trainings, programs / 4, Map.of(), 0.5, fitness),
                new Individual(0, -1, "start", program, FunctionalHash.of(Dataflow.of(program))),
                fitness);
    }

    private static String chart(Path folder) throws Exception {
        Path file = folder.resolve("begun.svg");
        Cli cli = Cli.run("report", "begun", "--chart", file.toString(), "--home", folder.toString());
        assertEquals(0, cli.code(), cli.err());
        SvgCheck.assertNoTextsOverlap(file);
        return Files.readString(file);
    }
}
