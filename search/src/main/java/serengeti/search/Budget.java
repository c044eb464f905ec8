package serengeti.search;

/// What one search may cost.
///
/// @param programs children, at least 1
/// @param trainings training runs, finals included, at least 1
/// @param seconds of training, all workers together, above 0
public record Budget(long programs, long trainings, double seconds) {
    private static final long MOST_FOR_A_TRAINING = 100;

    /// That of a campaign's own searches.
    static Budget of(StopSettings stop, int workers) {
        return new Budget(stop.programs(), stop.trainings(), stop.seconds() * workers);
    }

    /// Training runs alone; programs end a search only where next to none of them is new.
    static Budget ofTrainings(long trainings) {
        return new Budget(MOST_FOR_A_TRAINING * trainings, trainings, Double.POSITIVE_INFINITY);
    }
}
