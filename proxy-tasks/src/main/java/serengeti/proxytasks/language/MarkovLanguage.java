package serengeti.proxytasks.language;

import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.MarkovText;
import serengeti.proxytasks.data.TokenSequences;

/// Tasks that predict tokens of generated text.
///
/// @param count training sequences, from which batches are drawn with replacement
/// @param validationCount validation sequences
/// @param topics Markov chains, one of which each sequence follows
/// @param structureSeed what the chains are drawn from; more topics leave those before as they are
/// @param textSeed what the training sequences are drawn from; the next one is that of the validation sequences
public record MarkovLanguage(int count, int validationCount, int topics, long structureSeed, long textSeed) {
    private static final long USUAL_SEED = 11;

    /// The language of most tasks.
    public MarkovLanguage(int count, int validationCount, int topics) {
        this(count, validationCount, topics, USUAL_SEED, USUAL_SEED);
    }

    /// A task for a transformer of the given shape.
    public Task task(String name, int tier, LanguageShape shape, int batch, int steps) {
        String title =
                "%d-topic Markov text with copies, vocabulary %d, n %d".formatted(topics, shape.vocabulary(), count);
        return shape.task(name, tier, batch, steps, title, () -> sequences(shape.vocabulary(), shape.context()));
    }

    /// The sequences for a model with this vocabulary and context, the same on every call.
    public TokenSequences.Split sequences(int vocabulary, int context) {
        MarkovText text = new MarkovText(vocabulary, topics, structureSeed);
        return new TokenSequences.Split(
                text.generate(count, context + 1, textSeed), text.generate(validationCount, context + 1, textSeed + 1));
    }
}
