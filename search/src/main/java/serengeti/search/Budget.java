package serengeti.search;

/// What one search may cost before its winner is chosen, and when else it ends.
///
/// @param programs children, at least 1
/// @param trainings training runs, at least 0
/// @param seconds of training, all workers together, above 0
/// @param fitness of a confirmed best program that ends the search
/// @param plateau children without a better one that end the search, at least 1
public record Budget(long programs, long trainings, double seconds, double fitness, long plateau) {

    /// That of a campaign's own searches.
    static Budget of(CampaignSpec spec, int workers) {
        StopSettings stop = spec.stop();
        return new Budget(
                stop.programs(),
                stop.trainings() - spec.finals().trainings(),
                stop.seconds() * workers,
                stop.fitness(),
                stop.plateau());
    }

    /// Training runs alone.
    static Budget ofTrainings(long trainings) {
        return new Budget(
                Long.MAX_VALUE, trainings, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Long.MAX_VALUE);
    }
}
