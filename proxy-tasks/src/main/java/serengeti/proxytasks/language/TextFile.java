package serengeti.proxytasks.language;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.TextFileException;
import serengeti.proxytasks.data.TokenSequences;

/// Text to learn from, character by character, from a file in UTF-8.
///
/// A character is a Unicode code point. The last tenth of the characters is validation text, the rest training text.
/// The vocabulary is that of the training text, in the order of the code points; other characters are left out of the
/// validation text.
///
/// @param path for messages and titles
/// @param train tokens of the training text
/// @param validation tokens of the validation text
/// @param vocabulary number of different tokens, at least 2
public record TextFile(Path path, int[] train, int[] validation, int vocabulary) {
    private static final int MOST_BYTES = 1 << 28;
    private static final int VALIDATION_SHARE = 10;
    private static final int MOST_VALIDATION_SEQUENCES = 2048;
    private static final int LEAST_VOCABULARY = 2;

    /// Reads a file of at most 256 MiB.
    ///
    /// @throws TextFileException if it cannot be read, is not UTF-8 or has less than two different characters
    public static TextFile read(Path path) {
        int[] characters = text(path).codePoints().toArray();
        int border = characters.length - characters.length / VALIDATION_SHARE;
        int[] train = Arrays.copyOf(characters, border);
        int[] known = Arrays.stream(train).sorted().distinct().toArray();
        if (known.length < LEAST_VOCABULARY) {
            throw new TextFileException(
                    "%s: different characters: %d, must be at least %d"
                            .formatted(path, known.length, LEAST_VOCABULARY));
        }
        int[] validation =
                Arrays.stream(characters, border, characters.length)
                        .filter(character -> Arrays.binarySearch(known, character) >= 0)
                        .toArray();
        return new TextFile(path, tokens(train, known), tokens(validation, known), known.length);
    }

    private static String text(Path path) {
        try {
            long bytes = Files.size(path);
            if (bytes > MOST_BYTES) {
                throw new TextFileException("%s: %d bytes, must be at most %d".formatted(path, bytes, MOST_BYTES));
            }
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new TextFileException("%s: no such file".formatted(path), e);
        } catch (CharacterCodingException e) {
            throw new TextFileException("%s: is not text in UTF-8".formatted(path), e);
        } catch (IOException e) {
            throw new TextFileException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static int[] tokens(int[] characters, int[] known) {
        return Arrays.stream(characters).map(character -> Arrays.binarySearch(known, character)).toArray();
    }

    /// A task for a decoder whose vocabulary is the text's.
    ///
    /// @throws TextFileException if the text is too short for the decoder's context
    public Task task(String name, LanguageShape shape, int batch, int steps) {
        TokenSequences.Split sequences = sequences(shape.context());
        String title = "%s, vocabulary %d, n %d".formatted(path.getFileName(), vocabulary, sequences.train().count());
        return shape.task(name, 1, batch, steps, title, () -> sequences);
    }

    /// The text cut into sequences one token longer than the context, each beginning with the last token of the one
    /// before, so that every character but the first is predicted once; at most 2048 for validation, spread evenly.
    ///
    /// @throws TextFileException if the text is too short
    public TokenSequences.Split sequences(int context) {
        requireLength("training", train, context);
        requireLength("validation", validation, context);
        return new TokenSequences.Split(
                sequences(train, context, Integer.MAX_VALUE),
                sequences(validation, context, MOST_VALIDATION_SEQUENCES));
    }

    private void requireLength(String part, int[] tokens, int context) {
        if (tokens.length <= context) {
            throw new TextFileException(
                    "%s: characters of %s text: %d, must be at least %d; validation text is the last tenth"
                            .formatted(path, part, tokens.length, context + 1));
        }
    }

    private TokenSequences sequences(int[] text, int context, int most) {
        int all = (text.length - 1) / context;
        int count = Math.min(all, most);
        int length = context + 1;
        int[] tokens = new int[Math.multiplyExact(count, length)];
        for (int sequence = 0; sequence < count; sequence++) {
            int place = (int) ((long) sequence * all / count);
            System.arraycopy(text, place * context, tokens, sequence * length, length);
        }
        return new TokenSequences(tokens, length, vocabulary);
    }
}
