package serengeti.search.evolution;

import serengeti.search.knobs.Knob;

/// When a population is replaced by copies of one program.
public record RestartSettings(
        @Knob(
                        about =
                                "programs born without a better one among them after which the population starts anew,"
                                        + " at least 1",
                        unit = "programs",
                        source = "arXiv 2302.06675, section 2.2: fitness plateaus at about 300,000",
                        isLimit = true)
                long plateau,
        @Knob(
                        about = "what it starts anew from: the best program so far, or the start program",
                        unit = "best or start",
                        source = "arXiv 2302.06675, section 2.2: both")
                Origin from) {

    /// What a new population consists of.
    public enum Origin {
        /// Copies of the best program so far.
        BEST,
        /// Copies of the start program.
        START
    }

    public RestartSettings {
        if (plateau < 1) {
            throw new IllegalArgumentException("plateau: %d, must be at least 1".formatted(plateau));
        }
    }
}
