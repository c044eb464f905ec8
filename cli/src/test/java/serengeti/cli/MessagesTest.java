package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.ProxyTasks;
import serengeti.proxytasks.TaskUse;

/// What users read when something is wrong, word by word.
final class MessagesTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @TempDir private Path home;

    private static void assertRefused(int code, String message, String... args) {
        Cli cli = Cli.run(args);
        assertEquals(message + System.lineSeparator(), cli.err());
        assertEquals("", cli.out());
        assertEquals(code, cli.code());
    }

    private String file(String text) throws Exception {
        Path file = home.resolve("mine.opt");
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void anUnreadableFile() {
        String file = home.resolve("none.opt").toString();
        assertRefused(USAGE, "cannot read program '%s': no such file".formatted(file), "show", file);
        assertRefused(USAGE, "cannot read program '%s': it is a directory".formatted(home), "show", home + "/");
    }

    @Test
    void aSyntaxErrorWithItsPlace() throws Exception {
        String file = file("def train(w, g, lr):\n  u = g *\n  return u\n");
        assertRefused(
                USAGE,
                """
                %s:2:10: expected a value, found the end of the line
                  u = g *
                         ^\
                """
                        .formatted(file),
                "show",
                file);
    }

    @Test
    void anUnknownFunction() throws Exception {
        String file = file("def train(w, g, lr):\n  u = sqare(g)\n  return u\n");
        assertRefused(
                USAGE,
                """
                %s:2:7: unknown function 'sqare'; did you mean 'square'?
                  u = sqare(g)
                      ^\
                """
                        .formatted(file),
                "show",
                file);
    }

    @Test
    void aWrongNumberOfArguments() throws Exception {
        String file = file("def train(w, g, lr):\n  u = interp(g, w)\n  return u\n");
        assertRefused(
                USAGE,
                """
                %s:2:7: interp takes 3 arguments (x, y, a), 2 given
                  u = interp(g, w)
                      ^\
                """
                        .formatted(file),
                "replay",
                file);
    }

    @Test
    void aKindThatDoesNotFit() throws Exception {
        String file = file("def train(w, g, lr):\n  u = norm(lr)\n  u = g * u\n  return u\n");
        assertRefused(
                USAGE,
                "%s: statement 1: u = norm(lr): argument 1 of norm is a scalar, must be a tensor".formatted(file),
                "replay",
                file);
    }

    @Test
    void anUnknownProgram() {
        assertRefused(USAGE, "unknown program 'lino'; did you mean 'lion'?", "show", "lino");
        assertRefused(
                USAGE, "unknown program 'lino'; did you mean 'lion'?", "replay", "sgd", "--against", "adamw,lino");
    }

    @Test
    void aProgramOfNoCampaign() {
        assertRefused(
                FAILED,
                "there is no campaign 'quick-1': no campaigns in " + home.resolve("campaigns"),
                "show",
                "quick-1#best",
                "--home",
                home.toString());
    }

    @Test
    void anUnknownPreset() {
        assertRefused(USAGE, "unknown preset 'quik'; did you mean 'quick'?", "search", "--preset", "quik");
    }

    @Test
    void anUnknownMode() {
        assertRefused(
                USAGE, "--mode: 'tuning', must be one of evolution, constants, random", "search", "--mode", "tuning");
    }

    @Test
    void anUnknownHyperparameter() {
        assertRefused(
                USAGE,
                "unknown hyperparameter of 'lion': 'beta'; did you mean 'beta1'?",
                "replay",
                "lion",
                "--set",
                "beta=0.5");
        assertRefused(
                USAGE,
                "unknown hyperparameter of 'lion': 'momentum'; known: beta1, beta2, lambda, peak_lr",
                "replay",
                "lion",
                "--set",
                "momentum=0.5");
        assertRefused(
                USAGE,
                "--set x: program 'paper-adamw' has no hyperparameters",
                "replay",
                "paper-adamw",
                "--set",
                "x=1");
    }

    @Test
    void valuesThatAreTooSmall() {
        assertRefused(USAGE, "--workers 0: must be at least 1", "search", "--workers", "0");
        assertRefused(USAGE, "--seeds 0: must be at least 1", "replay", "lion", "--seeds", "0");
        assertRefused(USAGE, "--steps -5: must be at least 1", "replay", "lion", "--steps", "-5");
        assertRefused(USAGE, "--lr 0.0: must be a number above 0", "replay", "lion", "--lr", "0");
        assertRefused(USAGE, "--programs: 0, must be at least 1", "search", "--programs", "0");
        assertRefused(
                USAGE,
                "--trainings: 10, must be at least 22: 16 for the start program, 5 to choose the best, 1 to search"
                        + " with",
                "search",
                "--trainings",
                "10");
    }

    @Test
    void knobsThatCannotBeSet() {
        assertKnobRefused("evolution.population: 1, must be at least 2", "evolution.population=1");
        assertKnobRefused("evolution.tournament: 0, must be at least 1", "evolution.tournament=0");
        assertKnobRefused(
                "evolution.batch: 300, must be at least 1 and below the population of 300", "evolution.batch=300");
        assertKnobRefused("evolution.batch: '3x', must be a whole number", "evolution.batch=3x");
        assertKnobRefused(
                "tasks: 'mlp16:0': what follows the colon must be a number of steps, at least 1", "tasks=mlp16:0");
        assertKnobRefused("tasks: unknown task 'mlp15'; did you mean 'mlp16'?", "tasks=mlp15");
        assertKnobRefused("unknown knob 'batch'; known: evolution.batch", "batch=3");
        assertKnobRefused("unknown knob 'evolution.bach'; did you mean 'evolution.batch'?", "evolution.bach=3");
        assertKnobRefused(
                "mutation.functions: unknown function 'sine'; did you mean 'sin'?", "mutation.functions=sine");
        assertKnobRefused(
                "baselines: 'tuned' is no baseline; must be constants or random, :PROGRAM behind it if need be",
                "baselines=tuned");
        assertKnobRefused(
                "baselines: 'paper-adamw:beta2=0.9': program 'paper-adamw' has no hyperparameters",
                "baselines=constants:paper-adamw:beta2=0.9");
        assertKnobRefused("baselines: 'constants,none', none cannot stand beside others", "baselines=constants,none");
    }

    @Test
    void tasksThatCannotGoTogether() {
        assertKnobRefused("tasks: [mlp16, mlp16], must all be different", "tasks=mlp16,mlp16");
        assertKnobRefused("tasks: [mlp16, mlp16:4000], must all be different", "tasks=mlp16,mlp16:4000");
        String possible =
                ProxyTasks.all().stream()
                        .map(Task::card)
                        .filter(card -> TaskUse.of(card) != TaskUse.HELD_OUT)
                        .filter(card -> card.expected().orElseThrow().ruleDeviation().isPresent())
                        .map(TaskCard::name)
                        .collect(Collectors.joining(", "));
        assertTrue(possible.startsWith("mlp16, mlp16s, "), possible);
        assertKnobRefused(
                "tasks: 'mlp16' with 200 steps cannot be one of several, as how far rules are apart on it is not known;"
                        + " possible, each without :STEPS: "
                        + possible,
                "tasks=mlp16:200,lm8");
    }

    @Test
    void constraintsThatTheStartProgramDoesNotMeet(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("campaign.yml");
        Files.writeString(file, "seed: 3\nconstraints:\n  max_state_tensors: 1\n");
        assertFileRefused(
                file,
                "%s:3: constraints.max_state_tensors: 1, must be at least 2, as many as the start program keeps"
                        .formatted(file));
    }

    @Test
    void aGroupInAFileWithoutItsMembers(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("campaign.yml");
        Files.writeString(file, "seed: 3\nevolution: 3\n");
        assertFileRefused(
                file,
                ("%s:2: 'evolution' is a group of knobs, must be one of evolution.population, evolution.tournament,"
                                + " evolution.batch, evolution.tuning_share")
                        .formatted(file));
        Files.writeString(file, "seed: 3\ntasks: nope\n");
        Cli cli = Cli.run("search", "--config", file.toString());
        assertTrue(cli.err().startsWith("%s:2: tasks: unknown task 'nope'; known: ".formatted(file)), cli.err());
    }

    @Test
    void mutationsThatCannotChangeTheStartProgramLeaveNoCampaignBehind() throws Exception {
        String file = file("def train(w, g, lr):\n  update = g * lr\n  return update\n");
        assertRefused(
                USAGE,
                "--init: no sound mutation found in 10000 draws for a program of 1 statements, 0 of them pinned, with"
                    + " mutation weights insert=0.0, delete=0.0, modify=0.0, scale=1.0; insertions need a program below"
                    + " 60 statements, scaling a live constant other than 0",
                "search",
                "--init",
                file,
                "--set",
                "mutation.insert=0",
                "--set",
                "mutation.delete=0",
                "--set",
                "mutation.modify=0",
                "--home",
                home.toString());
        assertFalse(Files.exists(home.resolve("campaigns")));
    }

    @Test
    void mutationsThatLeadNowhereEndTheSearchInALine() throws Exception {
        String file = file("def train(w, g, lr):\n  update = g * lr\n  unused = sin(g)\n  return update\n");
        Cli cli =
                Cli.run(
                        "search",
                        "--init",
                        file,
                        "--name",
                        "shrinking",
                        "--set",
                        "tasks=mlp16:30",
                        "--set",
                        "mutation.insert=0",
                        "--set",
                        "mutation.modify=0",
                        "--set",
                        "mutation.scale=0",
                        "--home",
                        home.toString());
        assertEquals(
                "no sound mutation found in 10000 draws for a program of 1 statements, 0 of them pinned, with mutation"
                    + " weights insert=0.0, delete=1.0, modify=0.0, scale=0.0; insertions need a program below 60"
                    + " statements, scaling a live constant other than 0",
                cli.err().lines().toList().getLast());
        assertEquals(FAILED, cli.code());
    }

    private static void assertKnobRefused(String message, String setting) {
        assertRefused(USAGE, message, "search", "--set", setting);
    }

    @Test
    void aCampaignFileThatCannotBeUsed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("campaign.yml");
        assertFileRefused(file, "%s: no such file".formatted(file));
        Files.writeString(file, "- a\n- b\n");
        assertFileRefused(file, "%s:1: must be a mapping of knobs to values, such as 'seed: 7'".formatted(file));
        Files.writeString(file, "seed: 3\nevolution:\n  population: 1\n");
        assertFileRefused(file, "%s:3: evolution.population: 1, must be at least 2".formatted(file));
        Files.writeString(file, "seed: 3\n\nevolution:\n  populatoin: 10\n");
        assertFileRefused(
                file,
                "%s:4: unknown knob 'evolution.populatoin'; did you mean 'evolution.population'?".formatted(file));
        Files.writeString(file, "seed:\n");
        assertFileRefused(file, "%s:1: seed: has no value".formatted(file));
        Files.writeString(file, "evolution: {population: 10\n");
        assertFileRefused(file, "%s:2: expected ',' or '}', but got <stream end>".formatted(file));
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
        assertFileRefused(file, "%s: is not text in UTF-8".formatted(file));
    }

    private static void assertFileRefused(Path file, String message) {
        assertRefused(USAGE, message, "search", "--config", file.toString());
    }

    @Test
    void valuesThatAreNoNumbers() {
        assertRefused(USAGE, "--seed: 'x', must be a whole number", "search", "--seed", "x");
        assertRefused(
                USAGE,
                "--seed: '99999999999999999999', must be a whole number between -9223372036854775808 and"
                        + " 9223372036854775807",
                "search",
                "--seed",
                "99999999999999999999");
        assertRefused(
                USAGE, "--programs: 'many', must be a whole number or 'unlimited'", "search", "--programs", "many");
        assertRefused(
                USAGE,
                "Invalid value for option '--lr': 'fast' is not a number%nSee: serengeti replay --help".formatted(),
                "replay",
                "lion",
                "--lr",
                "fast");
    }

    @Test
    void aHyperparameterWithoutAValue() {
        Cli cli = Cli.run("replay", "lion", "--set", "peak_lr");
        assertTrue(cli.err().startsWith("Value for option '--set' "), cli.err());
        assertEquals(USAGE, cli.code());
    }

    @Test
    void aNameThatIsNoFolderName() {
        assertRefused(
                USAGE,
                "campaign name 'a/b': must be letters, digits, '.', '_' and '-', a letter or digit first",
                "search",
                "--name",
                "a/b");
    }

    @Test
    void aFolderWithoutImages() throws IOException {
        String kinds =
                "must be of one kind: train-images-idx3-ubyte and so on (IDX, also as .gz) or data_batch_1.bin and so"
                        + " on (CIFAR-10)";
        String folder = home.toString();
        assertRefused(USAGE, "%s: no image files, %s".formatted(home, kinds), "replay", "lion", "--data", folder);
        assertRefused(USAGE, "%s: no image files, %s".formatted(home, kinds), "replay", "lion", "--idx-folder", folder);
        Path missing = home.resolve("nowhere");
        assertRefused(USAGE, "%s: no such folder".formatted(missing), "replay", "lion", "--data", missing.toString());
        Path file = Files.createFile(home.resolve("test_batch.bin"));
        assertRefused(USAGE, "%s: no folder".formatted(file), "replay", "lion", "--data", file.toString());
        assertRefused(
                USAGE,
                "%s: no such file".formatted(home.resolve("data_batch_1.bin")),
                "replay",
                "lion",
                "--data",
                folder);
        Files.createFile(home.resolve("train-labels-idx1-ubyte.gz"));
        assertRefused(USAGE, "%s: files of two kinds, %s".formatted(home, kinds), "replay", "lion", "--data", folder);
        Files.delete(file);
        assertRefused(
                USAGE,
                "%s: no such file".formatted(home.resolve("train-images-idx3-ubyte")),
                "replay",
                "lion",
                "--data",
                folder);
    }

    @Test
    void modelsOfImagesThatCannotBe() {
        String folder = home.toString();
        assertRefused(
                USAGE,
                "--model cn: must be mlp, cnn or vit; did you mean 'cnn'?",
                "replay",
                "lion",
                "--data",
                folder,
                "--model",
                "cn");
        assertRefused(USAGE, "--hidden 0: must be at least 1", "replay", "lion", "--data", folder, "--hidden", "64,0");
        assertRefused(USAGE, "--model cnn: needs --data FOLDER", "replay", "lion", "--model", "cnn");
        assertRefused(USAGE, "--hidden 64,32: needs --data FOLDER", "replay", "lion", "--hidden", "64,32");
        assertRefused(
                USAGE,
                "--task lm8: cannot go with --data %s".formatted(home),
                "replay",
                "lion",
                "--data",
                folder,
                "--task",
                "lm8");
    }

    @Test
    void aTextThatCannotBeLearnedFrom() throws Exception {
        Path missing = home.resolve("none.txt");
        assertRefused(USAGE, "%s: no such file".formatted(missing), "replay", "lion", "--text", missing.toString());
        Path brief = Files.writeString(home.resolve("brief.txt"), "To be, or not to be");
        assertRefused(
                USAGE,
                "%s: characters of training text: 18, must be at least 25; validation text is the last tenth"
                        .formatted(brief),
                "replay",
                "lion",
                "--text",
                brief.toString());
        assertRefused(
                USAGE,
                "--text %s: cannot be given with --task, both say what to train".formatted(brief),
                "replay",
                "lion",
                "--task",
                "lm8",
                "--text",
                brief.toString());
        assertRefused(
                USAGE,
                "--text %s: cannot be given with --data, both say what to train".formatted(brief),
                "replay",
                "lion",
                "--idx-folder",
                home.toString(),
                "--text",
                brief.toString());
    }

    @Test
    void anUnknownTaskNamesThoseThatThereAre() {
        Cli cli = Cli.run("replay", "lion", "--task", "mlp15");
        assertEquals("unknown task 'mlp15'; did you mean 'mlp16'?", cli.err().strip());
        assertEquals(USAGE, cli.code());
    }

    @Test
    void commandsAndOptionsThatAreMistyped() {
        assertRefused(
                USAGE,
                "Unknown option: '--presett=x'%nPossible solutions: --preset, --programs, --print-config%nSee: serengeti search --help"
                        .formatted(),
                "search",
                "--presett=x");
        Cli cli = Cli.run("shwo", "lion");
        assertTrue(cli.err().contains("Did you mean: serengeti show"), cli.err());
        assertEquals(USAGE, cli.code());
    }

    @Test
    void stackTracesAreForThoseWhoAsk() {
        assertFalse(Cli.run("show", "lino").err().contains("\tat "));
        assertTrue(Cli.run("show", "lino", "--verbose").err().contains("\tat "));
    }
}
