package serengeti.search.funnel;

import java.util.Locale;

/// How a program came out of a race.
public enum Fate {
    /// Better than the reference, even though it is the best of several.
    PASSED,
    /// Behind, or not scored on a seed, and let go.
    BEHIND,
    /// Neither, on all seeds.
    UNDECIDED;

    /// The name in documents.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
