package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.text.Parser;

/// What commands say of a campaign whose best programs are trained on other tasks, too.
final class ValidatedCampaignTest {
    private static final String SCORE = "-?[0-9.]+";

    @TempDir private static Path home;

    private static Cli searched;

    @BeforeAll
    static void runACampaign() {
        searched = search("validated", "--set", "validation.tasks=mlp16:60");
        assertEquals(0, searched.code(), searched.err());
    }

    private static Cli search(String name, String... more) {
        var args = new ArrayList<>(List.of("search", "--name", name, "--home", home.toString(), "--trainings", "150"));
        for (String knob :
                List.of(
                        "tasks=mlp16:30",
                        "rejection.micro_fall=0",
                        "baselines=none",
                        "evolution.population=10",
                        "evolution.batch=5",
                        "fitness.max_seeds=2",
                        "finals.fresh_seeds=4")) {
            args.addAll(List.of("--set", knob));
        }
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }

    private static Cli run(String... args) {
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--home", home.toString()));
        return Cli.run(all.toArray(String[]::new));
    }

    private static List<String> block(Cli cli) {
        List<String> lines = cli.out().lines().toList();
        int first =
                lines.indexOf(
                        lines.stream()
                                .filter(line -> line.startsWith("Accuracy on mlp16, outside the search "))
                                .findFirst()
                                .orElseThrow(() -> new AssertionError(cli.out())));
        return lines.subList(first, first + 4);
    }

    @Test
    void theFirstLineNamesTheTasks() {
        assertTrue(searched.err().contains(" on mlp16:30, validated on mlp16:60; "), searched.err());
    }

    @Test
    void searchAndReportSayHowItWent() {
        List<String> lines = block(searched);
        assertTrue(
                lines.get(0)
                        .endsWith("best there  after programs  last best  after programs  difference  standard error"),
                lines.get(0));
        assertTrue(
                lines.get(1)
                        .matches(
                                "evolution-1 +%s +[0-9]+ +%s +[0-9]+ +[-+]?[0-9.]* +-?[0-9.]*".formatted(SCORE, SCORE)),
                lines.get(1));
        assertTrue(lines.get(2).matches("evolution-1: (overfitted|no overfitting seen)\\. .*\\."), lines.get(2));
        assertEquals("", lines.get(3));
        Cli report = run("report", "validated");
        assertEquals(lines, block(report));
        assertTrue(
                report.out()
                        .contains(
                                "and of evolution cache hits and redundant statements, and its best program on mlp16:"),
                report.out());
        assertTrue(report.out().contains("  redundant       validation"), report.out());
    }

    @Test
    void theDocumentsHaveBothCurves() {
        JsonNode validation = run("report", "validated", "--json").json().get("validation");
        assertEquals(validation, run("resume", "validated", "--json").json().get("validation"));
        TablesTest.assertKeys(validation, "tasks", "metric", "seeds", "confirming_seeds", "searches");
        assertEquals(60, validation.get("tasks").get(0).get("steps").asInt());
        JsonNode search = validation.get("searches").get(0);
        TablesTest.assertKeys(
                search,
                "search",
                "peak",
                "last",
                "stopped",
                "overfitted",
                "confirmed",
                "verdict",
                "cycle",
                "programs",
                "trainings",
                "id",
                "fitness",
                "scored",
                "mean",
                "standard_error");
        TablesTest.assertKeys(search.get("peak"), "id", "programs", "fitness", "mean", "standard_error");
        int points = search.get("cycle").size();
        assertTrue(points > 1, search.toString());
        for (String curve : List.of("programs", "trainings", "id", "fitness", "scored", "mean", "standard_error")) {
            assertEquals(points, search.get(curve).size(), curve);
        }
        assertEquals(0, search.get("programs").get(0).asInt());
        JsonNode confirmed = search.get("confirmed");
        if (!confirmed.isNull()) {
            TablesTest.assertKeys(
                    confirmed,
                    "seeds",
                    "peak_scored",
                    "peak_mean",
                    "last_scored",
                    "last_mean",
                    "compared",
                    "difference_mean",
                    "difference_standard_error");
        }
    }

    @Test
    void theChartHasAPanelOfItsOwn() throws Exception {
        Path file = home.resolve("validated.svg");
        assertEquals(0, run("report", "validated", "--chart", file.toString()).code());
        SvgCheck.assertNoTextsOverlap(file);
        String title = ">Best program so far of evolution on mlp16, outside the search; ± standard error over 4 seeds<";
        assertTrue(Files.readString(file).contains(title), Files.readString(file));
    }

    @Test
    void theRowsOfCsvHaveIt() throws Exception {
        Path file = home.resolve("validated.csv");
        assertEquals(0, run("report", "validated", "--csv", file.toString()).code());
        JsonNode search = run("report", "validated", "--json").json().get("validation").get("searches").get(0);
        int last = search.get("mean").size() - 1;
        String row = Files.readAllLines(file).getLast();
        assertTrue(
                row.endsWith(
                        ",%s,%s"
                                .formatted(
                                        search.get("mean").get(last).asDouble(),
                                        search.get("standard_error").get(last).asDouble())),
                row);
    }

    @Test
    void theBestThereIsAProgram() {
        Cli cli = run("show", "validated#peak", "--json");
        assertEquals(0, cli.code(), cli.err());
        Parser.parse(cli.json().get("text").asText());
    }

    @Test
    void withoutValidationNothingIsSaidOfIt() {
        Cli cli = search("plain", "--set", "validation.tasks=none");
        assertEquals(0, cli.code(), cli.err());
        assertFalse(cli.out().contains("outside the search"), cli.out());
        assertFalse(cli.err().contains("validated"), cli.err());
        assertFalse(run("report", "plain").out().contains("validation"));
        assertTrue(run("report", "plain", "--json").json().get("validation").isNull());
        Cli peak = run("show", "plain#peak");
        assertEquals("campaign 'plain': nothing of it was validated%n".formatted(), peak.err());
        assertEquals(2, peak.code());
    }

    @Test
    void aSearchThatEndedByItSaysSo() {
        Cli cli = search("ended", "--set", "validation.tasks=mlp16:60", "--set", "validation.stop=9");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.err().contains(" or 9 best programs in a row worse on validation on mlp16:30"), cli.err());
        var peak = new ValidationPart.Best(3, 10, 0.5, 0.9, 0.01);
        var last = new ValidationPart.Best(7, 20, 0.6, 0.8, 0.01);
        var confirmed = new ValidationPart.Confirmed(16, 16, 0.89, 16, 0.81, 16, -0.08, 0.01);
        long[] numbers = {};
        double[] scores = {};
        var ended =
                new ValidationPart.SearchValidation(
                        "evolution-1",
                        peak,
                        last,
                        true,
                        true,
                        confirmed,
                        "overfitted. Because",
                        numbers,
                        numbers,
                        numbers,
                        numbers,
                        scores,
                        new int[0],
                        scores,
                        scores);
        var task = new SearchDocument.TaskPart("big", 100, "accuracy");
        var text = new StringWriter();
        var part = new ValidationPart(List.of(task, task), "standardised_score", 4, 16, List.of(ended));
        new ValidationText(part).print(new PrintWriter(text, true));
        assertEquals(
                List.of(
                        "Standardised score on big + big, outside the search  best there  after programs  last best"
                                + "  after programs  difference  standard error",
                        "evolution-1                                              0.8900              10     0.8100"
                                + "              20     -0.0800          0.0100",
                        "evolution-1: ended by what was worse there, overfitted. Because."),
                text.toString().lines().toList());
    }

    @Test
    void knobsThatDoNotFitAreRefusedInALine() {
        assertRefused("validation.tasks: unknown task 'mlp15'; did you mean 'mlp16'?", "validation.tasks=mlp15");
        assertRefused(
                "validation.tasks: 'mlp16' is one of the tasks of the search; must be others, or none",
                "validation.tasks=mlp16:30");
        assertRefused("validation.tasks: [vit8, vit8:2000], must all be different", "validation.tasks=vit8,vit8:2000");
        assertRefused("validation.seeds: 1, must be at least 2", "validation.seeds=1");
        assertRefused("validation.confirming_seeds: 2, must be at least 3", "validation.confirming_seeds=2");
        assertRefused("validation.rate_factor: 0.5, must be at least 1 and finite", "validation.rate_factor=0.5");
        assertRefused("validation.stop: 0, must be at least 1", "validation.stop=0");
        assertRefused(
                "validation.stop: 4, must be unlimited where tasks is none",
                "validation.stop=4",
                "validation.tasks=none");
    }

    private static void assertRefused(String message, String... knobs) {
        var args = new ArrayList<String>();
        for (String knob : knobs) {
            args.addAll(List.of("--set", knob));
        }
        Cli cli = search("refused", args.toArray(String[]::new));
        assertEquals(message + System.lineSeparator(), cli.err());
        assertEquals(2, cli.code());
    }
}
