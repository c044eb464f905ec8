package serengeti.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How many of a known number of training runs are done, in a line that is painted now and then.
final class TrainingStatus implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MILLIS_BETWEEN_LINES = 10_000;
    private static final long MILLIS_BETWEEN_REPAINTS = 250;

    private final StatusLine line;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService painter =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("progress").factory());
    private String purpose = "";
    private long began;
    private int all;
    private int done;

    /// @param rewrites whether `err` is a terminal
    TrainingStatus(PrintWriter err, boolean rewrites, LongSupplier nanoTime) {
        line = new StatusLine(err, rewrites);
        this.nanoTime = nanoTime;
        long period = rewrites ? MILLIS_BETWEEN_REPAINTS : MILLIS_BETWEEN_LINES;
        var _ = painter.scheduleAtFixedRate(this::paint, period, period, TimeUnit.MILLISECONDS);
    }

    /// Says what comes next.
    ///
    /// @param nextPurpose a word
    /// @param runs how many, at least 1
    synchronized void begin(String nextPurpose, int runs) {
        purpose = nextPurpose;
        all = runs;
        done = 0;
        began = nanoTime.getAsLong();
    }

    /// Says that a run is done.
    synchronized void oneDone() {
        done++;
    }

    /// The present line.
    synchronized String text() {
        double seconds = (nanoTime.getAsLong() - began) / NANOS_PER_SECOND;
        String counts = "%s: %s of %s".formatted(purpose, Numbers.count(done), Numbers.count(all, "training run"));
        if (done == 0 || seconds <= 0) {
            return counts;
        }
        double rate = done / seconds;
        return counts
                + String.format(Locale.ROOT, rate < 9.5 ? ", %.1f a second" : ", %.0f a second", rate)
                + ", about %s left".formatted(Numbers.duration((all - done) / rate));
    }

    private synchronized void paint() {
        if (all > 0) {
            line.show(text());
        }
    }

    /// Leaves an empty line for others to write on.
    void clear() {
        line.clear();
    }

    @Override
    public void close() {
        painter.shutdownNow();
        line.clear();
    }
}
