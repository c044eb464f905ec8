package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.search.Run;

/// How one search of a campaign went, cycle by cycle.
///
/// @param run the search
/// @param hasEnded whether it has reached its limits; one that has not may still be running, or was cut off
/// @param cycles its counts after each cycle, in order; none before the first cycle has ended
public record SearchCurve(Run run, boolean hasEnded, List<Cycle> cycles) {

    public SearchCurve {
        cycles = List.copyOf(cycles);
    }

    /// The counts after a cycle.
    ///
    /// @param programs children born so far
    /// @param trained distinct programs that were trained so far
    /// @param trainings training runs so far, further seeds included
    /// @param hits children so far whose behaviour was known
    /// @param redundantShare redundant statements as a share of all of the population, 0 to 1
    /// @param bestFitness of the population; minus infinity where nothing in it was scored
    /// @param best id of the best program of all that were born so far
    /// @param seconds that the whole campaign had taken by then
    public record Cycle(
            long programs,
            long trained,
            long trainings,
            long hits,
            double redundantShare,
            double bestFitness,
            long best,
            double seconds) {

        /// The share of children whose behaviour was known, 0 to 1.
        public double cacheHitRate() {
            return programs == 0 ? 0 : (double) hits / programs;
        }
    }

    /// The best fitness of any cycle that had ended by so many training runs; minus infinity where nothing was scored.
    ///
    /// Not that of the last cycle: programs leave the population by age, the best one too, and the children of a search
    /// without selection are no better than their elders.
    public double bestFitnessBy(long trainings) {
        return cycles.stream()
                .takeWhile(cycle -> cycle.trainings() <= trainings)
                .mapToDouble(Cycle::bestFitness)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /// Whether it is known how the search stood after so many training runs: it has come as far, or has ended before.
    public boolean hasReached(long trainings) {
        return hasEnded || !cycles.isEmpty() && trainings <= cycles.getLast().trainings();
    }

    /// The last cycle that had ended by so many training runs; none before the first cycle, and none beyond the last
    /// one of a search that has not ended, of which nobody knows where it will be.
    public Optional<Cycle> at(long trainings) {
        if (!hasReached(trainings)) {
            return Optional.empty();
        }
        return cycles.stream().takeWhile(cycle -> cycle.trainings() <= trainings).reduce((_, later) -> later);
    }

    /// Those of all searches, in their order.
    ///
    /// They run one after the other, so that one has ended if the campaign has, or if a later one has had a cycle.
    static List<SearchCurve> read(Connection connection, List<Run> runs, CampaignState state) throws SQLException {
        List<SearchCurve> backwards = new ArrayList<>();
        boolean hasEnded = state == CampaignState.FINISHED;
        for (Run run : runs.reversed()) {
            List<Cycle> cycles = cycles(connection, run);
            backwards.add(new SearchCurve(run, hasEnded, cycles));
            hasEnded |= !cycles.isEmpty();
        }
        return backwards.reversed();
    }

    private static List<Cycle> cycles(Connection connection, Run run) throws SQLException {
        String sql =
                """
                SELECT programs, trained, trainings, hits, redundant_share, best_fitness, best, seconds FROM cycle
                WHERE search = ? ORDER BY number\
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, run.label());
            List<Cycle> cycles = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    cycles.add(
                            new Cycle(
                                    row.getLong("programs"),
                                    row.getLong("trained"),
                                    row.getLong("trainings"),
                                    row.getLong("hits"),
                                    row.getDouble("redundant_share"),
                                    row.getDouble("best_fitness"),
                                    row.getLong("best"),
                                    row.getDouble("seconds")));
                }
            }
            return cycles;
        }
    }
}
