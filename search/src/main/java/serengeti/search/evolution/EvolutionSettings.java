package serengeti.search.evolution;

/// The knobs of regularized evolution.
///
/// @param population individuals alive at a time, at least 2; the paper has 1000
/// @param tournament how many compete to be a parent, at least 1; the paper has 2
/// @param batch children per cycle, born and scored side by side, at least 1 and below the population
public record EvolutionSettings(int population, int tournament, int batch) {

    /// arXiv 2302.06675, section 2.2, with a batch that keeps many workers busy.
    public static final EvolutionSettings PAPER = new EvolutionSettings(1000, 2, 64);

    public EvolutionSettings {
        if (population < 2) {
            throw new IllegalArgumentException("population: %d, must be at least 2".formatted(population));
        }
        if (tournament < 1) {
            throw new IllegalArgumentException("tournament: %d, must be at least 1".formatted(tournament));
        }
        if (batch < 1 || batch >= population) {
            throw new IllegalArgumentException(
                    "batch: %d, must be at least 1 and below the population of %d".formatted(batch, population));
        }
    }
}
