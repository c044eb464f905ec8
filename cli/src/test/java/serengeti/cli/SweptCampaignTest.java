package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.proxytasks.ProxyTasks;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/// A campaign in which the learning rates of new programs are tried.
final class SweptCampaignTest {

    @TempDir private Path home;

    private Program shown(String address) {
        JsonNode document = Cli.run("show", address, "--json", "--home", home.toString()).json();
        return Parser.parse(document.get("text").asText());
    }

    @Test
    void whatIsShownAsTheBestIsTheProgramOfItsScores() throws Exception {
        Path tooSlow = home.resolve("too-slow.opt");
        Files.writeString(
                tooSlow, "def train(w, g, lr):\n  lr = lr * 0.0003\n  u = sign(g)\n  u = u * lr\n  return u\n");
        Cli search =
                Cli.run(
                        "search",
                        "--init",
                        tooSlow.toString(),
                        "--trainings",
                        "60",
                        "--set",
                        "tasks=mlp16:30",
                        "--set",
                        "validation.tasks=none",
                        "--set",
                        "fitness.rate_factor=3",
                        "--set",
                        "rejection.hurdle_share=0",
                        "--home",
                        home.toString());
        assertEquals(0, search.code(), search.err());
        var folder = CampaignFolder.existing(home, "quick-1");
        try (StoredCampaign campaign = StoredCampaign.open(folder);
                var pool =
                        new TrainingPool(
                                ProxyTasks.named("mlp16").withSteps(30), 1, campaign.spec().rejection().limits())) {
            SearchResult best = campaign.result().orElseThrow().best();
            Program program = shown("quick-1#best");
            assertEquals(Parser.parse(folder.best()).statements(), program.statements());
            List<Double> stored =
                    campaign.trainings(best, Phase.FRESH).stream().map(SweptCampaignTest::fitness).toList();
            var randomness = new Randomness(campaign.spec().seed());
            for (int seed = 0; seed < 20; seed++) {
                long number = randomness.number(Purpose.FRESH_SEED, seed);
                assertEquals(stored.get(seed), fitness(pool.train(Lowering.plan(program), number).join()));
            }
            Program born = shown("quick-1#" + best.champion().id());
            assertNotEquals(program.statements(), born.statements(), "it was best at another rate");
        }
        Cli scoreboard = Cli.run("scoreboard", "quick-1", "--home", home.toString());
        assertEquals(0, scoreboard.code(), scoreboard.err());
    }

    private static double fitness(Training training) {
        return ((Outcome.Scored) training.outcome()).fitness();
    }
}
