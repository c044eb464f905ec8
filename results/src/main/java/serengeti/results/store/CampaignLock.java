package serengeti.results.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/// The right to write to a campaign, held by one process at a time; the operating system takes it back when the process
/// ends, however it ends.
final class CampaignLock implements AutoCloseable {
    private final FileChannel channel;

    private CampaignLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @throws StoreException if another process has it
    static CampaignLock of(CampaignFolder folder) {
        try {
            var channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isTaken(channel)) {
                channel.truncate(0);
                String process = Long.toString(ProcessHandle.current().pid());
                channel.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)));
                return new CampaignLock(channel);
            }
            channel.close();
            String process = Files.readString(folder.lock(), StandardCharsets.US_ASCII);
            throw new StoreException(
                    "campaign '%s' is in use by %s"
                            .formatted(folder.name(), process.isEmpty() ? "another process" : "process " + process));
        } catch (IOException error) {
            throw new StoreException(
                    "cannot lock %s: %s".formatted(folder.path(), CampaignFolder.reason(error)), error);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException held) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException error) {
            throw new StoreException("cannot release the lock: " + CampaignFolder.reason(error), error);
        }
    }
}
