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
import java.util.SortedMap;
import java.util.TreeMap;
import serengeti.dsl.meaning.InvalidProgramException;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.SyntaxError;
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
        return read(() -> SpecSettings.read(settings()));
    }

    /// All settings and knobs, by name.
    public Map<String, String> settings() {
        return read(() -> {
            SortedMap<String, String> settings = new TreeMap<>();
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT name, value FROM setting")) {
                while (row.next()) {
                    settings.put(row.getString(1), row.getString(2));
                }
            }
            String checksum = settings.remove(SettingsChecksum.NAME);
            if (checksum != null && !SettingsChecksum.of(settings).equals(checksum)) {
                throw new IllegalArgumentException("its settings are not those that were stored");
            }
            return settings;
        });
    }

    /// The version of Serengeti that began the campaign.
    public String version() {
        return campaign("version");
    }

    /// How far the campaign has come.
    public CampaignState state() {
        return read(() -> CampaignState.labelled(campaign("state")));
    }

    /// Seconds spent on it.
    public double seconds() {
        return Double.parseDouble(campaign("seconds"));
    }

    private String campaign(String column) {
        return read(() -> {
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT * FROM campaign")) {
                row.next();
                return row.getString(column);
            }
        });
    }

    /// What came out, if the campaign has ended or was interrupted, once or more often.
    public Optional<CampaignResult> result() {
        return read(() -> ResultRows.read(connection, state() != CampaignState.FINISHED));
    }

    /// Program `id` of the search; the first ones, as many as the population, are copies of the start program.
    public Optional<Program> program(long id) {
        return read(() -> {
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
            }
        });
    }

    /// The id of the last program of the search so far; the first is 0.
    public long lastId() {
        return read(() -> {
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT max(id) FROM child WHERE stage = 'search'")) {
                long last = row.getLong(1);
                return row.wasNull() ? spec().preset().evolution().population() - 1 : last;
            }
        });
    }

    /// The scores of a winner on the final seeds by which it was chosen.
    public double[] finalScores(Stage stage, Champion champion) {
        String sql =
                """
                SELECT fitness FROM training
                WHERE stage = ? AND hash = ? AND phase = 'final' AND outcome = 'scored' ORDER BY seed\
                """;
        return read(() -> {
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
            }
        });
    }

    private interface Reading<T> {
        T value() throws SQLException;
    }

    /// What is read, whatever it is that stands in the database: what nothing can be made of is damage.
    private <T> T read(Reading<T> reading) {
        try {
            return reading.value();
        } catch (SQLException error) {
            throw failed(error);
        } catch (IllegalArgumentException | SyntaxError | InvalidProgramException error) {
            throw Schema.damaged(folder, error.getMessage().lines().findFirst().orElse(""), error);
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
