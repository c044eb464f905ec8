package serengeti.results.store;

import static serengeti.results.store.OutcomeColumns.number;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.search.CampaignListener.Stage;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.Comparison;
import serengeti.search.Champion;
import serengeti.search.Statistics;

/// The tables `champion`, `result` and `rejection`: a campaign's result, written anew each time it is reached.
final class ResultRows {

    private ResultRows() {}

    static void write(Connection connection, CampaignResult result) throws SQLException {
        try (Statement delete = connection.createStatement()) {
            delete.executeUpdate("DELETE FROM champion");
            delete.executeUpdate("DELETE FROM result");
            delete.executeUpdate("DELETE FROM rejection");
        }
        Comparison fresh = result.fresh();
        try (PreparedStatement champion =
                connection.prepareStatement("INSERT INTO champion VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            write(champion, Stage.SEARCH, result.best(), fresh.bestMean(), fresh.bestStandardError());
            write(champion, Stage.BASELINE, result.baseline(), fresh.baselineMean(), fresh.baselineStandardError());
        }
        Statistics statistics = result.statistics();
        try (PreparedStatement row =
                connection.prepareStatement("INSERT INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            row.setInt(1, fresh.seeds());
            row.setDouble(2, fresh.differenceMean());
            row.setDouble(3, fresh.differenceStandardError());
            row.setLong(4, statistics.programs());
            row.setLong(5, statistics.trained());
            row.setLong(6, statistics.trainings());
            row.setLong(7, statistics.hits());
            row.setDouble(8, statistics.redundantShare());
            row.setDouble(9, statistics.bestFitness());
            row.executeUpdate();
        }
        try (PreparedStatement row = connection.prepareStatement("INSERT INTO rejection VALUES (?, ?)")) {
            for (Map.Entry<String, Long> each : statistics.rejected().entrySet()) {
                row.setString(1, each.getKey());
                row.setLong(2, each.getValue());
                row.executeUpdate();
            }
        }
    }

    private static void write(
            PreparedStatement row, Stage stage, Champion champion, double freshMean, double freshStandardError)
            throws SQLException {
        row.setString(1, CampaignStore.name(stage));
        row.setLong(2, champion.id());
        row.setString(3, champion.hash().toString());
        row.setDouble(4, champion.fitness());
        row.setInt(5, champion.seeds());
        row.setDouble(6, freshMean);
        row.setDouble(7, freshStandardError);
        row.setString(8, Printer.print(champion.program()));
        row.executeUpdate();
    }

    /// The result, if there is one yet.
    static Optional<CampaignResult> read(Connection connection, boolean interrupted) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT * FROM result")) {
            if (!row.next()) {
                return Optional.empty();
            }
            Standing best = standing(connection, Stage.SEARCH);
            Standing baseline = standing(connection, Stage.BASELINE);
            var fresh =
                    new Comparison(
                            row.getInt("fresh_seeds"),
                            best.freshMean(),
                            best.freshStandardError(),
                            baseline.freshMean(),
                            baseline.freshStandardError(),
                            number(row, "difference_mean"),
                            number(row, "difference_standard_error"));
            var statistics =
                    new Statistics(
                            row.getLong("programs"),
                            row.getLong("trained"),
                            row.getLong("trainings"),
                            row.getLong("hits"),
                            rejected(connection),
                            row.getDouble("redundant_share"),
                            number(row, "best_fitness"));
            return Optional.of(
                    new CampaignResult(best.champion(), baseline.champion(), fresh, statistics, interrupted));
        }
    }

    private record Standing(Champion champion, double freshMean, double freshStandardError) {}

    private static Standing standing(Connection connection, Stage stage) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM champion WHERE stage = ?")) {
            query.setString(1, CampaignStore.name(stage));
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalArgumentException(
                            "the result lacks the winner of stage " + CampaignStore.name(stage));
                }
                Program program = Parser.parse(row.getString("text"));
                var champion =
                        new Champion(
                                row.getLong("id"),
                                program,
                                Lowering.plan(program),
                                FunctionalHash.parse(row.getString("hash")),
                                number(row, "fitness"),
                                row.getInt("seeds"));
                return new Standing(champion, number(row, "fresh_mean"), number(row, "fresh_standard_error"));
            }
        }
    }

    private static Map<String, Long> rejected(Connection connection) throws SQLException {
        Map<String, Long> rejected = new TreeMap<>();
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT cause, count FROM rejection")) {
            while (row.next()) {
                rejected.put(row.getString(1), row.getLong(2));
            }
        }
        return rejected;
    }
}
