package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.search.SearchEvent.CycleEnded;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.Statistics;
import serengeti.search.evolution.Individual;

/// The prepared statements of a campaign that is being written; rows that are there already stay as they are.
final class Inserts implements AutoCloseable {
    private final PreparedStatement child;
    private final PreparedStatement trial;
    private final PreparedStatement cycle;
    private final PreparedStatement state;
    private final PreparedStatement training;
    private final PreparedStatement sameChild;
    private final PreparedStatement sameCycle;

    Inserts(Connection connection) throws SQLException {
        child = connection.prepareStatement("INSERT OR IGNORE INTO child VALUES (?, ?, ?, ?, ?, ?)");
        trial =
                connection.prepareStatement(
                        "INSERT OR IGNORE INTO training VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        cycle = connection.prepareStatement("INSERT OR IGNORE INTO cycle VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        state = connection.prepareStatement("UPDATE campaign SET state = ?, seconds = ?");
        training =
                connection.prepareStatement(
                        "SELECT %s FROM training WHERE search = ? AND hash = ? AND phase = ? AND seed = ?"
                                .formatted(OutcomeColumns.NAMES));
        sameChild =
                connection.prepareStatement(
                        "SELECT 1 FROM child WHERE search = ? AND id = ? AND parent = ? AND mutation = ? AND hash = ?");
        sameCycle =
                connection.prepareStatement(
                        """
                        SELECT 1 FROM cycle
                        WHERE search = ? AND number = ? AND programs = ? AND trained = ? AND trainings = ? AND hits = ?
                            AND redundant_share = ? AND best_fitness = ? AND best = ?\
                        """);
    }

    void child(String search, Individual individual, byte[] text) throws SQLException {
        bind(child, search, individual);
        child.setBytes(6, text);
        child.executeUpdate();
    }

    /// Whether this very child is there.
    boolean hasChild(String search, Individual individual) throws SQLException {
        bind(sameChild, search, individual);
        return hasRow(sameChild);
    }

    private static void bind(PreparedStatement statement, String search, Individual individual) throws SQLException {
        statement.setString(1, search);
        statement.setLong(2, individual.id());
        statement.setLong(3, individual.parent());
        statement.setString(4, individual.mutation());
        statement.setString(5, individual.hash().toString());
    }

    /// Whether it was new.
    boolean trial(String search, Trial run, String phase) throws SQLException {
        trial.setString(1, search);
        trial.setString(2, run.hash().toString());
        trial.setString(3, phase);
        trial.setInt(4, run.seed());
        OutcomeColumns.write(run.training(), trial, 5);
        return trial.executeUpdate() > 0;
    }

    /// Whether this very training is there.
    boolean hasTrial(String search, Trial run, String phase) throws SQLException {
        return training(search, run.hash(), phase, run.seed()).equals(Optional.of(run.training()));
    }

    /// Whether it was new.
    boolean cycle(String search, long number, CycleEnded ended, double seconds) throws SQLException {
        bind(cycle, search, number, ended);
        cycle.setDouble(10, seconds);
        return cycle.executeUpdate() > 0;
    }

    /// Whether these very counts are there.
    boolean hasCycle(String search, long number, CycleEnded ended) throws SQLException {
        bind(sameCycle, search, number, ended);
        return hasRow(sameCycle);
    }

    private static void bind(PreparedStatement statement, String search, long number, CycleEnded ended)
            throws SQLException {
        Statistics statistics = ended.statistics();
        statement.setString(1, search);
        statement.setLong(2, number);
        statement.setLong(3, statistics.programs());
        statement.setLong(4, statistics.trained());
        statement.setLong(5, statistics.trainings());
        statement.setLong(6, statistics.hits());
        statement.setDouble(7, statistics.redundantShare());
        statement.setDouble(8, statistics.bestFitness());
        statement.setLong(9, ended.best().id());
    }

    private static boolean hasRow(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next();
        }
    }

    void state(CampaignState present, double seconds) throws SQLException {
        state.setString(1, present.label());
        state.setDouble(2, seconds);
        state.executeUpdate();
    }

    Optional<Training> training(String search, FunctionalHash hash, String phase, int seed) throws SQLException {
        training.setString(1, search);
        training.setString(2, hash.toString());
        training.setString(3, phase);
        training.setInt(4, seed);
        try (ResultSet row = training.executeQuery()) {
            return row.next() ? Optional.of(OutcomeColumns.read(row)) : Optional.empty();
        }
    }

    @Override
    public void close() throws SQLException {
        child.close();
        trial.close();
        cycle.close();
        state.close();
        training.close();
        sameChild.close();
        sameCycle.close();
    }
}
