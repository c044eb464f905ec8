package serengeti.search;

/// What one search may cost.
///
/// @param programs children, at least 1
/// @param trainings training runs, finals included, at least 1
/// @param seconds of training, all workers together, above 0
public record Budget(long programs, long trainings, double seconds) {

    /// That of a campaign's own searches.
    static Budget of(StopSettings stop, int workers) {
        return new Budget(stop.programs(), stop.trainings(), stop.seconds() * workers);
    }

    /// Training runs alone.
    static Budget ofTrainings(long trainings) {
        return new Budget(Long.MAX_VALUE, trainings, Double.POSITIVE_INFINITY);
    }
}
