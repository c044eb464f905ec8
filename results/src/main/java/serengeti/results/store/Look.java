package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import serengeti.search.CampaignSpec;
import serengeti.search.Statistics;
import serengeti.search.progress.Progress;
import serengeti.search.progress.SearchProgress;

/// How a campaign was found at a moment, by a process that may be another than the one that runs it.
///
/// @param state how far it has come, as it is stored; unfinished as well where its process was killed
/// @param isRunning whether a process held it
/// @param isStopping whether that process was asked to stop, and only the results are still to come
/// @param seconds spent on it when something was told last
/// @param progress of the process that runs it, or ran it last
/// @param counts after the last cycle of the search under way; none before its first, and when all have ended
public record Look(
        CampaignState state,
        boolean isRunning,
        boolean isStopping,
        double seconds,
        Progress progress,
        Optional<Statistics> counts) {

    /// Looks at a campaign: neither takes its lock nor writes to its folder.
    ///
    /// @param spec of the campaign
    /// @throws StoreException if it cannot be read
    public static Look at(CampaignFolder folder, CampaignSpec spec) {
        // first the lock: a process that ends gives it back after its last word
        boolean isRunning = CampaignLock.isTaken(folder);
        boolean isStopping = isRunning && CampaignLock.isStopping(folder);
        try (Connection connection = Schema.openToRead(folder)) {
            connection.setAutoCommit(false); // all that follows is read as of one moment
            Progress progress = ProgressRows.read(connection, spec);
            Optional<SearchProgress> search = progress.current(spec).flatMap(progress::of);
            Optional<Statistics> counts = search.isEmpty() ? Optional.empty() : counts(connection, search.get());
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT state, seconds FROM campaign")) {
                row.next();
                return new Look(
                        CampaignState.labelled(row.getString("state")),
                        isRunning,
                        isStopping,
                        row.getDouble("seconds"),
                        progress,
                        counts);
            }
        } catch (SQLException error) {
            throw new StoreException("cannot read %s: %s".formatted(folder.database(), error.getMessage()), error);
        }
    }

    /// Seconds since 1970, the clock of [#progress()].
    public static double now() {
        return ProgressRows.now();
    }

    private static Optional<Statistics> counts(Connection connection, SearchProgress search) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT * FROM cycle WHERE search = ? AND number = ?")) {
            query.setString(1, search.run().label());
            query.setLong(2, search.cycles());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Statistics(
                                        row.getLong("programs"),
                                        row.getLong("trained"),
                                        row.getLong("trainings"),
                                        row.getLong("hits"),
                                        Map.of(),
                                        row.getDouble("redundant_share"),
                                        row.getDouble("best_fitness")))
                        : Optional.empty();
            }
        }
    }
}
