package serengeti.search.evolution;

import serengeti.search.knobs.Knob;

/// The knobs of regularized evolution.
public record EvolutionSettings(
        @Knob(
                        about = "programs alive at a time, 2 to 1000000",
                        unit = "programs",
                        source = "arXiv 2302.06675, section 2.2: 1000")
                int population,
        @Knob(
                        about = "how many compete to be a parent, at least 1",
                        unit = "programs",
                        source = "arXiv 2302.06675, section 2.2: 2")
                int tournament,
        @Knob(
                        about =
                                "children of a cycle, born and scored side by side, at least 1 and below the"
                                        + " population",
                        unit = "programs",
                        source = "enough to keep 16 workers busy; the paper does not state it")
                int batch,
        @Knob(
                        about =
                                "part of the trainings, at the start, in which only constants change, 0 to 1; forms"
                                    + " that need little tuning would otherwise take over before the start program has"
                                    + " shown what it can do",
                        unit = "share",
                        source = "measured, see docs/campaigns.md; the paper has 0")
                double tuningShare) {
    private static final int MOST_ALIVE = 1_000_000;

    public EvolutionSettings {
        if (population < 2) {
            throw new IllegalArgumentException("population: %d, must be at least 2".formatted(population));
        }
        if (population > MOST_ALIVE) {
            throw new IllegalArgumentException("population: %d, must be at most %d".formatted(population, MOST_ALIVE));
        }
        if (tournament < 1) {
            throw new IllegalArgumentException("tournament: %d, must be at least 1".formatted(tournament));
        }
        if (batch < 1 || batch >= population) {
            throw new IllegalArgumentException(
                    "batch: %d, must be at least 1 and below the population of %d".formatted(batch, population));
        }
        if (!(tuningShare >= 0 && tuningShare <= 1)) {
            throw new IllegalArgumentException("tuning_share: %s, must be between 0 and 1".formatted(tuningShare));
        }
    }
}
