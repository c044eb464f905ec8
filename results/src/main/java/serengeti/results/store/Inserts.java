package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
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

    Inserts(Connection connection) throws SQLException {
        child = connection.prepareStatement("INSERT OR IGNORE INTO child VALUES (?, ?, ?, ?, ?, ?)");
        trial = connection.prepareStatement("INSERT OR IGNORE INTO training VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        cycle = connection.prepareStatement("INSERT OR IGNORE INTO cycle VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        state = connection.prepareStatement("UPDATE campaign SET state = ?, seconds = ?");
        training =
                connection.prepareStatement(
                        """
                        SELECT outcome, fitness, loss, detail, scores, seconds FROM training
                        WHERE search = ? AND hash = ? AND phase = ? AND seed = ?\
                        """);
    }

    void child(String search, Individual individual, byte[] text) throws SQLException {
        child.setString(1, search);
        child.setLong(2, individual.id());
        child.setLong(3, individual.parent());
        child.setString(4, individual.mutation());
        child.setString(5, individual.hash().toString());
        child.setBytes(6, text);
        child.executeUpdate();
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

    /// Whether it was new.
    boolean cycle(String search, long number, Statistics statistics, double seconds) throws SQLException {
        cycle.setString(1, search);
        cycle.setLong(2, number);
        cycle.setLong(3, statistics.programs());
        cycle.setLong(4, statistics.trained());
        cycle.setLong(5, statistics.trainings());
        cycle.setLong(6, statistics.hits());
        cycle.setDouble(7, statistics.redundantShare());
        cycle.setDouble(8, statistics.bestFitness());
        cycle.setDouble(9, seconds);
        return cycle.executeUpdate() > 0;
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
    }
}
