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
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.SearchEvent.Phase;

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
    ///
    /// @throws StoreException if the version that began it had other knobs
    public CampaignSpec spec() {
        try {
            return SpecSettings.read(settings());
        } catch (IllegalArgumentException error) {
            throw new StoreException(
                    "campaign '%s' was begun by version %s, which had other knobs: %s"
                            .formatted(folder.name(), version(), error.getMessage()),
                    error);
        }
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
            return ResultRows.read(connection, spec(), state() == CampaignState.INTERRUPTED);
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// How each search went so far, the campaign's own first; those that have not begun are without cycles.
    public List<SearchCurve> curves() {
        try {
            return SearchCurve.read(connection, spec().runs(), state());
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// Program `id` of a search; the first ones, as many as the population, are copies of the start program.
    public Optional<Program> program(Run run, long id) {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT text FROM child WHERE search = ? AND id = ?")) {
            query.setString(1, run.label());
            query.setLong(2, id);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    CampaignSpec spec = spec();
                    return id >= 0 && id < spec.evolution().population() ? Optional.of(spec.start()) : Optional.empty();
                }
                String text = new ProgramCompression(spec().start()).text(row.getBytes(1));
                return Optional.of(Parser.parse(text, folder.name() + "#" + id));
            }
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// The id of the last program of a search so far; the first is 0.
    public long lastId(Run run) {
        try (PreparedStatement query = connection.prepareStatement("SELECT max(id) FROM child WHERE search = ?")) {
            query.setString(1, run.label());
            try (ResultSet row = query.executeQuery()) {
                long last = row.getLong(1);
                return row.wasNull() ? spec().evolution().population() - 1 : last;
            }
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// The scores of a winner on the seeds of a phase, in their order, of the runs that were scored: for each seed the
    /// score on each task.
    public List<List<Double>> scores(SearchResult winner, Phase phase) {
        String sql =
                """
                SELECT outcome, fitness, loss, detail, scores, seconds FROM training
                WHERE search = ? AND hash = ? AND phase = ? AND outcome = 'scored' ORDER BY seed\
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, winner.run().label());
            query.setString(2, winner.champion().hash().toString());
            query.setString(3, CampaignStore.name(phase));
            List<List<Double>> scores = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    scores.add(OutcomeColumns.read(row).scores());
                }
            }
            return scores;
        } catch (SQLException error) {
            throw failed(error);
        }
    }

    /// The fitness of a winner on the final seeds by which it was chosen, of the runs that were scored.
    public double[] finalScores(SearchResult winner) {
        String sql =
                """
                SELECT fitness FROM training
                WHERE search = ? AND hash = ? AND phase = 'final' AND outcome = 'scored' ORDER BY seed\
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, winner.run().label());
            query.setString(2, winner.champion().hash().toString());
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
