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
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class SimplifyCommandTest {
    private static final int USAGE = 2;
    @TempDir private Path folder;

    private String file(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private static JsonNode measured(String program, String workers) {
        Cli cli = MeasuredSimplification.run(program, "--workers", workers);
        assertEquals(0, cli.code(), cli.err());
        return ((ObjectNode) cli.json()).without("seconds");
    }

    @Test
    void theRawProgramOfThePaper() {
        Cli cli = Cli.run("simplify", "paper-raw", "--exact");
        assertEquals(
                """
                paper-raw: 21 statements, 8 in the end

                1. dead-statements (bit for bit; 21 to 12 statements)
                   what is left out reaches no update, neither of this step nor of a later one
                   - def train(w, g, m, v, lr):
                   + def train(w, g, v, lr):
                   - m = clip(m, lr)
                   - v845 = sqrt(0.6270633339881897)
                   - v968 = sign(v)
                   - v968 = v - v
                   - v845 = tanh(v845)
                   - v1 = square(v1)
                   - m = cosh(update)
                   - lr = tan(1.4572199583053589)
                   - lr = cos(v845)
                   - return update, m, v
                   + return update, v

                2. collect-terms (over the real numbers; 12 to 11 statements)
                   equal over the real numbers
                   - g = clip(g, lr)
                   - g = arcsin(g)
                   - m = interp(g, v, 0.8999999761581421)
                   - v1 = m * m
                   - v = interp(g, m, 1.109133005142212)
                   - lr = lr * 0.0002171761734643951
                   - update = m * lr
                   - v1 = sqrt(v1)
                   - update = update / v1
                   - wd = lr * 0.4601978361606598
                   - wd = wd * w
                   + clip_g = clip(g, lr)
                   + x = arcsin(clip_g)
                   + x_1 = interp(x, v, 0.899999976158142)
                   + x_12 = square(x_1)
                   + sqrt_x_12 = sqrt(x_12)
                   + update = x_1 / sqrt_x_12
                   + wd = w * 0.46019783616066
                   + lr = lr * 0.000217176173464395
                   + update = update * lr
                   + v = interp(x, v, 0.998219678184197)

                3. clip-not-reached (under an assumption; 11 to 10 statements)
                   equal over the real numbers, if the global norm of what is clipped is never above the learning rate
                   - clip_g = clip(g, lr)
                   - x = arcsin(clip_g)
                   + x = arcsin(g)

                4. sqrt-of-multiple, sqrt-of-product, sqrt-times-sqrt (over the real numbers; 10 to 9 statements)
                   equal over the real numbers
                   - x_12 = square(x_1)
                   - sqrt_x_12 = sqrt(x_12)
                   - update = x_1 / sqrt_x_12
                   + abs_x_1 = abs(x_1)
                   + update = x_1 / abs_x_1

                5. divide-unprotected, reciprocal-of-multiple, value-over-absolute (under an assumption; 9 to 8 statements)
                   equal over the real numbers, if what is divided by is far above the number that is added to it against division by 0 (the 1e-8 of / is left out); if what is divided by, or whose sign is taken, is never exactly 0
                   - x_1 = interp(x, v, 0.899999976158142)
                   - abs_x_1 = abs(x_1)
                   - update = x_1 / abs_x_1
                   + update = interp(x, v, 0.899999976158142)
                   + update = sign(update)

                def train(w, g, v, lr):
                  x = arcsin(g)
                  update = interp(x, v, 0.899999976158142)
                  update = sign(update)
                  wd = w * 0.46019783616066
                  update = update + wd
                  lr = lr * 0.000217176173464395
                  update = update * lr
                  v = interp(x, v, 0.998219678184197)
                  return update, v

                Recognized: The discovered program before any simplification with beta1=0.9, beta2=1.10913, peak_lr=0.000217176, weight_decay=0.460198. That is so under assumptions only: for random gradients updates differ by up to 1.62 of the largest.
                """,
                cli.out());
        assertEquals("", cli.err());
        assertEquals(0, cli.code());
    }

    @Test
    void aProgramThatIsAsSimpleAsItCanBe() {
        assertEquals(
                """
                lion: 7 statements, 7 in the end

                Nothing to simplify.

                def train(weight, gradient, momentum, lr):
                  update = interp(gradient, momentum, 0.9)
                  update = sign(update)
                  momentum = interp(gradient, momentum, 0.99)
                  weight_decay = weight * 0.1
                  update = update + weight_decay
                  lr = lr * 0.0001
                  update = update * lr
                  return update, momentum

                Recognized: Lion with beta1=0.9, beta2=0.99, lambda=0.1, peak_lr=0.0001.
                """,
                Cli.run("simplify", "lion", "--exact").out());
    }

    private static List<String> keys(JsonNode node) {
        var keys = new ArrayList<String>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void theDocument() {
        Cli cli = Cli.run("simplify", "paper-raw", "--exact", "--json");
        assertEquals("", cli.err());
        JsonNode document = cli.json();
        assertEquals(
                "name input_text output_text input_statements output_statements steps recognized nearest tasks margin"
                        + " seeds trainings input_score output_score difference fitted seconds interrupted",
                String.join(" ", keys(document)));
        assertEquals("paper-raw", document.get("name").asText());
        assertEquals(21, document.get("input_statements").asInt());
        assertEquals(8, document.get("output_statements").asInt());
        JsonNode steps = document.get("steps");
        assertEquals(5, steps.size());
        assertEquals("assumed", steps.get(2).get("kind").asText());
        assertEquals("clip-not-reached", steps.get(2).get("rule").asText());
        assertEquals(steps.get(1).get("after"), steps.get(2).get("before"));
        assertEquals(
                "equal over the real numbers, if the global norm of what is clipped is never above the learning rate",
                steps.get(2).get("evidence").asText());
        assertEquals(document.get("input_text"), steps.get(0).get("before"));
        assertEquals(document.get("output_text"), steps.get(4).get("after"));
        assertTrue(document.get("seconds").asDouble() > 0);
        assertTrue(document.get("tasks").isNull());
        assertFalse(document.get("interrupted").asBoolean());
    }

    @Test
    void whatIsRecognizedInTheDocument() {
        JsonNode recognized = Cli.run("simplify", "lion", "--exact", "--json").json().get("recognized");
        assertEquals(
                List.of("name", "title", "hyperparameters", "weight_decay", "text", "largest_difference"),
                keys(recognized));
        assertEquals("lion", recognized.get("name").asText());
        assertEquals("Lion", recognized.get("title").asText());
        assertEquals(List.of("beta1", "beta2", "lambda", "peak_lr"), keys(recognized.get("hyperparameters")));
        assertEquals(0.99, recognized.get("hyperparameters").get("beta2").asDouble(), 1e-9);
        assertTrue(recognized.get("weight_decay").isNull());
    }

    @Test
    void theResultIsWritten() {
        Path output = folder.resolve("simple.opt");
        Cli cli = Cli.run("simplify", "paper-raw", "--exact", "--json", "-o", output.toString());
        assertEquals(cli.json().get("output_text").asText(), Printer.print(Parser.parse(output)));
    }

    private static void assertRefused(String message, String... args) {
        Cli.assertRefused(USAGE, message, args);
    }

    @Test
    void whatCannotBeUsed() {
        assertRefused("unknown program 'lino'; did you mean 'lion'?", "simplify", "lino", "--exact");
        assertRefused("--task: unknown task 'mlp15'; did you mean 'mlp16'?", "simplify", "lion", "--task", "mlp15");
        for (String option : List.of("--task", "--seeds", "--margin", "--generations")) {
            assertRefused(
                    "--exact: cannot be given with %s, as nothing is trained".formatted(option),
                    "simplify",
                    "lion",
                    "--exact",
                    option,
                    "8");
        }
        assertRefused("--seeds 1: must be at least 2", "simplify", "lion", "--seeds", "1");
        assertRefused("--generations -1: must be at least 0", "simplify", "lion", "--generations", "-1");
        assertRefused("--margin 0: must be a number above 0", "simplify", "lion", "--margin", "0");
        assertRefused("--margin -0.5: must be a number above 0", "simplify", "lion", "--margin", "-0.5");
        assertRefused(
                "--task mlp16:60: how far rules are apart on it is not known, so give --margin",
                "simplify",
                "lion",
                "--task",
                "mlp16:60");
        Path missing = folder.resolve("missing");
        assertRefused(
                "--output %s: the folder %s does not exist".formatted(missing.resolve("a.opt"), missing),
                "simplify",
                "lion",
                "-o",
                missing.resolve("a.opt").toString());
    }

    @Test
    void aMeasuredRunIsTheSameEachTime() throws Exception {
        String program = MeasuredSimplification.useless(folder);
        JsonNode document = measured(program, "1");
        assertEquals(document.toPrettyString(), measured(program, "2").toPrettyString());
        assertEquals("[\"mlp16:60\"]", document.get("tasks").toString());
        assertEquals(
                """
                assumed: collect-terms, sign-of-arcsin
                empirical: update = update + wd becomes update
                empirical: evolution without insertion: lr = lr * 0.0031 left out; update = sign(g) becomes g\
                """,
                StreamSupport.stream(document.get("steps").spliterator(), false)
                        .map(step -> step.get("kind").asText() + ": " + step.get("rule").asText())
                        .collect(Collectors.joining("\n")));
        assertEquals(8, document.get("output_score").get("scored").asInt());
        assertTrue(document.get("input_score").get("scored").asInt() < 8);
        JsonNode fitted = document.get("fitted");
        assertEquals(List.of("input_text", "output_text", "input_score", "output_score", "difference"), keys(fitted));
        assertEquals(document.get("steps").get(1).get("fitted_before"), fitted.get("input_text"));
        assertEquals(document.get("steps").get(2).get("fitted_after"), fitted.get("output_text"));
        assertEquals(8, fitted.get("input_score").get("scored").asInt());
        assertTrue(fitted.get("difference").get("mean").asDouble() > -0.3);
    }

    @Test
    void pinnedStatementsStayAndThatIsSaid() throws Exception {
        String program =
                file(
                        "pinned.opt",
                        """
                        def train(w, g, v, lr):
                          dead = g * 3
                          double = g * 2
                          update = sign(double)  # pin
                          return update, v
                        """);
        Cli cli = Cli.run("simplify", program, "--exact");
        assertEquals(
                "%s: has pinned statements, so algebra leaves out no more than dead statements%n".formatted(program),
                cli.err());
        assertEquals(
                """
                %s: 3 statements, 2 in the end

                1. dead-statements (bit for bit; 3 to 2 statements)
                   what is left out reaches no update, neither of this step nor of a later one
                   - def train(w, g, v, lr):
                   - dead = g * 3
                   + def train(w, g, lr):
                   - return update, v
                   + return update

                def train(w, g, lr):
                  double = g * 2
                  update = sign(double)  # pin
                  return update

                Nothing known; nearest: signSGD, with a cosine of 1.000 between updates; it lacks 0.0001 * sign(g) * lr; it adds sign(g).
                """
                        .formatted(program),
                cli.out());
    }

    @Test
    void whereNothingCanBeMeasuredThatIsSaid() throws Exception {
        String program =
                file(
                        "hopeless.opt",
                        """
                        def train(w, g, lr):
                          update = g * 1e30
                          update = update * update
                          return update
                        """);
        Cli cli = MeasuredSimplification.run(program);
        assertEquals(0, cli.code(), cli.err());
        String told =
                program
                        + " is not scored on 8 of 8 seeds at constants fitted to the tasks, so nothing can be measured"
                        + " and no statement is left out but by algebra";
        assertTrue(cli.err().contains(told), cli.err());
        assertFalse(cli.err().contains("\nno "), cli.err());
    }
}
