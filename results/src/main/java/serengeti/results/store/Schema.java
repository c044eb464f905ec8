package serengeti.results.store;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/// The tables of a campaign database, and how one is told from any other file before SQLite may touch it.
///
/// | table | a row is |
/// |---|---|
/// | `campaign` | the campaign: version that began it, state, seconds so far, threads that train |
/// | `setting` | a setting or a knob, by name |
/// | `child` | a program that was born: search, id, parent, mutation, functional hash, compressed text |
/// | `training` | a training: search, behaviour, seed, how it ended, scores and hurdle losses, factor of its rate |
/// | `cycle` | the counts after a cycle, and the best program of all that were born by then |
/// | `validation` | a program that became the best: its fitness in the search then, and how it fared on larger tasks |
/// | `champion` | the winner of a search, with its counts |
/// | `result` | the best winner and a baseline's on fresh seeds, the baseline that counts first |
/// | `rejection` | how many children of a search were not scored for one cause |
/// | `progress` | how far the process that runs the campaign, or ran it last, has come with a search |
/// | `hall` | one of the best programs that a search met, by place, with its fitness there |
/// | `funnel` | a training of a funnel: task with its steps, program, what for, seed, how it ended as in `training` |
/// | `pace` | what that process had done at a moment of its last seconds, in seconds since 1970 |
///
/// Searches have the names of [serengeti.search.Run#label()].
final class Schema {
    private static final int APPLICATION_ID = 0x53524754;
    private static final int VERSION = 6;
    private static final String MAGIC = "SQLite format 3\0";
    private static final int HEADER_BYTES = 100;
    private static final int VERSION_OFFSET = 60;
    private static final int APPLICATION_ID_OFFSET = 68;

    private static final List<String> TABLES =
            List.of(
                    "CREATE TABLE campaign (version TEXT NOT NULL, state TEXT NOT NULL, seconds REAL NOT NULL,"
                            + " workers INTEGER NOT NULL)",
                    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
                    """
                    CREATE TABLE child (
                        search TEXT NOT NULL, id INTEGER NOT NULL, parent INTEGER NOT NULL, mutation TEXT NOT NULL,
                        hash TEXT NOT NULL, text BLOB NOT NULL, PRIMARY KEY (search, id)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE training (
                        search TEXT NOT NULL, hash TEXT NOT NULL, phase TEXT NOT NULL, seed INTEGER NOT NULL,
                        outcome TEXT NOT NULL, fitness REAL, loss REAL, detail TEXT, scores TEXT NOT NULL,
                        hurdle_losses TEXT NOT NULL, rate REAL NOT NULL, seconds REAL NOT NULL,
                        PRIMARY KEY (search, hash, phase, seed)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE cycle (
                        search TEXT NOT NULL, number INTEGER NOT NULL, programs INTEGER NOT NULL,
                        trained INTEGER NOT NULL, trainings INTEGER NOT NULL, hits INTEGER NOT NULL,
                        redundant_share REAL NOT NULL, best_fitness REAL NOT NULL, best INTEGER NOT NULL,
                        seconds REAL NOT NULL, PRIMARY KEY (search, number)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE validation (
                        search TEXT NOT NULL, cycle INTEGER NOT NULL, programs INTEGER NOT NULL,
                        trainings INTEGER NOT NULL, id INTEGER NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL,
                        fitness REAL NOT NULL, scored INTEGER NOT NULL, mean REAL NOT NULL, standard_error REAL,
                        PRIMARY KEY (search, cycle)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE champion (
                        search TEXT PRIMARY KEY, id INTEGER NOT NULL, hash TEXT NOT NULL, fitness REAL,
                        seeds INTEGER NOT NULL, text TEXT NOT NULL, programs INTEGER NOT NULL,
                        trained INTEGER NOT NULL, trainings INTEGER NOT NULL, hits INTEGER NOT NULL,
                        redundant_share REAL NOT NULL, best_fitness REAL)\
                    """,
                    """
                    CREATE TABLE result (
                        best TEXT NOT NULL, baseline TEXT NOT NULL, fresh_seeds INTEGER NOT NULL,
                        best_scored INTEGER NOT NULL, best_mean REAL, best_standard_error REAL,
                        baseline_scored INTEGER NOT NULL, baseline_mean REAL, baseline_standard_error REAL,
                        compared INTEGER NOT NULL, difference_mean REAL, difference_standard_error REAL)\
                    """,
                    """
                    CREATE TABLE rejection (
                        search TEXT NOT NULL, cause TEXT NOT NULL, count INTEGER NOT NULL,
                        PRIMARY KEY (search, cause)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE progress (
                        search TEXT PRIMARY KEY, cycles INTEGER NOT NULL, programs INTEGER NOT NULL,
                        trained INTEGER NOT NULL, trainings INTEGER NOT NULL, training_seconds REAL NOT NULL,
                        best REAL NOT NULL, plateau INTEGER NOT NULL, is_ended INTEGER NOT NULL)\
                    """,
                    """
                    CREATE TABLE hall (
                        search TEXT NOT NULL, place INTEGER NOT NULL, id INTEGER NOT NULL, fitness REAL NOT NULL,
                        text BLOB NOT NULL, PRIMARY KEY (search, place)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE funnel (
                        task TEXT NOT NULL, hash TEXT NOT NULL, phase TEXT NOT NULL, seed INTEGER NOT NULL,
                        outcome TEXT NOT NULL, fitness REAL, loss REAL, detail TEXT, scores TEXT NOT NULL,
                        hurdle_losses TEXT NOT NULL, rate REAL NOT NULL, seconds REAL NOT NULL,
                        PRIMARY KEY (task, hash, phase, seed)) WITHOUT ROWID\
                    """,
                    "CREATE TABLE pace (time REAL NOT NULL, trainings INTEGER NOT NULL, recalled INTEGER NOT NULL)");

    private Schema() {}

    /// Makes a database with empty tables, to be filled and committed.
    ///
    /// Without a journal: a file that is not finished is thrown away.
    static Connection create(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.OFF);
        Connection connection = connect(file, config);
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
            return connection;
        } catch (SQLException error) {
            connection.close();
            throw error;
        }
    }

    /// Has a database that is filled kept with a write-ahead log from now on, before it gets its name: a process that were
    /// killed while it changed a campaign's would leave a journal that readers may not roll back.
    static void log(Path file) throws SQLException {
        openToWrite(file).close();
    }

    /// Opens the database of a campaign for writing.
    ///
    /// The journal is a write-ahead log: readers can look into a campaign that is running, and with `synchronous`
    /// at NORMAL a commit costs no wait for the disk. What was committed outlives the process; a power cut may cost the
    /// last seconds but not the database.
    static Connection open(CampaignFolder folder) throws SQLException {
        return openToWrite(folder.database());
    }

    private static Connection openToWrite(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        return connect(file, config);
    }

    /// Opens the database of a campaign for reading.
    ///
    /// SQLite coordinates readers and writers through files beside the database; where it may not make any, nobody can
    /// be writing, and it is told so.
    static Connection openToRead(CampaignFolder folder) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        return Files.exists(log(folder)) || Files.isWritable(folder.path())
                ? connect(folder.database(), config)
                : DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.database().toAbsolutePath().toUri() + "?immutable=1",
                        config.toProperties());
    }

    private static Connection connect(Path file, SQLiteConfig config) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
    }

    private static Path log(CampaignFolder folder) {
        return folder.path().resolve("campaign.db-wal");
    }

    private static Path logIndex(CampaignFolder folder) {
        return folder.path().resolve("campaign.db-shm");
    }

    /// Refuses what is not the database of a campaign, without changing a byte of it.
    ///
    /// @throws StoreException if the file is missing, foreign, of a later version, or damaged
    static void check(CampaignFolder folder) {
        checkHeader(folder);
        checkLog(folder);
        try (Connection connection = openToRead(folder);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String finding = rows.next() ? rows.getString(1) : "no answer";
            if (!finding.equals("ok")) {
                String first = finding.lines().filter(line -> !line.startsWith("***")).findFirst().orElse(finding);
                throw damaged(folder, first, null);
            }
        } catch (SQLiteException error) {
            throw switch (error.getResultCode()) {
                case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(folder, error.getResultCode().message, error);
                default -> unreadable(folder, error);
            };
        } catch (SQLException error) {
            throw unreadable(folder, error);
        }
    }

    /// What to say of a database that does not hold what it must.
    static StoreException damaged(CampaignFolder folder, String finding, Throwable cause) {
        return new StoreException(
                "%s is damaged and was left as it is: %s"
                        .formatted(folder.database(), finding.lines().findFirst().orElse("")),
                cause);
    }

    /// SQLite makes the log before its index and removes it after, so an index alone tells of a log that was lost, and
    /// with it of what a killed process committed last.
    private static void checkLog(CampaignFolder folder) {
        if (Files.exists(logIndex(folder)) && !Files.exists(log(folder))) {
            throw new StoreException(
                    "%s is missing, which holds what was stored last; put it back, or remove %s to go on without it"
                            .formatted(log(folder), logIndex(folder)));
        }
    }

    private static StoreException unreadable(CampaignFolder folder, SQLException error) {
        return new StoreException("cannot read %s: %s".formatted(folder.database(), error.getMessage()), error);
    }

    /// The file's own header is read first, since SQLite may write to a database merely by opening it.
    private static void checkHeader(CampaignFolder folder) {
        byte[] header = new byte[HEADER_BYTES];
        try (var input = new DataInputStream(Files.newInputStream(folder.database()))) {
            int length = input.readNBytes(header, 0, HEADER_BYTES);
            boolean sqlite =
                    length == HEADER_BYTES
                            && Arrays.equals(
                                    Arrays.copyOf(header, MAGIC.length()), MAGIC.getBytes(StandardCharsets.US_ASCII));
            if (!sqlite || number(header, APPLICATION_ID_OFFSET) != APPLICATION_ID) {
                throw new StoreException("%s is not a campaign database".formatted(folder.database()));
            }
        } catch (IOException error) {
            throw new StoreException(
                    "cannot read %s: %s".formatted(folder.database(), CampaignFolder.reason(error)), error);
        }
        int version = number(header, VERSION_OFFSET);
        if (version != VERSION) {
            throw new StoreException(
                    "%s has format %d, this version of Serengeti reads format %d"
                            .formatted(folder.database(), version, VERSION));
        }
    }

    private static int number(byte[] header, int offset) {
        return ByteBuffer.wrap(header).getInt(offset);
    }
}
