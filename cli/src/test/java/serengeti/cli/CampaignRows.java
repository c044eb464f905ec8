package serengeti.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;
import serengeti.results.store.CampaignFolder;

/// What stands in the database of a campaign, a line per row, read without writing to it.
final class CampaignRows {

    /// Tables to which rows are only added while a campaign runs.
    private static final List<String> GROWING = List.of("setting", "child", "training", "cycle", "validation");

    private static final List<String> WITHOUT_TIMES =
            List.of(
                    "SELECT version, state FROM campaign",
                    "SELECT * FROM setting",
                    "SELECT search, id, parent, mutation, hash, hex(text) FROM child",
                    "SELECT search, hash, phase, seed, outcome, fitness, loss, detail, scores, hurdle_losses, rate FROM"
                            + " training",
                    "SELECT search, number, programs, trained, trainings, hits, redundant_share, best_fitness FROM"
                            + " cycle",
                    "SELECT * FROM validation",
                    "SELECT * FROM champion",
                    "SELECT * FROM result",
                    "SELECT * FROM rejection",
                    "SELECT search, place, id, fitness, hex(text) FROM hall");

    private CampaignRows() {}

    /// All rows of all tables, sorted, without the seconds that things took.
    static List<String> withoutTimes(CampaignFolder folder) throws SQLException {
        return rows(folder, WITHOUT_TIMES);
    }

    /// All rows that stay as they are once they are there.
    static List<String> kept(CampaignFolder folder) throws SQLException {
        return rows(folder, GROWING.stream().map(table -> "SELECT * FROM " + table).toList());
    }

    /// The training runs of a funnel, without the seconds that they took.
    static List<String> funnel(CampaignFolder folder) throws SQLException {
        return rows(
                folder,
                List.of(
                        "SELECT task, hash, phase, seed, outcome, fitness, loss, detail, scores, hurdle_losses, rate"
                                + " FROM funnel"));
    }

    /// The number of training runs.
    static long trainings(CampaignFolder folder) throws SQLException {
        return rows(folder, List.of("SELECT * FROM training")).size();
    }

    private static List<String> rows(CampaignFolder folder, List<String> queries) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        var rows = new ArrayList<String>();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.database(), config.toProperties());
                Statement statement = connection.createStatement()) {
            for (String query : queries) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        var cells = new ArrayList<String>();
                        cells.add(query.substring(query.indexOf(" FROM ") + " FROM ".length()));
                        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                            cells.add(String.valueOf(row.getString(column)));
                        }
                        rows.add(String.join("|", cells));
                    }
                }
            }
        }
        return rows.stream().sorted().toList();
    }
}
