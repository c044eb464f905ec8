package serengeti.search.fitness;

import serengeti.search.knobs.Knob;

/// The knobs of fitness.
public record FitnessSettings(
        @Knob(
                        about =
                                "how scores become fitness: paper takes the first score for ever, noise-aware the mean"
                                        + " less standard errors",
                        unit = "paper or noise-aware",
                        source = "measured, see docs/campaigns.md")
                Kind rule,
        @Knob(
                        about =
                                "standard deviation of a score from seed to seed, without what all programs have in"
                                        + " common there, at least 0",
                        unit = "fitness",
                        source = "measured, see docs/measurements.md")
                double noise,
        @Knob(
                        about = "standard errors that are subtracted from the mean, at least 0",
                        unit = "standard errors",
                        source = "one standard error; not compared with others")
                double caution,
        @Knob(
                        about = "seeds that a program may collect, at least 1; the rule of the paper has 1",
                        unit = "seeds",
                        source = "standard error of 0.0016 on mlp16 with 16")
                int maxSeeds,
        @Knob(
                        about =
                                "part of the new programs, of those that are scored, which get all seeds whatever the"
                                    + " score is, to tell how much easier the first seeds are than the others, which is"
                                    + " subtracted; 0 to 1, 0 subtracts nothing",
                        unit = "share",
                        source = "measured, see docs/measurements.md; the paper has 0")
                double panelShare,
        @Knob(
                        about =
                                "part of the population, counted from the best, in which a new program must be to get"
                                        + " further seeds at once, 0 to 1",
                        unit = "share",
                        source = "chosen by hand; not compared with others")
                double confirmedShare,
        @Knob(
                        about =
                                "part of the population, counted from the best, in which a program that is met again"
                                        + " gets one more seed, 0 to 1",
                        unit = "share",
                        source = "chosen by hand; not compared with others")
                double lookedAtAgainShare,
        @Knob(
                        about =
                                "factor by which a new program's learning rate is also tried below and above, at least"
                                        + " 1; 1 tries its own only",
                        unit = "factor",
                        source = "measured, see docs/campaigns.md; the paper has 1")
                double rateFactor) {

    /// How scores become fitness.
    public enum Kind {
        /// See [FitnessRule.Paper].
        PAPER,
        /// See [FitnessRule.NoiseAware].
        NOISE_AWARE
    }

    public FitnessSettings {
        requireAtLeastZero("noise", noise);
        requireAtLeastZero("caution", caution);
        if (maxSeeds < 1) {
            throw new IllegalArgumentException("max_seeds: %d, must be at least 1".formatted(maxSeeds));
        }
        requireShare("panel_share", panelShare);
        requireShare("confirmed_share", confirmedShare);
        requireShare("looked_at_again_share", lookedAtAgainShare);
        if (!(rateFactor >= 1 && Double.isFinite(rateFactor))) {
            throw new IllegalArgumentException("rate_factor: %s, must be at least 1 and finite".formatted(rateFactor));
        }
    }

    /// The rule.
    public FitnessRule asRule() {
        return switch (rule) {
            case PAPER -> new FitnessRule.Paper();
            case NOISE_AWARE -> new FitnessRule.NoiseAware(noise, caution, maxSeeds);
        };
    }

    private static void requireAtLeastZero(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException("%s: %s, must be at least 0".formatted(name, value));
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s: %s, must be between 0 and 1".formatted(name, value));
        }
    }
}
