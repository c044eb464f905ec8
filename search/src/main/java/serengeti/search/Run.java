package serengeti.search;

import java.util.Locale;

/// One search of a campaign.
///
/// @param mode how children are made
/// @param repeat number of the repeat, from 1
/// @param isBaseline whether it is what others are compared with
public record Run(Mode mode, int repeat, boolean isBaseline) {
    private static final String BASELINE = "baseline-";

    /// The name under which it is stored, such as `evolution-1` or `baseline-constants-1`.
    public String label() {
        return "%s%s-%d".formatted(isBaseline ? BASELINE : "", mode.name().toLowerCase(Locale.ROOT), repeat);
    }

    /// The run with that name.
    ///
    /// @throws IllegalArgumentException if it is no name of a run
    public static Run labelled(String label) {
        boolean isBaseline = label.startsWith(BASELINE);
        String rest = isBaseline ? label.substring(BASELINE.length()) : label;
        int dash = rest.lastIndexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("'%s' is not the name of a run".formatted(label));
        }
        return new Run(
                Mode.valueOf(rest.substring(0, dash).toUpperCase(Locale.ROOT)),
                Integer.parseInt(rest.substring(dash + 1)),
                isBaseline);
    }
}
