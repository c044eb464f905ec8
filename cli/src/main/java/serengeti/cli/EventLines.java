package serengeti.cli;

import java.io.IOException;
import java.util.function.Consumer;

/// Where events are written, one JSON object a line; once that fails nothing more is written, and it is said.
final class EventLines implements AutoCloseable {
    private final Sink sink;
    private final Consumer<String> warning;
    private boolean isOver;

    /// Takes lines.
    interface Sink extends AutoCloseable {
        /// What the user gave.
        String place();

        /// Whether that is standard output.
        default boolean isStandardOutput() {
            return false;
        }

        /// Writes a line, its end included, so that a reader sees it at once.
        void write(String line) throws IOException;

        @Override
        void close() throws IOException;
    }

    /// @param warning is told, in one line, that a line could not be written
    EventLines(Sink sink, Consumer<String> warning) {
        this.sink = sink;
        this.warning = warning;
    }

    /// Writes an event.
    void write(CampaignEvent event) {
        if (isOver) {
            return;
        }
        try {
            sink.write(JsonOutput.line(event) + "\n");
        } catch (IOException error) {
            fail(error);
        }
    }

    private void fail(IOException error) {
        isOver = true;
        warning.accept(
                "--events %s: %s; no more events are written, the campaign goes on"
                        .formatted(sink.place(), error.getMessage()));
    }

    @Override
    public void close() {
        try {
            sink.close();
        } catch (IOException error) {
            if (!isOver) {
                fail(error);
            }
        }
    }
}
