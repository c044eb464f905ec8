package serengeti.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.UnknownName;

/// The program that a search begins with: the campaign's own, or one of the library with some hyperparameters changed.
///
/// @param name in the library; empty for the campaign's own
/// @param changed hyperparameters that have other values than the library's
public record StartChoice(String name, List<Hyperparameter> changed) {
    /// The campaign's start program.
    public static final StartChoice OWN = new StartChoice("", List.of());

    public StartChoice {
        changed = List.copyOf(changed);
    }

    /// Reads `adamw` or `adamw:beta1=0.8:beta2=0.99`.
    ///
    /// @throws UnknownName if there is no such program, or it has no such hyperparameter
    /// @throws IllegalArgumentException if a value is no number, or the program has no hyperparameters at all
    static StartChoice parse(String text) {
        String[] parts = text.split(":", -1);
        Program program = Library.named(parts[0]).program();
        List<String> names = program.hyperparameters().stream().map(Hyperparameter::name).toList();
        var changed = new ArrayList<Hyperparameter>();
        if (parts.length > 1 && names.isEmpty()) {
            throw new IllegalArgumentException("'%s': program '%s' has no hyperparameters".formatted(text, parts[0]));
        }
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            String[] pair = part.split("=", 2);
            if (!names.contains(pair[0])) {
                throw new UnknownName("hyperparameter of " + parts[0], pair[0], names);
            }
            changed.add(new Hyperparameter(pair[0], value(text, pair)));
        }
        return new StartChoice(parts[0], changed);
    }

    private static double value(String text, String[] pair) {
        try {
            double value = pair.length == 2 ? Double.parseDouble(pair[1]) : Double.NaN;
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // refused as other texts are that are no numbers
        }
        throw new IllegalArgumentException("'%s': what follows %s must be = and a number".formatted(text, pair[0]));
    }

    /// Whether it is the campaign's own.
    public boolean isOwn() {
        return name.isEmpty();
    }

    /// The program, hyperparameters inlined.
    ///
    /// @param own the campaign's start program
    Program program(Program own) {
        if (isOwn()) {
            return own.inlined();
        }
        Program program = Library.named(name).program();
        List<Hyperparameter> hyperparameters =
                program.hyperparameters().stream()
                        .map(present ->
                                changed.stream()
                                        .filter(each -> each.name().equals(present.name()))
                                        .findFirst()
                                        .orElse(present))
                        .toList();
        return program.withHyperparameters(hyperparameters).withComments(List.of()).inlined();
    }

    /// The text that [#parse(String)] reads; empty for the campaign's own.
    @Override
    public String toString() {
        var text = new StringBuilder(name);
        changed.forEach(each -> text.append(":%s=%s".formatted(each.name(), each.value())));
        return text.toString();
    }
}
