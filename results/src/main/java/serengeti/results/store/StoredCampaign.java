package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import serengeti.dsl.meaning.InvalidProgramException;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.SyntaxError;
import serengeti.evaluator.score.Training;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.funnel.Candidate;
import serengeti.search.funnel.FunnelMemory;
import serengeti.search.validation.ValidationCurve;

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
        Map<String, String> settings = settings();
        try {
            return SpecSettings.read(settings);
        } catch (IllegalArgumentException error) {
            throw new StoreException(
                    "campaign '%s' was begun by version %s, which had other knobs: %s"
                            .formatted(folder.name(), version(), error.getMessage()),
                    error);
        }
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
        return read(() -> ResultRows.read(connection, spec(), state() != CampaignState.FINISHED));
    }

    /// How each search went so far, the campaign's own first; those that have not begun are without cycles.
    public List<SearchCurve> curves() {
        return read(() -> SearchCurve.read(connection, spec().runs(), state()));
    }

    /// How the best program of a search fared on the validation tasks so far; without points where it is not validated.
    public ValidationCurve validation(Run run) {
        return read(() -> ValidationRows.read(connection, run, spec().validation()));
    }

    /// What the stages of the campaign's own searches cost and saved so far, without baselines.
    public Ledger ledger() {
        List<SearchCurve> own = curves().stream().filter(search -> !search.run().isBaseline()).toList();
        return read(() -> Ledger.read(connection, own));
    }

    /// Program `id` of a search; the first ones, as many as the population, are copies of the start program.
    public Optional<Program> program(Run run, long id) {
        return rows(
                        "SELECT text FROM child WHERE search = ? AND id = ?",
                        row ->
                                Parser.parse(
                                        new ProgramCompression(spec().start()).text(row.getBytes(1)),
                                        folder.name() + "#" + id),
                        run.label(),
                        id)
                .stream()
                .findFirst()
                .or(() -> startProgram(run, id));
    }

    /// The best programs of the campaign's own searches that have ended, best of each search first.
    public List<Candidate> hall() {
        var compression = new ProgramCompression(spec().start());
        return spec().searches().stream()
                .flatMap(run ->
                        rows(
                                "SELECT search, id, fitness, text FROM hall WHERE search = ? ORDER BY place",
                                row ->
                                        new Candidate(
                                                row.getString(1),
                                                row.getLong(2),
                                                Parser.parse(
                                                        compression.text(row.getBytes(4)), folder.name() + "#hall"),
                                                row.getDouble(3)),
                                run.label())
                                .stream())
                .toList();
    }

    /// The training runs of the campaign's funnel so far; none can be added.
    public FunnelMemory funnel() {
        Map<FunnelMemory.Key, Training> runs = new HashMap<>();
        rows(
                        "SELECT task, hash, phase, seed, %s FROM funnel".formatted(OutcomeColumns.NAMES),
                        row -> Map.entry(FunnelStore.key(row), OutcomeColumns.read(row)))
                .forEach(entry -> runs.put(entry.getKey(), entry.getValue()));
        return new FunnelMemory() {
            @Override
            public Optional<Training> recall(Key key) {
                return Optional.ofNullable(runs.get(key));
            }

            @Override
            public void keep(Key key, Training training) {
                throw new IllegalStateException("opened for reading: " + key);
            }
        };
    }

    /// The way from the start program of a search to a program that was born in it, in order.
    public List<Ancestor> lineage(Run run, long id) {
        var compression = new ProgramCompression(spec().start());
        String sql =
                """
                WITH RECURSIVE line(id, parent, mutation, text) AS (
                    SELECT id, parent, mutation, text FROM child WHERE search = ? AND id = ?
                    UNION ALL
                    SELECT child.id, child.parent, child.mutation, child.text FROM child
                    JOIN line ON child.search = ? AND child.id = line.parent)
                SELECT id, mutation, text FROM line ORDER BY id\
                """;
        var lineage = new ArrayList<Ancestor>();
        lineage.add(new Ancestor(0, "start", spec().start(run)));
        lineage.addAll(
                rows(
                        sql,
                        row ->
                                new Ancestor(
                                        row.getLong(1),
                                        row.getString(2),
                                        Parser.parse(compression.text(row.getBytes(3)), folder.name() + "#" + id)),
                        run.label(),
                        id,
                        run.label()));
        return lineage;
    }

    private Optional<Program> startProgram(Run run, long id) {
        CampaignSpec spec = spec();
        return id >= 0 && id < spec.evolution().population()
                ? Optional.of(run.start().isOwn() ? spec.start() : spec.start(run))
                : Optional.empty();
    }

    /// The id of the last program of a search so far; the first is 0.
    public long lastId(Run run) {
        return rows(
                        "SELECT id FROM child WHERE search = ? ORDER BY id DESC LIMIT 1",
                        row -> row.getLong(1),
                        run.label())
                .stream()
                .findFirst()
                .orElseGet(() -> spec().evolution().population() - 1L);
    }

    /// The trainings of a winner on the seeds of a phase, in their order.
    public List<Training> trainings(SearchResult winner, Phase phase) {
        String sql =
                """
                SELECT %s FROM training
                WHERE search = ? AND hash = ? AND phase = ? ORDER BY seed\
                """
                        .formatted(OutcomeColumns.NAMES);
        return rows(
                sql,
                OutcomeColumns::read,
                winner.run().label(),
                winner.champion().hash().toString(),
                CampaignStore.name(phase));
    }

    private interface Column<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, Column<T> column, Object... arguments) {
        return read(() -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                for (int index = 0; index < arguments.length; index++) {
                    query.setObject(index + 1, arguments[index]);
                }
                List<T> values = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        values.add(column.of(row));
                    }
                }
                return values;
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
        return new StoreException("cannot read %s: %s".formatted(folder.database(), error.getMessage()), error);
    }
}
