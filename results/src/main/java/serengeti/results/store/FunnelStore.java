package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.search.funnel.FunnelMemory;
import serengeti.search.funnel.FunnelPhase;

/// The training runs of a campaign's funnel, in the campaign's database; each is on disk as soon as it is made.
public final class FunnelStore implements FunnelMemory, AutoCloseable {
    private final CampaignFolder folder;
    private final CampaignLock lock;
    private final Connection connection;
    private final PreparedStatement select;
    private final PreparedStatement insert;

    private FunnelStore(CampaignFolder folder, CampaignLock lock, Connection connection) throws SQLException {
        this.folder = folder;
        this.lock = lock;
        this.connection = connection;
        select =
                connection.prepareStatement(
                        "SELECT %s FROM funnel WHERE task = ? AND hash = ? AND phase = ? AND seed = ?"
                                .formatted(OutcomeColumns.NAMES));
        insert =
                connection.prepareStatement("INSERT OR IGNORE INTO funnel VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /// Opens the campaign in a folder for writing.
    ///
    /// @throws StoreException if another process has it, or the database is foreign or damaged
    public static FunnelStore open(CampaignFolder folder) {
        CampaignLock lock = CampaignLock.of(folder);
        try {
            Schema.check(folder);
            return opened(folder, lock);
        } catch (SQLException error) {
            lock.close();
            throw new StoreException("cannot open %s: %s".formatted(folder.database(), error.getMessage()), error);
        } catch (RuntimeException error) {
            lock.close();
            throw error;
        }
    }

    private static FunnelStore opened(CampaignFolder folder, CampaignLock lock) throws SQLException {
        Connection connection = Schema.open(folder);
        try {
            return new FunnelStore(folder, lock, connection);
        } catch (SQLException error) {
            connection.close();
            throw error;
        }
    }

    @Override
    public synchronized Optional<Training> recall(Key key) {
        try {
            bind(select, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(OutcomeColumns.read(row)) : Optional.empty();
            }
        } catch (SQLException error) {
            throw failed("read", error);
        } catch (IllegalArgumentException error) {
            throw Schema.damaged(folder, error.getMessage(), error);
        }
    }

    @Override
    public synchronized void keep(Key key, Training training) {
        try {
            bind(insert, key);
            OutcomeColumns.write(training, insert, 5);
            insert.executeUpdate();
        } catch (SQLException error) {
            throw failed("write", error);
        }
    }

    private static void bind(PreparedStatement statement, Key key) throws SQLException {
        statement.setString(1, key.task());
        statement.setString(2, key.hash().toString());
        statement.setString(3, key.phase().name().toLowerCase(Locale.ROOT));
        statement.setInt(4, key.seed());
    }

    /// The key in the columns that [#bind] sets.
    static Key key(ResultSet row) throws SQLException {
        return new Key(
                row.getString("task"),
                FunctionalHash.parse(row.getString("hash")),
                FunnelPhase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                row.getInt("seed"));
    }

    private StoreException failed(String what, SQLException error) {
        return new StoreException(
                "cannot %s the funnel of campaign '%s': %s; what was stored before is kept"
                        .formatted(what, folder.name(), error.getMessage()),
                error);
    }

    @Override
    public void close() {
        try (lock;
                connection) {
            select.close();
            insert.close();
        } catch (SQLException error) {
            throw failed("close", error);
        }
    }
}
