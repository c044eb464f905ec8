package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimplifyCheckTest {
    private static final int DIFFERS = 1;
    private static final int USAGE = 2;
    @TempDir private Path folder;

    private Path file(String text) throws Exception {
        Path file = folder.resolve("trace.json");
        Files.writeString(file, text);
        return file;
    }

    private static void assertCheck(int code, String expected, Path file, String... more) {
        String[] args = new String[3 + more.length];
        args[0] = "simplify";
        args[1] = "--check";
        args[2] = file.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        Cli cli = Cli.run(args);
        assertEquals(expected, cli.out(), cli.err());
        assertEquals("", cli.err());
        assertEquals(code, cli.code());
    }

    private static String exact() {
        return Cli.run("simplify", "paper-raw", "--exact", "--json").out();
    }

    @Test
    void stepsByAlgebraAreVerified() throws Exception {
        assertCheck(
                0,
                """
                1. dead-statements: ok
                2. collect-terms: ok
                3. clip-not-reached: ok
                4. sqrt-of-multiple, sqrt-of-product, sqrt-times-sqrt: ok
                5. divide-unprotected, reciprocal-of-multiple, value-over-absolute: ok
                """,
                file(exact()));
        assertCheck(0, "", file(Cli.run("simplify", "lion", "--exact", "--json").out()));
    }

    @Test
    void tamperedStepsDiffer() throws Exception {
        String trace = exact();
        assertCheck(
                DIFFERS,
                """
                1. dead-statements: ok
                2. collect-terms: ok
                3. clip-not-reached: differs: has other evidence than such a step has
                4. sqrt-of-multiple, sqrt-of-product, sqrt-times-sqrt: ok
                5. divide-unprotected, reciprocal-of-multiple, value-over-absolute: ok
                """,
                file(trace.replaceFirst("\"assumed\"", "\"real\"")));
        assertCheck(
                DIFFERS,
                """
                1. dead-statements: differs: begins with another program than input_text
                2. collect-terms: differs: begins with another program than the step before ended with
                3. clip-not-reached: differs: before and after are equal, but this is no step that algebra makes
                4. sqrt-of-multiple, sqrt-of-product, sqrt-times-sqrt: ok
                5. divide-unprotected, reciprocal-of-multiple, value-over-absolute: ok
                """,
                file(
                        trace.replaceFirst("\"before\" : \"([^\"]*)0.4601978361606598", "\"before\" : \"$10.46")
                                .replaceFirst(
                                        "(\"before\" : .*\n.*\n.*\n.*\n[^}]*}, \\{[^}]*\"before\" : \"[^\"]*)arcsin",
                                        "$1sin")));
        assertCheck(
                DIFFERS,
                """
                1. dead-statements: ok
                2. collect-terms: ok
                3. clip-not-reached: ok
                4. sqrt-of-multiple, sqrt-of-product, sqrt-times-sqrt: ok
                5. divide-unprotected, reciprocal-of-multiple, value-over-absolute: ok
                output_text: differs: is another program than the steps end with
                recognized: differs: it is nothing known
                """,
                file(trace.replaceFirst("(\"output_text\" : \"[^\"]*)arcsin", "$1sin")));
    }

    /// Programs that are equal are so for the reasons that are given.
    @Test
    void otherReasonsDiffer() throws Exception {
        String trace = exact();
        assertCheck(
                DIFFERS,
                """
                1. dead-statements: ok
                2. cos-of-negative: differs: before and after are equal, but this is no step that algebra makes
                3. clip-not-reached: ok
                4. sqrt-of-multiple, sqrt-of-product, sqrt-times-sqrt: ok
                5. divide-unprotected, reciprocal-of-multiple, value-over-absolute: ok
                """,
                file(trace.replace("collect-terms", "cos-of-negative")));
    }

    @Test
    void whatIsSaidOfStepsAndOfTheResultIsChecked() throws Exception {
        ObjectNode document = (ObjectNode) Cli.run("simplify", "paper-raw", "--exact", "--json").json();
        ((ObjectNode) document.get("steps").get(1)).put("rule", "magic");
        ((ObjectNode) document.get("steps").get(2)).put("evidence", "proved");
        document.put("output_statements", 1);
        String recognized = document.get("recognized").get("text").asText();
        document.putNull("recognized");
        assertCheck(
                DIFFERS,
                """
                1. dead-statements: ok
                2. magic: differs: there is no rule 'magic'
                3. clip-not-reached: differs: has other evidence than such a step has
                4. sqrt-of-multiple, sqrt-of-product, sqrt-times-sqrt: ok
                5. divide-unprotected, reciprocal-of-multiple, value-over-absolute: ok
                input_statements and output_statements: differ: are 21 and 8
                recognized: differs: it is %s
                """
                        .formatted(recognized),
                file(document.toString()));
    }

    /// What was assumed is what the rules assume, and which numbers are left out is what the programs tell.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ; if what is divided by, or whose sign is taken, is never exactly 0 |
                    (the 1e-8 of / is left out) | (1e-3 is left out)
                    if what is divided by is far above the number that is added to it against division by 0 (the 1e-8 of / is left out); | if
                    divide-unprotected, reciprocal-of-multiple, value-over-absolute | divide-unprotected
                    """)
    void assumptionsAreThoseOfTheRules(String part, String other) throws Exception {
        String trace = exact();
        assertTrue(trace.contains(part), part);
        String changed = trace.replace(part, other == null ? "" : other);
        Cli cli = Cli.run("simplify", "--check", file(changed).toString());
        assertEquals(1, cli.code());
        assertTrue(cli.out().contains(": differs: has other evidence than such a step has\n"), cli.out());
    }

    @ParameterizedTest
    @CsvSource({
        "paper-raw, recognized, title, Lion",
        "paper-raw, recognized, largest_difference, 0.5",
        "arcsin, nearest, title, Lion",
        "arcsin, nearest, cosine, 0.5"
    })
    void whatIsSaidOfTheResultIsChecked(String program, String part, String field, String value) throws Exception {
        Path unknown = folder.resolve("arcsin.opt");
        Files.writeString(unknown, "def train(w, g, lr):\n  update = tan(g)\n  return update\n");
        String name = program.equals("arcsin") ? unknown.toString() : program;
        ObjectNode document = (ObjectNode) Cli.run("simplify", name, "--exact", "--json").json();
        ObjectNode changed = (ObjectNode) document.get(part);
        if (changed.get(field).isNumber()) {
            changed.put(field, Double.parseDouble(value));
        } else {
            changed.put(field, value);
        }
        Cli cli = Cli.run("simplify", "--check", file(document.toString()).toString());
        assertEquals(1, cli.code());
        assertTrue(cli.out().contains(part + ": differs: it is "), cli.out());
    }

    /// Where the program has no numbers nothing is equal to it without an assumption.
    @Test
    void numbersWhereTheProgramHasNoneAreAnAssumption() throws Exception {
        Path program = folder.resolve("no-numbers.opt");
        Files.writeString(
                program,
                """
                def train(w, g, v, lr):
                  c = interp(g, v, 0.9)
                  c = c * 100
                  x = arcsin(c)
                  update = sign(x)
                  update = update * lr
                  v = interp(g, v, 0.99)
                  return update, v
                """);
        ObjectNode document = (ObjectNode) Cli.run("simplify", program.toString(), "--exact", "--json").json();
        var step = (ObjectNode) document.get("steps").get(0);
        assertEquals("assumed", step.get("kind").asText());
        assertEquals(
                "equal over the real numbers, if all values are numbers, as those of the program before are not for all"
                        + " inputs",
                step.get("evidence").asText());
        assertCheck(0, "1. %s: ok\n".formatted(step.get("rule").asText()), file(document.toString()));
        step.put("kind", "real");
        step.put("evidence", "equal over the real numbers");
        assertCheck(
                DIFFERS,
                "1. %s: differs: before and after have other normal forms\n".formatted(step.get("rule").asText()),
                file(document.toString()));
    }

    @Test
    void measuredStepsAreMeasuredAgain() throws Exception {
        Cli cli = MeasuredSimplification.run(MeasuredSimplification.useless(folder), "--generations", "0");
        Path trace = file(cli.out());
        assertCheck(
                0,
                """
                No loss on mlp16:60: less than 0.3, by 8 seeds at most
                1. collect-terms, sign-of-arcsin: ok
                2. update = update + wd becomes update: ok
                3. 0.0031 in lr = lr * 0.0031 becomes 0.003: ok
                scores: ok
                """,
                trace);
        assertCheck(
                0,
                """
                1. collect-terms, sign-of-arcsin: ok
                2. update = update + wd becomes update: not measured again
                3. 0.0031 in lr = lr * 0.0031 becomes 0.003: not measured again
                """,
                trace,
                "--exact");
        var document = (ObjectNode) cli.json();
        var numeric = (ObjectNode) document.get("steps").get(2);
        String evidence = numeric.get("evidence").asText();
        String measured = evidence.substring(0, evidence.indexOf(':'));
        numeric.put("evidence", "+0.10000 ± 0.00100 on 8 paired seeds: no loss of 0.3 or more");
        ((ObjectNode) document.get("steps").get(1)).putNull("fitted_after");
        var output = (ObjectNode) document.get("output_score");
        String score =
                String.format(
                        Locale.ROOT,
                        "%.4f ± %.4f on 8 of 8 seeds",
                        output.get("mean").asDouble(),
                        output.get("standard_error").asDouble());
        output.put("mean", output.get("mean").asDouble() + 0.01);
        assertCheck(
                DIFFERS,
                """
                No loss on mlp16:60: less than 0.3, by 8 seeds at most
                1. collect-terms, sign-of-arcsin: ok
                2. update = update + wd becomes update: differs: the programs that were trained are missing
                3. 0.0031 in lr = lr * 0.0031 becomes 0.003: differs: measured %s
                scores: differs: output_score measured %s
                """
                        .formatted(measured, score),
                file(document.toString()));
    }

    @Test
    void whatEvolutionFoundIsMeasuredAgain() throws Exception {
        Cli cli = MeasuredSimplification.run(MeasuredSimplification.useless(folder));
        String checked =
                """
                No loss on mlp16:60: less than 0.3, by 8 seeds at most
                1. collect-terms, sign-of-arcsin: ok
                2. update = update + wd becomes update: ok
                3. evolution without insertion: lr = lr * 0.0031 left out; update = sign(g) becomes g: ok
                scores: %s
                """;
        assertCheck(0, checked.formatted("ok"), file(cli.out()));
        var document = (ObjectNode) cli.json();
        var fitted = (ObjectNode) document.get("fitted");
        var score = (ObjectNode) fitted.get("input_score");
        String measured =
                String.format(
                        Locale.ROOT,
                        "differs: fitted.input_score measured %.4f ± %.4f on 8 of 8 seeds",
                        score.get("mean").asDouble(),
                        score.get("standard_error").asDouble());
        score.put("mean", score.get("mean").asDouble() - 0.01);
        assertCheck(DIFFERS, checked.formatted(measured), file(document.toString()));
        fitted.put("output_text", fitted.get("input_text").asText());
        assertCheck(
                DIFFERS,
                checked.formatted("differs: fitted has other programs than the steps"),
                file(document.toString()));
        document.putNull("fitted");
        assertCheck(
                DIFFERS,
                checked.formatted("differs: fitted is there only where a step has fitted constants"),
                file(document.toString()));
    }

    @Test
    void marginAndSeedsMustMakeSense() throws Exception {
        var document = (ObjectNode) MeasuredSimplification.run(MeasuredSimplification.useless(folder)).json();
        document.put("margin", -0.3);
        Path file = file(document.toString());
        Cli.assertRefused(
                USAGE,
                "%s: margin -0.3 and seeds 8: the margin must be above 0, and the seeds at least 2".formatted(file),
                "simplify",
                "--check",
                file.toString());
    }

    @Test
    void whatIsNoTrace() throws Exception {
        Path missing = folder.resolve("missing.json");
        Cli.assertRefused(USAGE, "%s: no such file".formatted(missing), "simplify", "--check", missing.toString());
        for (String text : new String[] {"{}", "null", "[1]", "{\"a\": 3}", "{\"steps\": [null]}"}) {
            Path file = file(text);
            Cli.assertRefused(
                    USAGE,
                    "%s: is not a document of 'simplify --json'".formatted(file),
                    "simplify",
                    "--check",
                    file.toString());
        }
        Path file = file("{\n\"steps\": lion");
        Cli.assertRefused(USAGE, "%s:2: is not JSON".formatted(file), "simplify", "--check", file.toString());
        Cli.assertRefused(
                USAGE,
                "--check %s: cannot be given with PROGRAM".formatted(file),
                "simplify",
                "lion",
                "--check",
                file.toString());
        Cli.assertRefused(
                USAGE,
                "--check %s: cannot be given with --seeds".formatted(file),
                "simplify",
                "--seeds",
                "8",
                "--check",
                file.toString());
        Cli.assertRefused(
                USAGE, "Missing required parameter: 'PROGRAM'%nSee: serengeti simplify --help".formatted(), "simplify");
    }
}
