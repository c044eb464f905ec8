package serengeti.results.store;

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
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.search.CampaignListener.Stage;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Champion;

/// A campaign as it lies in its folder, read only; it may be running in another process.
public final class StoredCampaign implements AutoCloseable {
    private final CampaignFolder folder;
    private final Connection connection;

    private StoredCampaign(CampaignFolder folder, Connection connection) {
        this.folder = folder;
        this.connection = connection;
    }

    /// Opens a campaign.
    ///
    /// @throws StoreException if the database is missing, foreign or damaged
    public static StoredCampaign open(CampaignFolder folder) {
        Schema.check(folder);
        try {
            return new StoredCampaign(folder, Schema.openToRead(folder));
        } catch (SQLException error) {
            throw new StoreException("cannot open %s: %s".formatted(folder.database(), error.getMessage()), error);
        }
    }

    /// What the campaign was asked for.
    public CampaignSpec spec() {
        return SpecSettings.read(settings());
    }

    /// All settings and knobs, by name.
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT name, value FROM setting")) {
            while (row.next()) {
                settings.put(row.getString(1), row.getString(2));
            }
            return settings;
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// The version of Serengeti that began the campaign.
    public String version() {
        return campaign("version");
    }

    /// How far the campaign has come.
    public CampaignState state() {
        return CampaignState.labelled(campaign("state"));
    }

    /// Seconds spent on it.
    public double seconds() {
        return Double.parseDouble(campaign("seconds"));
    }

    private String campaign(String column) {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT * FROM campaign")) {
            row.next();
            return row.getString(column);
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// What came out, if the campaign has ended or was interrupted.
    public Optional<CampaignResult> result() {
        try {
            return ResultRows.read(connection, state() == CampaignState.INTERRUPTED);
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// Program `id` of the search; the first ones, as many as the population, are copies of the start program.
    public Optional<Program> program(long id) {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT text FROM child WHERE stage = 'search' AND id = ?")) {
            query.setLong(1, id);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    CampaignSpec spec = spec();
                    return id >= 0 && id < spec.preset().evolution().population()
                            ? Optional.of(spec.start())
                            : Optional.empty();
                }
                String text = new ProgramCompression(spec().start()).text(row.getBytes(1));
                return Optional.of(Parser.parse(text, folder.name() + "#" + id));
            }
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// The id of the last program of the search so far; the first is 0.
    public long lastId() {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT max(id) FROM child WHERE stage = 'search'")) {
            long last = row.getLong(1);
            return row.wasNull() ? spec().preset().evolution().population() - 1 : last;
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// The scores of a winner on the final seeds by which it was chosen.
    public double[] finalScores(Stage stage, Champion champion) {
        String sql =
                """
                SELECT fitness FROM training
                WHERE stage = ? AND hash = ? AND phase = 'final' AND outcome = 'scored' ORDER BY seed\
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, CampaignStore.name(stage));
            query.setString(2, champion.hash().toString());
            List<Double> scores = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    scores.add(row.getDouble(1));
                }
            }
            return scores.stream().mapToDouble(score -> score).toArray();
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    private StoreException failed(SQLException error) {
        return new StoreException("cannot read campaign '%s': %s".formatted(folder.name(), error.getMessage()), error);
    }
}
