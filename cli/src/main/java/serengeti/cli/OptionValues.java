package serengeti.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import serengeti.dsl.text.Suggestion;

/// What was given for an option, one text or several.
record OptionValues(String option, List<String> texts) {

    /// The values that the texts stand for, each once, in the order given.
    ///
    /// @param possible what a value can be, as the end of a sentence: `a number above 0`
    /// @param reader empty for a text that stands for no value
    /// @throws UsageFailure if there is no text, or one that stands for no value
    <T> List<T> read(String possible, Function<String, Optional<T>> reader) {
        if (texts.isEmpty()) {
            throw new UsageFailure("%s: no value given, must be %s".formatted(option, possible));
        }
        return texts.stream()
                .map(text -> reader.apply(text).orElseThrow(() -> refusal(option, text, possible)))
                .distinct()
                .toList();
    }

    /// The values that the texts name, each once, in the order given.
    ///
    /// @param values all that there are, at least two
    /// @param label the name of a value
    /// @throws UsageFailure if there is no text, or one that names no value
    <T> List<T> named(T[] values, Function<T, String> label) {
        Map<String, T> known = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> known.put(label.apply(value), value));
        List<String> names = List.copyOf(known.keySet());
        String possible = String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
        return read(
                possible,
                text -> {
                    if (!known.containsKey(text)) {
                        throw refusal(option, text, possible + Suggestion.didYouMean(text, names));
                    }
                    return Optional.of(known.get(text));
                });
    }

    /// What says that a text stands for no value.
    static UsageFailure refusal(String option, String text, String possible) {
        String seen = text.isBlank() ? "'%s'".formatted(text) : text;
        return new UsageFailure("%s %s: must be %s".formatted(option, seen, possible));
    }
}
