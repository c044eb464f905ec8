package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.progress.Progress;
import serengeti.search.progress.Progress.Pace;
import serengeti.search.progress.SearchProgress;

/// The tables `progress` and `pace`: how far the process that runs a campaign has come.
final class ProgressRows implements AutoCloseable {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Connection connection;
    private final PreparedStatement search;
    private final PreparedStatement pace;
    private final PreparedStatement forget;

    ProgressRows(Connection connection) throws SQLException {
        this.connection = connection;
        search = connection.prepareStatement("INSERT OR REPLACE INTO progress VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        pace = connection.prepareStatement("INSERT INTO pace VALUES (?, ?, ?)");
        forget = connection.prepareStatement("DELETE FROM pace");
    }

    /// The clock of all processes: seconds since 1970.
    static double now() {
        return System.currentTimeMillis() / MILLIS_PER_SECOND;
    }

    /// Puts the progress of a process that begins in place of any other.
    void begin(Progress progress) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM progress");
            statement.executeUpdate("DELETE FROM pace");
            statement.executeUpdate("UPDATE campaign SET workers = " + progress.workers());
        }
        insert(progress.paces().getLast());
    }

    /// Writes what a search's last event has changed.
    void write(Progress progress, Run run) throws SQLException {
        for (SearchProgress each : progress.searches()) {
            if (each.run().equals(run)) {
                insert(each);
            }
        }
        forget.executeUpdate();
        for (Pace each : progress.paces()) {
            insert(each);
        }
    }

    private void insert(SearchProgress each) throws SQLException {
        search.setString(1, each.run().label());
        search.setLong(2, each.cycles());
        search.setLong(3, each.programs());
        search.setLong(4, each.trained());
        search.setLong(5, each.trainings());
        search.setDouble(6, each.trainingSeconds());
        search.setDouble(7, each.best());
        search.setLong(8, each.plateau());
        search.setBoolean(9, each.isEnded());
        search.executeUpdate();
    }

    private void insert(Pace each) throws SQLException {
        pace.setDouble(1, each.time());
        pace.setLong(2, each.trainings());
        pace.setLong(3, each.recalled());
        pace.executeUpdate();
    }

    /// What is stored.
    static Progress read(Connection connection, CampaignSpec spec) throws SQLException {
        List<SearchProgress> searches = new ArrayList<>();
        List<Pace> paces = new ArrayList<>();
        int workers;
        try (Statement query = connection.createStatement()) {
            try (ResultSet row = query.executeQuery("SELECT workers FROM campaign")) {
                workers = row.getInt(1);
            }
            try (ResultSet row = query.executeQuery("SELECT * FROM progress")) {
                while (row.next()) {
                    searches.add(
                            new SearchProgress(
                                    spec.run(row.getString("search")),
                                    row.getLong("cycles"),
                                    row.getLong("programs"),
                                    row.getLong("trained"),
                                    row.getLong("trainings"),
                                    row.getDouble("training_seconds"),
                                    row.getDouble("best"),
                                    row.getLong("plateau"),
                                    row.getBoolean("is_ended")));
                }
            }
            try (ResultSet row = query.executeQuery("SELECT * FROM pace ORDER BY rowid")) {
                while (row.next()) {
                    paces.add(new Pace(row.getDouble("time"), row.getLong("trainings"), row.getLong("recalled")));
                }
            }
        }
        List<Run> runs = spec.runs();
        searches.sort(Comparator.comparingInt(each -> runs.indexOf(each.run())));
        return new Progress(workers, searches, paces);
    }

    @Override
    public void close() throws SQLException {
        search.close();
        pace.close();
        forget.close();
    }
}
