package serengeti.results.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Recall;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.evolution.Individual;
import serengeti.search.progress.Progress;
import serengeti.search.validation.ValidationPoint;

/*
 * Each event is one transaction. A campaign that is run again sends the same events again, so a row that is there
 * already is the row that would be written: it is left alone. Where it is another one, a program was trained twice or
 * the database is not what was written, and the campaign ends there.
 *
 * Trainings are recalled by search as well as by behaviour and seed. Two programs can share a behaviour, being equal
 * over the reals, and differ in the last bit of a sum; each search trains the one it met first, and a resumed campaign
 * must not mix them up if it is to end like one that was never interrupted.
 */
/// A campaign that is being written: listens to it, and recalls what an interrupted run of it had done.
///
/// Used from the campaign's thread; [#progress()] may be read from others.
public final class CampaignStore implements CampaignListener, Recall, AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;

    private final CampaignFolder folder;
    private final CampaignSpec spec;
    private final CampaignLock lock;
    private final Connection connection;
    private final ProgramCompression compression;
    private final Inserts inserts;
    private final ValidationRows validationRows;
    private final ProgressRows progressRows;
    private final String version;
    private final double secondsBefore;
    private final long start = System.nanoTime();
    private final AtomicLong recalled = new AtomicLong();
    private Run current;
    private long cycles;
    private long lastChild;
    private boolean isRecalled;
    private volatile Progress progress = Progress.none();

    private CampaignStore(CampaignFolder folder, CampaignSpec spec, CampaignLock lock, Connection connection)
            throws SQLException {
        this.folder = folder;
        this.spec = spec;
        this.lock = lock;
        this.connection = connection;
        compression = new ProgramCompression(spec.start());
        inserts = new Inserts(connection);
        validationRows = new ValidationRows(connection);
        progressRows = new ProgressRows(connection);
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT version, seconds FROM campaign")) {
            row.next();
            version = row.getString("version");
            secondsBefore = row.getDouble("seconds");
        }
    }

    /// A new campaign.
    ///
    /// @param version of Serengeti, for the record
    /// @throws StoreException if there is a campaign of that name, or the folder cannot be made
    public static CampaignStore create(CampaignFolder folder, CampaignSpec spec, String version) {
        folder.create();
        CampaignLock lock = CampaignLock.of(folder);
        try {
            if (Files.exists(folder.database())) {
                throw folder.taken();
            }
            writeDatabase(folder, spec, version);
            return opened(folder, spec, lock);
        } catch (SQLException error) {
            lock.close();
            throw new StoreException("cannot create %s: %s".formatted(folder.database(), error.getMessage()), error);
        } catch (IOException error) {
            lock.close();
            throw new StoreException(
                    "cannot create %s: %s".formatted(folder.database(), CampaignFolder.reason(error)), error);
        } catch (RuntimeException error) {
            lock.close();
            throw error;
        }
    }

    /// A database is there as a whole or not at all, whenever the process is killed.
    private static void writeDatabase(CampaignFolder folder, CampaignSpec spec, String version)
            throws SQLException, IOException {
        Path unfinished = folder.unfinishedDatabase();
        folder.removeUnfinished();
        try (Connection connection = Schema.create(unfinished);
                PreparedStatement campaign = connection.prepareStatement("INSERT INTO campaign VALUES (?, ?, 0, 0)");
                PreparedStatement setting = connection.prepareStatement("INSERT INTO setting VALUES (?, ?)")) {
            campaign.setString(1, version);
            campaign.setString(2, CampaignState.UNFINISHED.label());
            campaign.executeUpdate();
            var settings = new TreeMap<>(SpecSettings.of(spec));
            settings.put(SettingsChecksum.NAME, SettingsChecksum.of(settings));
            for (Map.Entry<String, String> each : settings.entrySet()) {
                setting.setString(1, each.getKey());
                setting.setString(2, each.getValue());
                setting.executeUpdate();
            }
            connection.commit();
        }
        Schema.log(unfinished);
        Files.move(unfinished, folder.database(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static CampaignStore opened(CampaignFolder folder, CampaignSpec spec, CampaignLock lock)
            throws SQLException {
        Connection connection = Schema.open(folder);
        try {
            connection.setAutoCommit(false);
            return new CampaignStore(folder, spec, lock, connection);
        } catch (SQLException error) {
            connection.close();
            throw error;
        }
    }

    /// A campaign that was begun before, to be run again with this store as its recall.
    ///
    /// @throws StoreException if another process has it, the database is foreign or damaged, or this version of
    ///     Serengeti has other knobs
    public static CampaignStore resume(CampaignFolder folder) {
        CampaignLock lock = CampaignLock.of(folder);
        try {
            return opened(folder, spec(folder), lock);
        } catch (SQLException error) {
            lock.close();
            throw new StoreException("cannot open %s: %s".formatted(folder.database(), error.getMessage()), error);
        } catch (RuntimeException error) {
            lock.close();
            throw error;
        }
    }

    private static CampaignSpec spec(CampaignFolder folder) {
        try (var stored = StoredCampaign.open(folder)) {
            return stored.spec();
        }
    }

    /// What the campaign was asked for.
    public CampaignSpec spec() {
        return spec;
    }

    /// Where it lies.
    public CampaignFolder folder() {
        return folder;
    }

    /// The version of Serengeti that began the campaign.
    public String version() {
        return version;
    }

    /// The number of training runs on disk.
    public long trainings() {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT count(*) FROM training")) {
            return row.getLong(1);
        } catch (SQLException error) {
            throw failed("read", error);
        }
    }

    /// The number of runs that were recalled so far.
    public long recalled() {
        return recalled.get();
    }

    /// How far this process has come; nothing before [#begin(int)].
    public Progress progress() {
        return progress;
    }

    /// Whether all that the search which told something last has told was on disk already, from an earlier process.
    public boolean isRecalled() {
        return isRecalled;
    }

    /// Seconds that were spent on the campaign so far, earlier runs of it included.
    public double seconds() {
        return secondsBefore + (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    /// Notes that this process runs the campaign from here on, so that its progress can be followed.
    ///
    /// @param workers threads that train
    public void begin(int workers) {
        try {
            progress = Progress.begun(workers, ProgressRows.now());
            progressRows.begin(progress);
            inserts.state(CampaignState.UNFINISHED, seconds());
            connection.commit();
        } catch (SQLException error) {
            throw failed("write", error);
        }
    }

    @Override
    public Optional<Training> recall(Run run, FunctionalHash hash, Phase phase, int seed) {
        try {
            Optional<Training> training = inserts.training(run.label(), hash, name(phase), seed);
            if (training.isPresent()) {
                recalled.incrementAndGet();
            }
            return training;
        } catch (SQLException error) {
            throw failed("read", error);
        } catch (IllegalArgumentException error) {
            throw Schema.damaged(folder, error.getMessage(), error);
        }
    }

    @Override
    public void on(Run run, SearchEvent event) {
        try {
            enter(run);
            double seconds = seconds();
            switch (event) {
                case SearchEvent.CycleEnded cycle -> {
                    cycles++;
                    addChildren(cycle.born());
                    addTrials(cycle.trials());
                    isRecalled &= !inserts.cycle(run.label(), cycles, cycle, seconds);
                    if (!inserts.hasCycle(run.label(), cycles, cycle)) {
                        throw differs("cycle %d".formatted(cycles));
                    }
                }
                case SearchEvent.Validated(List<Trial> trials, ValidationPoint point) -> {
                    addTrials(trials);
                    isRecalled &= !validationRows.add(run, point);
                    if (!validationRows.has(run, point)) {
                        throw differs("the validation after cycle %d".formatted(point.cycle()));
                    }
                }
                case SearchEvent.ValidationEnded ended -> addTrials(ended.trials());
                case SearchEvent.FinalsEnded finals -> {
                    addTrials(finals.trials());
                    HallRows.write(connection, run, finals.hall(), compression);
                }
                case SearchEvent.FreshEnded fresh -> addTrials(fresh.trials());
            }
            inserts.state(CampaignState.UNFINISHED, seconds);
            progress = progress.after(run, event, ProgressRows.now(), recalled());
            progressRows.write(progress, run);
            connection.commit();
        } catch (SQLException error) {
            throw failed("write", error);
        }
    }

    private void enter(Run run) throws SQLException {
        if (run.equals(current)) {
            return;
        }
        current = run;
        cycles = 0;
        isRecalled = true;
        try (PreparedStatement query =
                connection.prepareStatement("SELECT coalesce(max(id), -1) FROM child WHERE search = ?")) {
            query.setString(1, run.label());
            try (ResultSet row = query.executeQuery()) {
                lastChild = row.getLong(1);
            }
        }
    }

    private void addChildren(List<Individual> born) throws SQLException {
        for (Individual child : born) {
            if (child.id() > lastChild) {
                inserts.child(current.label(), child, compression.compressed(child.program()));
            } else if (!inserts.hasChild(current.label(), child)) {
                throw differs("program %d".formatted(child.id()));
            }
        }
    }

    private void addTrials(List<Trial> trials) throws SQLException {
        for (Trial trial : trials) {
            isRecalled &= !inserts.trial(current.label(), trial, name(trial.phase()));
            if (!inserts.hasTrial(current.label(), trial, name(trial.phase()))) {
                throw differs(
                        "the training of %s on %s seed %d".formatted(trial.hash(), name(trial.phase()), trial.seed()));
            }
        }
    }

    private StoreException differs(String what) {
        return new StoreException(
                "campaign '%s' cannot go on: %s of search '%s' is not what %s holds; the file was changed or damaged"
                        .formatted(folder.name(), what, current.label(), folder.database()));
    }

    /// Stores what came out, and the texts of both winners as files.
    ///
    /// @param state finished, or interrupted if it may be gone on with
    public void finish(CampaignResult result, CampaignState state) {
        // Files first: a campaign that is said to be finished is not gone on with, which would make them.
        String campaign = "campaign '%s', seed %d".formatted(folder.name(), spec.seed());
        CampaignFolder.write(folder.best(), "Best program of " + campaign, result.best().champion().program());
        CampaignFolder.write(folder.baseline(), "Baseline of " + campaign, result.baseline().champion().program());
        try {
            ResultRows.write(connection, result);
            inserts.state(state, seconds());
            connection.commit();
        } catch (SQLException error) {
            throw failed("write", error);
        }
    }

    /// Lets processes that watch know that this one was asked to stop; from any thread.
    public void tellStopping() {
        lock.tellStopping();
    }

    /// Ends the writing; what was not committed is dropped.
    @Override
    public void close() {
        try (lock;
                connection) {
            inserts.close();
            validationRows.close();
            progressRows.close();
        } catch (SQLException error) {
            throw failed("close", error);
        }
    }

    private StoreException failed(String what, SQLException error) {
        return new StoreException(
                "cannot %s campaign '%s': %s; what was committed before is kept"
                        .formatted(what, folder.name(), error.getMessage()),
                error);
    }

    /// The name of a phase in the tables.
    static String name(Phase value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
