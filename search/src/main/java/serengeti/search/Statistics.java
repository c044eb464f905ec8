package serengeti.search;

import java.util.Map;

/// Counts of a search so far.
///
/// @param programs children born
/// @param trained distinct programs that were trained at all
/// @param trainings training runs, further seeds included
/// @param hits children whose functional hash was known already
/// @param rejected children that were not trained, by cause
/// @param redundantShare redundant statements as a share of all, over the living population
/// @param bestFitness the best fitness of the population
public record Statistics(
        long programs,
        long trained,
        long trainings,
        long hits,
        Map<String, Long> rejected,
        double redundantShare,
        double bestFitness) {

    public Statistics {
        rejected = Map.copyOf(rejected);
    }

    /// The share of children whose hash was known, 0 to 1.
    public double cacheHitRate() {
        return programs == 0 ? 0 : (double) hits / programs;
    }
}
