package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShowCommandTest {

    @TempDir private Path home;

    @Test
    void aProgramIsExplained() throws Exception {
        Path file = home.resolve("mine.opt");
        Files.writeString(
                file,
                """
                # Mine
                def train(w, g, m, v, lr):
                  v = square(g)
                  m = interp(g, m, 0.9)
                  unused = sinh(w)
                  update = sign(m)
                  update = update * lr
                  return update, m, v
                """);
        Cli cli = Cli.run("show", file.toString());
        assertEquals("", cli.err());
        assertEquals(
                """
                   1   # Mine
                   2   def train(w, g, m, v, lr):
                   3 -   v = square(g)
                   4     m = interp(g, m, 0.9)
                   5 -   unused = sinh(w)
                   6     update = sign(m)
                   7     update = update * lr
                   8     return update, m, v

                statements     5, of which 2 redundant (marked -, lines 3, 5); looking at one step only, 1
                state          2 tensors, 1 of them read on the way to an update
                """,
                cli.out().lines().limit(11).map(line -> line + "\n").reduce("", String::concat));
        assertTrue(
                cli.out()
                        .contains(
                                "gradients times c: same update; weights times c: same update (apart from the 1e-8 of"
                                        + " divisions)"),
                cli.out());
        assertTrue(
                cli.out()
                        .contains(
                                """
                                Without what is redundant:

                                def train(w, g, m, lr):
                                  m = interp(g, m, 0.9)
                                  update = sign(m)
                                  update = update * lr
                                  return update, m
                                """),
                cli.out());
    }

    @Test
    void allFactsAreThereAsJson() {
        JsonNode raw = Cli.run("show", "paper-raw", "--json").json();
        TablesTest.assertKeys(
                raw,
                "name",
                "text",
                "statements",
                "redundant_in_step",
                "redundant",
                "live_text",
                "hash",
                "state_tensors",
                "live_state_tensors",
                "bytes_per_parameter",
                "flops_per_parameter",
                "elementwise",
                "odd_in_gradient",
                "recognized",
                "degree_in_gradient",
                "degree_in_weight");
        assertEquals(21, raw.get("statements").asInt());
        assertEquals(9, raw.get("redundant").asInt());
        assertEquals(8, raw.get("redundant_in_step").asInt());
        assertTrue(raw.get("degree_in_gradient").isNull());
    }

    @Test
    void aProgramOfTheLibraryIsRecognizedUnderOtherNames() throws Exception {
        Path file = home.resolve("mine.opt");
        Files.writeString(
                file,
                """
                def train(a, b, c, d):
                  e = 0.1 * a
                  f = interp(b, c, 0.9)
                  h = sign(f)
                  h = e + h
                  c = interp(b, c, 0.99)
                  d = d * 0.0001
                  h = h * d
                  return h, c
                """);
        assertEquals("lion", Cli.run("show", file.toString(), "--json").json().get("recognized").asText());
    }

    @Test
    void aProgramOfTheLibraryIsRecognizedWithOtherConstantsAndInOtherWords() throws Exception {
        Path file = home.resolve("mine.opt");
        Files.writeString(
                file,
                """
                def train(w, g, m, lr):
                  m = m * 0.95
                  part = g * 0.05
                  m = m + part
                  size = abs(m)
                  update = m / size
                  lr = lr * 0.0003
                  update = update * lr
                  return update, m
                """);
        Cli cli = Cli.run("show", file.toString());
        assertTrue(
                cli.out().contains("recognized     over the real numbers Signum with peak_lr=0.0003, beta=0.95\n"),
                cli.out());
        assertEquals(
                "Signum with peak_lr=0.0003, beta=0.95",
                Cli.run("show", file.toString(), "--json").json().get("recognized_as").asText());
    }

    @Test
    void aProgramOfTheLibraryIsNotRecognizedAsItself() {
        Cli cli = Cli.run("show", "lion");
        assertFalse(cli.out().contains("computes the same as"), cli.out());
        assertTrue(cli.out().contains("state          1 tensor\n"), cli.out());
        assertEquals("lion", Cli.run("show", "lion", "--json").json().get("recognized").asText());
    }

    @Test
    void pinsAreShownBehindTheirStatements() throws Exception {
        Path file = home.resolve("pinned.opt");
        Files.writeString(
                file,
                """
                def train(w, g, lr):
                  unused = sin(w)  #pin
                  update = sign(g)
                  update = update * lr  # pin
                  return update
                """);
        Cli cli = Cli.run("show", file.toString());
        assertEquals("", cli.err());
        assertEquals(
                """
                   1   def train(w, g, lr):
                   2 -   unused = sin(w)  # pin
                   3     update = sign(g)
                   4     update = update * lr  # pin
                   5     return update

                statements     3, of which 1 redundant (marked -, line 2)
                """,
                cli.out().lines().limit(7).map(line -> line + "\n").reduce("", String::concat));
        assertTrue(
                cli.out()
                        .endsWith(
                                """
                                def train(w, g, lr):
                                  update = sign(g)
                                  update = update * lr  # pin
                                  return update
                                """),
                cli.out());
    }

    @Test
    void theStepPlanIsShownOnDemand() {
        Cli cli = Cli.run("show", "signsgd", "--plan");
        assertTrue(cli.out().contains("Step plan:\n  %0 = gradient : tensor\n  %1 = lr : scalar"), cli.out());
    }

    @Test
    void theKernelIsShownOnDemand() {
        String shown = Cli.run("show", "signsgd", "--kernel").out().replaceAll("vector of \\d+", "vector of N");
        String kernel =
                """

                Kernel: 1 pass over memory, 12 bytes and 3 operations per parameter and step, float32
                  once per step, in double precision:
                    s1 = lr * peak_lr
                  pass 1 of 1: reads w, g (8 bytes); writes w (4 bytes)
                    for each vector of N elements i:
                      t1 = sign(g)
                      t2 = t1 * s1
                      t3 = w - t2
                      w[i] = t3
                """;
        assertTrue(shown.endsWith(kernel), shown);
    }

    private static void assertRefused(String message, String... args) {
        Cli cli = Cli.run(args);
        assertEquals(message.formatted() + System.lineSeparator(), cli.err());
        assertEquals("", cli.out());
        assertEquals(2, cli.code());
    }

    @Test
    void thereIsNoKernelOfWhatIsNoProgram() throws Exception {
        assertRefused("Missing required parameter: 'PROGRAM'%nSee: serengeti show --help", "show", "--kernel");
        assertRefused("unknown program 'lino'; did you mean 'lion'?", "show", "--kernel", "lino");
        assertRefused(
                "Unmatched argument at index 3: 'adamw'%nSee: serengeti show --help",
                "show", "--kernel", "lion", "adamw");
        assertRefused(
                "Invalid value for option '--kernel': 'yes' is neither true nor false%nSee: serengeti show --help",
                "show", "--kernel=yes", "lion");
        assertRefused(
                "Unknown option: '--kernal'%nPossible solutions: --kernel%nSee: serengeti show --help",
                "show", "--kernal", "lion");
        Path file = home.resolve("mine.opt");
        Files.writeString(file, "def train(w, g, lr):\n  u = norm(g)\n  return u\n");
        assertRefused(
                "%s: return: 'u' (the update) is a per-array scalar, must be a tensor".formatted(file),
                "show",
                "--kernel",
                file.toString());
    }

    @Test
    void theKernelIsPartOfTheDocumentOnDemand() {
        assertTrue(Cli.run("show", "lion", "--json").json().get("kernel").isNull());
        JsonNode kernel = Cli.run("show", "paper-raw", "--kernel", "--json").json().get("kernel");
        assertEquals(2, kernel.get("passes").asInt());
        assertEquals(24, kernel.get("bytes_per_parameter").asInt());
        assertEquals(0, kernel.get("temporaries").asInt());
        assertEquals("once per step, in double precision:", kernel.get("listing").get(0).asText());
    }
}
