package serengeti.results.store;

import static serengeti.results.store.OutcomeColumns.number;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.Other;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Champion;
import serengeti.search.Comparison;
import serengeti.search.Run;
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
        try (PreparedStatement champion =
                        connection.prepareStatement(
                                "INSERT INTO champion VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement rejection = connection.prepareStatement("INSERT INTO rejection VALUES (?, ?, ?)")) {
            for (SearchResult search : result.searches()) {
                write(champion, search);
                for (Map.Entry<String, Long> each : search.statistics().rejected().entrySet()) {
                    rejection.setString(1, search.run().label());
                    rejection.setString(2, each.getKey());
                    rejection.setLong(3, each.getValue());
                    rejection.executeUpdate();
                }
            }
        }
        try (PreparedStatement row =
                connection.prepareStatement("INSERT INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            write(row, result.best(), result.baseline(), result.fresh());
            for (Other other : result.others()) {
                write(row, result.best(), other.baseline(), other.fresh());
            }
        }
    }

    private static void write(PreparedStatement row, SearchResult best, SearchResult baseline, Comparison fresh)
            throws SQLException {
        row.setString(1, best.run().label());
        row.setString(2, baseline.run().label());
        row.setInt(3, fresh.seeds());
        row.setInt(4, fresh.bestScored());
        row.setDouble(5, fresh.bestMean());
        row.setDouble(6, fresh.bestStandardError());
        row.setInt(7, fresh.baselineScored());
        row.setDouble(8, fresh.baselineMean());
        row.setDouble(9, fresh.baselineStandardError());
        row.setInt(10, fresh.compared());
        row.setDouble(11, fresh.differenceMean());
        row.setDouble(12, fresh.differenceStandardError());
        row.executeUpdate();
    }

    private static void write(PreparedStatement row, SearchResult search) throws SQLException {
        Champion champion = search.champion();
        Statistics statistics = search.statistics();
        row.setString(1, search.run().label());
        row.setLong(2, champion.id());
        row.setString(3, champion.hash().toString());
        row.setDouble(4, champion.fitness());
        row.setInt(5, champion.seeds());
        row.setString(6, Printer.print(champion.program()));
        row.setLong(7, statistics.programs());
        row.setLong(8, statistics.trained());
        row.setLong(9, statistics.trainings());
        row.setLong(10, statistics.hits());
        row.setDouble(11, statistics.redundantShare());
        row.setDouble(12, statistics.bestFitness());
        row.executeUpdate();
    }

    /// The result, if there is one yet.
    static Optional<CampaignResult> read(Connection connection, CampaignSpec spec, boolean interrupted)
            throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT * FROM result ORDER BY rowid")) {
            if (!row.next()) {
                return Optional.empty();
            }
            List<SearchResult> searches = new ArrayList<>();
            for (Run run : spec.runs()) {
                search(connection, run).ifPresent(searches::add);
            }
            SearchResult best = named(searches, row.getString("best"));
            SearchResult baseline = named(searches, row.getString("baseline"));
            Comparison fresh = comparison(row);
            List<Other> others = new ArrayList<>();
            while (row.next()) {
                others.add(new Other(named(searches, row.getString("baseline")), comparison(row)));
            }
            return Optional.of(new CampaignResult(searches, best, baseline, fresh, others, interrupted));
        }
    }

    private static Comparison comparison(ResultSet row) throws SQLException {
        return new Comparison(
                row.getInt("fresh_seeds"),
                row.getInt("best_scored"),
                number(row, "best_mean"),
                number(row, "best_standard_error"),
                row.getInt("baseline_scored"),
                number(row, "baseline_mean"),
                number(row, "baseline_standard_error"),
                row.getInt("compared"),
                number(row, "difference_mean"),
                number(row, "difference_standard_error"));
    }

    private static SearchResult named(List<SearchResult> searches, String label) {
        return searches.stream()
                .filter(search -> search.run().label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the result lacks search " + label));
    }

    /// How a search ended; nothing of one that the campaign was stopped before.
    private static Optional<SearchResult> search(Connection connection, Run run) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM champion WHERE search = ?")) {
            query.setString(1, run.label());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
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
                var statistics =
                        new Statistics(
                                row.getLong("programs"),
                                row.getLong("trained"),
                                row.getLong("trainings"),
                                row.getLong("hits"),
                                rejected(connection, run),
                                row.getDouble("redundant_share"),
                                number(row, "best_fitness"));
                return Optional.of(new SearchResult(run, champion, statistics));
            }
        }
    }

    private static Map<String, Long> rejected(Connection connection, Run run) throws SQLException {
        Map<String, Long> rejected = new TreeMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT cause, count FROM rejection WHERE search = ?")) {
            query.setString(1, run.label());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rejected.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return rejected;
    }
}
