package serengeti.results.store;

import java.util.Arrays;
import java.util.Locale;

/// How far a campaign has come.
public enum CampaignState {
    /// It is running, or its process was killed; it has no result yet.
    UNFINISHED,
    /// It was stopped and has a provisional result; it can be gone on with.
    INTERRUPTED,
    /// It has run to its end.
    FINISHED;

    /// The name in tables and messages.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state with a label.
    static CampaignState labelled(String label) {
        return Arrays.stream(values())
                .filter(state -> state.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown state '%s'".formatted(label)));
    }
}
