package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users read when something is wrong, word by word.
final class MessagesTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @TempDir private Path home;

    private String file(String text) throws Exception {
        Path file = home.resolve("mine.opt");
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void anUnreadableFile() {
        String file = home.resolve("none.opt").toString();
        Cli.assertRefused(USAGE, "cannot read program '%s': no such file".formatted(file), "show", file);
        Cli.assertRefused(USAGE, "cannot read program '%s': it is a directory".formatted(home), "show", home + "/");
    }

    @Test
    void aSyntaxErrorWithItsPlace() throws Exception {
        String file = file("def train(w, g, lr):\n  u = g *\n  return u\n");
        Cli.assertRefused(
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
        Cli.assertRefused(
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
        Cli.assertRefused(
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
        Cli.assertRefused(
                USAGE,
                "%s: statement 1: u = norm(lr): argument 1 of norm is a scalar, must be a tensor".formatted(file),
                "replay",
                file);
    }

    @Test
    void anUnknownProgram() {
        Cli.assertRefused(USAGE, "unknown program 'lino'; did you mean 'lion'?", "show", "lino");
        Cli.assertRefused(
                USAGE, "unknown program 'lino'; did you mean 'lion'?", "replay", "sgd", "--against", "adamw,lino");
    }

    @Test
    void aProgramOfNoCampaign() {
        Cli.assertRefused(
                FAILED,
                "there is no campaign 'quick-1': no campaigns in " + home.resolve("campaigns"),
                "show",
                "quick-1#best",
                "--home",
                home.toString());
    }

    @Test
    void anUnknownPreset() {
        Cli.assertRefused(USAGE, "unknown preset 'quik'; did you mean 'quick'?", "search", "--preset", "quik");
    }

    @Test
    void anUnknownMode() {
        Cli.assertRefused(
                USAGE, "--mode: 'tuning', must be one of evolution, constants, random", "search", "--mode", "tuning");
    }

    @Test
    void anUnknownHyperparameter() {
        Cli.assertRefused(
                USAGE,
                "unknown hyperparameter of 'lion': 'beta'; did you mean 'beta1'?",
                "replay",
                "lion",
                "--set",
                "beta=0.5");
        Cli.assertRefused(
                USAGE,
                "unknown hyperparameter of 'lion': 'momentum'; known: beta1, beta2, lambda, peak_lr",
                "replay",
                "lion",
                "--set",
                "momentum=0.5");
        Cli.assertRefused(
                USAGE,
                "--set x: program 'paper-adamw' has no hyperparameters",
                "replay",
                "paper-adamw",
                "--set",
                "x=1");
    }

    @Test
    void valuesThatAreTooSmall() {
        Cli.assertRefused(USAGE, "--workers 0: must be at least 1", "search", "--workers", "0");
        Cli.assertRefused(USAGE, "--workers 0: must be at least 1", "simplify", "lion", "--exact", "--workers", "0");
        Cli.assertRefused(USAGE, "--seeds 0: must be at least 1", "replay", "lion", "--seeds", "0");
        Cli.assertRefused(USAGE, "--steps -5: must be at least 1", "replay", "lion", "--steps", "-5");
        Cli.assertRefused(USAGE, "--lr 0.0: must be a number above 0", "replay", "lion", "--lr", "0");
        Cli.assertRefused(USAGE, "--programs: 0, must be at least 1", "search", "--programs", "0");
        Cli.assertRefused(
                USAGE,
                "--trainings: 10, must be at least 22: 16 for the start program, 5 to choose the best, 1 to search"
                        + " with",
                "search",
                "--trainings",
                "10");
    }

    @Test
    void valuesThatAreNoNumbers() {
        Cli.assertRefused(USAGE, "--seed: 'x', must be a whole number", "search", "--seed", "x");
        Cli.assertRefused(
                USAGE,
                "--seed: '99999999999999999999', must be a whole number between -9223372036854775808 and"
                        + " 9223372036854775807",
                "search",
                "--seed",
                "99999999999999999999");
        Cli.assertRefused(
                USAGE, "--programs: 'many', must be a whole number or 'unlimited'", "search", "--programs", "many");
        Cli.assertRefused(
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
        Cli.assertRefused(
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
        Cli.assertRefused(USAGE, "%s: no image files, %s".formatted(home, kinds), "replay", "lion", "--data", folder);
        Cli.assertRefused(
                USAGE, "%s: no image files, %s".formatted(home, kinds), "replay", "lion", "--idx-folder", folder);
        Path missing = home.resolve("nowhere");
        Cli.assertRefused(
                USAGE, "%s: no such folder".formatted(missing), "replay", "lion", "--data", missing.toString());
        Path file = Files.createFile(home.resolve("test_batch.bin"));
        Cli.assertRefused(USAGE, "%s: no folder".formatted(file), "replay", "lion", "--data", file.toString());
        Cli.assertRefused(
                USAGE,
                "%s: no such file".formatted(home.resolve("data_batch_1.bin")),
                "replay",
                "lion",
                "--data",
                folder);
        Files.createFile(home.resolve("train-labels-idx1-ubyte.gz"));
        Cli.assertRefused(
                USAGE, "%s: files of two kinds, %s".formatted(home, kinds), "replay", "lion", "--data", folder);
        Files.delete(file);
        Cli.assertRefused(
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
        Cli.assertRefused(
                USAGE,
                "--model cn: must be mlp, cnn or vit; did you mean 'cnn'?",
                "replay",
                "lion",
                "--data",
                folder,
                "--model",
                "cn");
        Cli.assertRefused(
                USAGE, "--hidden 0: must be at least 1", "replay", "lion", "--data", folder, "--hidden", "64,0");
        Cli.assertRefused(USAGE, "--model cnn: needs --data FOLDER", "replay", "lion", "--model", "cnn");
        Cli.assertRefused(USAGE, "--hidden 64,32: needs --data FOLDER", "replay", "lion", "--hidden", "64,32");
        Cli.assertRefused(
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
        Cli.assertRefused(USAGE, "%s: no such file".formatted(missing), "replay", "lion", "--text", missing.toString());
        Path brief = Files.writeString(home.resolve("brief.txt"), "To be, or not to be");
        Cli.assertRefused(
                USAGE,
                "%s: characters of training text: 18, must be at least 25; validation text is the last tenth"
                        .formatted(brief),
                "replay",
                "lion",
                "--text",
                brief.toString());
        Cli.assertRefused(
                USAGE,
                "--text %s: cannot be given with --task, both say what to train".formatted(brief),
                "replay",
                "lion",
                "--task",
                "lm8",
                "--text",
                brief.toString());
        Cli.assertRefused(
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
        Cli.assertRefused(
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
