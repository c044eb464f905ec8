package serengeti.search.funnel;

import serengeti.search.randomness.Randomness.Purpose;

/// What a training run of a funnel is for; each has seeds of its own.
public enum FunnelPhase {
    /// Choice of constants.
    TUNING(Purpose.TUNING_SEED),
    /// Choice of programs.
    RACE(Purpose.FINAL_SEED),
    /// The scores of the winners' cards, by which nothing is chosen.
    CARD(Purpose.FRESH_SEED),
    /// Choice of what is left out of a winner.
    SIMPLIFY(Purpose.FRESH_SEED);

    private final Purpose purpose;

    FunnelPhase(Purpose purpose) {
        this.purpose = purpose;
    }

    /// What its seeds are numbered under.
    Purpose purpose() {
        return purpose;
    }
}
