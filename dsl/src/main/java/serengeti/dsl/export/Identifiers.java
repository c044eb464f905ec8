package serengeti.dsl.export;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names of functions, classes and files for a program.
final class Identifiers {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9]+");

    /// Titles up to this length are taken for names, such as `Centred RMSProp`; longer ones are sentences.
    private static final int MAX_TITLE = 24;

    private Identifiers() {}

    /// `paper_ablation_0_9` for `paper-ablation-0.9`.
    static String snakeCase(String name) {
        return checked(words(name).map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.joining("_")), "_");
    }

    /// `AdamW` for a program whose title is AdamW, else what its name gives: `PaperRaw` for `paper-raw`.
    static String className(Recipe recipe) {
        String title = recipe.title();
        return camelCase(title.length() <= MAX_TITLE && title.matches("[A-Za-z0-9 -]+") ? title : recipe.name());
    }

    /// `weightDecay` for `weight_decay`.
    static String mixedCase(String name) {
        String joined = camelCase(name);
        return joined.substring(0, 1).toLowerCase(Locale.ROOT) + joined.substring(1);
    }

    private static String camelCase(String text) {
        return checked(
                words(text)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining()),
                "Optimizer");
    }

    private static Stream<String> words(String text) {
        return BETWEEN_WORDS.splitAsStream(text).filter(word -> !word.isEmpty());
    }

    /// A name may not be empty and may not begin with a digit.
    private static String checked(String name, String prefix) {
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? prefix + name : name;
    }
}
