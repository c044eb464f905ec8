package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.proxytasks.ProxyTasks;
import serengeti.proxytasks.TaskUse;

/// What users read when the knobs of a campaign are wrong, word by word.
final class KnobMessagesTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @TempDir private Path home;

    private String file(String text) throws Exception {
        Path file = home.resolve("mine.opt");
        Files.writeString(file, text);
        return file.toString();
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
    void finalsThatWereAskedForAndDoNotFit() {
        Cli.assertRefused(
                USAGE,
                "finals.first_seeds: 9, too much for 300 training runs, of which the finals may take a fifth; 2 would"
                        + " do",
                "search",
                "--trainings",
                "300",
                "--set",
                "finals.first_seeds=9");
    }

    @Test
    void startProgramsThatCannotBeTrained() throws Exception {
        String start = file("def train(w, g, lr):\n  u = g * 100\n  return u\n");
        Cli.assertRefused(
                USAGE,
                "--init: the program cannot be trained: it lowers the loss of none of three small problems by the share"
                        + " 0.005 (rejection.micro_fall; 0 tries none)",
                "search",
                "--init",
                start,
                "--home",
                home.toString());
        Cli.assertRefused(
                USAGE,
                "baselines: the start program of constants:lion:lambda=1000000.0 cannot be trained: it lowers the loss"
                        + " of none of three small problems by the share 0.005 (rejection.micro_fall; 0 tries none)",
                "search",
                "--set",
                "baselines=constants:lion:lambda=1e6",
                "--home",
                home.toString());
        assertFalse(Files.exists(home.resolve("campaigns")));
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
        Cli.assertRefused(
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
                        "validation.tasks=none",
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
        Cli.assertRefused(USAGE, message, "search", "--set", setting);
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
        Files.writeString(file, "seed: 3\npreset: quik\n");
        assertFileRefused(file, "%s:2: preset: unknown preset 'quik'; did you mean 'quick'?".formatted(file));
        Files.writeString(file, "seed: 3\nstart: lionn\n");
        assertFileRefused(file, "%s:2: start: unknown program 'lionn'; did you mean 'lion'?".formatted(file));
        Files.writeString(file, "start: |\n  def train(w, g, lr):\n    update = sine(g)\n    return update\n");
        assertFileRefused(
                file,
                """
                %s:1: start: program:2:12: unknown function 'sine'; did you mean 'sin'?
                  update = sine(g)
                           ^\
                """
                        .formatted(file));
        Files.writeString(file, "seed:\n");
        assertFileRefused(file, "%s:1: seed: has no value".formatted(file));
        Files.writeString(file, "evolution: {population: 10\n");
        assertFileRefused(file, "%s:2: expected ',' or '}', but got <stream end>".formatted(file));
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
        assertFileRefused(file, "%s: is not text in UTF-8".formatted(file));
    }

    private static void assertFileRefused(Path file, String message) {
        Cli.assertRefused(USAGE, message, "search", "--config", file.toString());
    }
}
