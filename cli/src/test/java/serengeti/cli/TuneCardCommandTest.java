package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;

class TuneCardCommandTest {

    @Test
    void ratesAndDecaysAreThoseOfThePublishedRules() {
        JsonNode card = Cli.run("tune-card", "lion", "--adamw-lr", "0.003", "--adamw-decay", "0.1", "--json").json();
        assertEquals("lion", card.get("kind").asText());
        JsonNode mild = card.get("from_adamw").get(0);
        assertEquals(0.001, mild.get("learning_rate").asDouble(), 1e-12);
        assertEquals(0.3, mild.get("weight_decay").asDouble(), 1e-12);
        for (JsonNode rates : card.get("from_adamw")) {
            double product = rates.get("learning_rate").asDouble() * rates.get("weight_decay").asDouble();
            assertEquals(0.003 * 0.1, product, 1e-12);
        }
        assertEquals(1 / 0.3, card.get("embedding_limit").asDouble(), 1e-9);
    }

    /// Su Jianlin's example: BERT-base, whose weights begin with a deviation of the root of 1/768.
    @Test
    void theInitialisationGivesTheRatesOfThePublishedExample() {
        JsonNode card = Cli.run("tune-card", "tiger", "--sigma", "0.036084", "--json").json().get("from_init");
        assertEquals(4e-5, card.get("learning_rate").asDouble(), 1e-7);
        assertEquals(0.0154, card.get("weight_decay").asDouble(), 1e-4);
    }

    @Test
    void theTextHasTheCard() {
        String text = Cli.run("tune-card", "lion").out();
        assertTrue(
                text.contains("     3           0.0003333          0.03\n    10              0.0001           0.1\n"),
                text);
        assertTrue(text.contains("  learning rate 3.996e-05 / (t / 100,000 + 1), weight decay 0.01542\n"), text);
        assertTrue(text.contains("Betas for language: 0.95, 0.98\n"), text);
        assertTrue(text.contains("at 33.33 (1 / decay)."), text);
        String plain = Cli.run("tune-card", "signsgd").out();
        assertFalse(plain.contains("Embeddings") || plain.contains("Betas"), plain);
    }

    @Test
    void whatHasNoRuleIsRefused() {
        Cli.assertRefused(
                ExitCode.USAGE,
                "adamw: its updates are not the sign of an average of gradients, and for others there is no rule; tune"
                        + " it with: ./serengeti replay adamw --tune",
                "tune-card",
                "adamw");
        Cli.assertRefused(ExitCode.USAGE, "--sigma -1: must be a number above 0", "tune-card", "lion", "--sigma", "-1");
        Cli.assertRefused(
                ExitCode.USAGE,
                "--adamw-decay -1: must be a number of at least 0",
                "tune-card",
                "lion",
                "--adamw-decay",
                "-1");
        Cli.assertRefused(ExitCode.USAGE, "--steps 0: must be at least 1", "tune-card", "lion", "--steps", "0");
    }
}
