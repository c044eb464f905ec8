package serengeti.results.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The right to write to a campaign, held by one process at a time; the operating system takes it back when the process
/// ends, however it ends.
final class CampaignLock implements AutoCloseable {
    private static final int TRIES = 5;
    private static final long NANOS_BETWEEN_TRIES = 20_000_000;

    /// Those that this process holds: an operating system may give up all locks of a process on a file as soon as the
    /// process closes it anywhere, so a file whose lock is held must not be opened once more. With each, whether it is
    /// about to be given back.
    private static final Map<Path, Boolean> HELD = new ConcurrentHashMap<>();

    private static final String STOPPING = " is stopping";

    private final Path file;
    private final FileChannel channel;

    private CampaignLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @throws StoreException if another process has it
    static CampaignLock of(CampaignFolder folder) {
        Path file = file(folder);
        if (HELD.putIfAbsent(file, false) != null) {
            throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
        }
        CampaignLock lock = null;
        try {
            lock = taken(folder, file);
            return lock;
        } catch (IOException error) {
            throw new StoreException(
                    "cannot lock %s: %s".formatted(folder.path(), CampaignFolder.reason(error)), error);
        } finally {
            if (lock == null) {
                HELD.remove(file);
            }
        }
    }

    private static CampaignLock taken(CampaignFolder folder, Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // one who only looks whether it is taken has it for an instant
        for (int tries = 0; tries < TRIES; tries++) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                String process = Long.toString(ProcessHandle.current().pid());
                channel.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)));
                return new CampaignLock(file, channel);
            }
            LockSupport.parkNanos(NANOS_BETWEEN_TRIES);
        }
        channel.close();
        throw inUse(folder, Files.readString(file, StandardCharsets.US_ASCII).replace(STOPPING, ""));
    }

    private static StoreException inUse(CampaignFolder folder, String process) {
        return new StoreException(
                "campaign '%s' is in use by %s"
                        .formatted(folder.name(), process.isEmpty() ? "another process" : "process " + process));
    }

    /// Whether a process has the lock. It is not taken, but shared for an instant, which needs no right to write.
    ///
    /// @throws StoreException if the lock cannot be read
    static boolean isTaken(CampaignFolder folder) {
        Path file = file(folder);
        if (HELD.containsKey(file)) {
            return true;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException error) {
            throw new StoreException("cannot read %s: %s".formatted(file, CampaignFolder.reason(error)), error);
        }
    }

    /// Lets others know that the process was asked to stop. Where that cannot be written they go without.
    void tellStopping() {
        HELD.put(file, true);
        try {
            channel.write(ByteBuffer.wrap(STOPPING.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException _) {
            // nothing but what watchers say of the time left depends on it
        }
    }

    /// Whether the process that has the lock, or had it last, was asked to stop; not where the file cannot be read, as
    /// locked files are on some systems.
    static boolean isStopping(CampaignFolder folder) {
        Path file = file(folder);
        Boolean own = HELD.get(file);
        if (own != null) {
            return own;
        }
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).endsWith(STOPPING);
        } catch (IOException _) {
            return false;
        }
    }

    private static Path file(CampaignFolder folder) {
        return folder.lock().toAbsolutePath().normalize();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException error) {
            throw new StoreException("cannot release the lock: " + CampaignFolder.reason(error), error);
        } finally {
            HELD.remove(file);
        }
    }
}
