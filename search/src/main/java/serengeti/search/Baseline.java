package serengeti.search;

import java.util.Arrays;
import java.util.List;

/// What the searches of a campaign are compared with: other searches with as many training runs.
///
/// @param mode constants or random
/// @param start what it begins with
public record Baseline(Mode mode, StartChoice start) {
    private static final String SEPARATOR = ":";

    public Baseline {
        if (mode == Mode.EVOLUTION) {
            throw new IllegalArgumentException("evolution is no baseline; must be constants or random");
        }
    }

    /// A baseline that begins with the campaign's start program.
    public static Baseline of(Mode mode) {
        return new Baseline(mode, StartChoice.OWN);
    }

    /// Reads `constants`, `random`, or either with a start program of its own, such as `constants:adamw:beta2=0.99`.
    ///
    /// @throws serengeti.dsl.text.UnknownName if there is no such program, or it has no such hyperparameter
    /// @throws IllegalArgumentException if it is none of these
    public static Baseline parse(String text) {
        String[] parts = text.split(SEPARATOR, 2);
        List<String> labels = Arrays.stream(Mode.values()).map(Mode::label).toList();
        if (!labels.contains(parts[0])) {
            throw new IllegalArgumentException(
                    "'%s' is no baseline; must be constants or random, :PROGRAM behind it if need be".formatted(text));
        }
        Mode mode = Mode.values()[labels.indexOf(parts[0])];
        return parts.length == 1 ? of(mode) : new Baseline(mode, StartChoice.parse(parts[1]));
    }

    @Override
    public String toString() {
        return start.isOwn() ? mode.label() : mode.label() + SEPARATOR + start;
    }
}
