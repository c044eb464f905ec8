package serengeti.search;

/// One search of a campaign.
///
/// @param mode how children are made
/// @param start what it begins with
/// @param repeat number of the repeat, from 1
/// @param isBaseline whether it is what others are compared with
public record Run(Mode mode, StartChoice start, int repeat, boolean isBaseline) {
    private static final String BASELINE = "baseline-";
    private static final char SEPARATOR = '-';

    /// A search that begins with the campaign's start program.
    public Run(Mode mode, int repeat, boolean isBaseline) {
        this(mode, StartChoice.OWN, repeat, isBaseline);
    }

    /// How children are made and from what, such as `random` or `constants-adamw:beta2=0.99`.
    public String method() {
        return start.isOwn() ? mode.label() : mode.label() + SEPARATOR + start;
    }

    /// The name of all its repeats, such as `evolution` or `baseline-constants`.
    public String kind() {
        return (isBaseline ? BASELINE : "") + method();
    }

    /// The name under which it is stored, such as `evolution-1` or `baseline-constants-1`.
    public String label() {
        return "%s%c%d".formatted(kind(), SEPARATOR, repeat);
    }
}
