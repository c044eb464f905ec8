package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// `replay` with runs of 60 steps.
final class ShortReplay {
    static final int USAGE = 2;

    private ShortReplay() {}

    static Cli replay(String... args) {
        var all = new ArrayList<>(List.of("replay"));
        all.addAll(List.of(args));
        all.addAll(List.of("--steps", "60"));
        return Cli.run(all.toArray(String[]::new));
    }

    static JsonNode json(String... args) {
        var all = new ArrayList<>(List.of(args));
        all.add("--json");
        return replay(all.toArray(String[]::new)).json();
    }

    static void assertRefused(String message, String... args) {
        Cli cli = replay(args);
        assertEquals(message + System.lineSeparator(), cli.err());
        assertEquals("", cli.out());
        assertEquals(USAGE, cli.code());
    }
}
