package serengeti.proxytasks.language;

import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.MarkovText;
import serengeti.proxytasks.data.TokenSequences;

/// Tasks that predict tokens of generated text.
///
/// @param count training sequences, from which batches are drawn with replacement
/// @param validationCount validation sequences
/// @param topics Markov chains, one of which each sequence follows
public record MarkovLanguage(int count, int validationCount, int topics) {
    private static final long STRUCTURE_SEED = 11;
    private static final long TRAIN_SEED = 11;
    private static final long VALIDATION_SEED = 12;

    /// A task for a transformer of the given shape.
    public Task task(String name, int tier, LanguageShape shape, int batch, int steps) {
        String title =
                "%d-topic Markov text with copies, vocabulary %d, n %d".formatted(topics, shape.vocabulary(), count);
        return LanguageTask.of(
                name, tier, shape, batch, steps, title, () -> sequences(shape.vocabulary(), shape.context()));
    }

    /// The sequences for a model with this vocabulary and context, the same on every call.
    public TokenSequences.Split sequences(int vocabulary, int context) {
        MarkovText text = new MarkovText(vocabulary, topics, STRUCTURE_SEED);
        return new TokenSequences.Split(
                text.generate(count, context + 1, TRAIN_SEED),
                text.generate(validationCount, context + 1, VALIDATION_SEED));
    }
}
