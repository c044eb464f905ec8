package serengeti.proxytasks.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.TextFileException;
import serengeti.proxytasks.data.TokenSequences;
import serengeti.proxytasks.finetuning.AdamWStepper;
import serengeti.proxytasks.tokens.TransformerShape;

class TextFileTest {

    @TempDir private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("poem.txt"), text);
    }

    @Test
    void charactersAreNumberedInTheOrderOfTheirCodePoints() throws IOException {
        TextFile text = TextFile.read(file("b𝄞äa\nb𝄞äa\n" + "b𝄞äa\nb𝄞äa" + "𝄞a"));
        assertEquals(5, text.vocabulary());
        assertArrayEquals(new int[] {2, 4, 3, 1, 0, 2}, Arrays.copyOf(text.train(), 6));
        assertEquals(19, text.train().length);
        assertArrayEquals(new int[] {4, 1}, text.validation());
    }

    @Test
    void theLastTenthIsValidationWithoutCharactersThatTheRestLacks() throws IOException {
        TextFile text = TextFile.read(file("ab".repeat(45) + "a€€bbbccba"));
        assertEquals(90, text.train().length);
        assertEquals(2, text.vocabulary());
        assertArrayEquals(new int[] {0, 1, 1, 1, 1, 0}, text.validation());
    }

    @Test
    void everyCharacterButTheFirstIsPredictedOnce() throws IOException {
        TokenSequences train = TextFile.read(file("abcdefghijk".repeat(5))).sequences(3).train();
        assertEquals(4, train.length());
        assertEquals(16, train.count());
        assertArrayEquals(new int[] {0, 1, 2, 3, 3, 4, 5, 6}, Arrays.copyOf(train.tokens(), 8));
    }

    @Test
    void validationSequencesAreSpreadEvenly() throws IOException {
        TextFile text = TextFile.read(file("abc".repeat(30_000)));
        TokenSequences validation = text.sequences(2).validation();
        assertEquals(2048, validation.count());
        assertEquals(text.validation()[2 * (int) (2047L * 4499 / 2048)], validation.token(2047, 0));
    }

    @Test
    void aDecoderLearnsAText() throws IOException {
        Path path = file("the cat sat on the mat. ".repeat(60));
        TextFile text = TextFile.read(path);
        Task task =
                text.task(
                        "cats",
                        new LanguageShape(
                                Objective.NEXT_TOKEN, text.vocabulary(), 8, new TransformerShape(8, 1, 1, 16)),
                        8,
                        200);
        assertEquals(
                "decoder, context 8, width 8, heads 1, blocks 1 on poem.txt, vocabulary 11, n 161",
                task.card().title());
        Model model = task.newModel();
        model.start(1);
        double before = model.fitness();
        var stepper = new AdamWStepper(model, 0.01, 0);
        stepper.reset();
        for (int step = 0; step < 200; step++) {
            model.lossAndGradient(step);
            stepper.step(1);
        }
        assertTrue(before < -2, "fitness " + before);
        assertTrue(model.fitness() > -0.5, "fitness " + model.fitness());
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("none.txt");
        assertMessage("%s: no such file".formatted(missing), missing);
        assertMessage("%s: cannot be read: Is a directory".formatted(folder), folder);
    }

    @Test
    void bytesThatAreNotTextAreRefused() throws IOException {
        Path path = Files.write(folder.resolve("bytes"), new byte[] {'a', (byte) 0xff, 'b'});
        assertMessage("%s: is not text in UTF-8".formatted(path), path);
    }

    @Test
    void textsThatAreTooShortAreRefused() throws IOException {
        Path empty = file("");
        assertMessage("%s: different characters: 0, must be at least 2".formatted(empty), empty);
        Path dull = file("a".repeat(1000));
        assertMessage("%s: different characters: 1, must be at least 2".formatted(dull), dull);
        TextFile text = TextFile.read(file("ab".repeat(29)));
        assertEquals(
                "%s: characters of validation text: 5, must be at least 13; validation text is the last tenth"
                        .formatted(text.path()),
                assertThrows(TextFileException.class, () -> text.sequences(12)).getMessage());
    }

    private static void assertMessage(String message, Path path) {
        assertEquals(message, assertThrows(TextFileException.class, () -> TextFile.read(path)).getMessage());
    }
}
