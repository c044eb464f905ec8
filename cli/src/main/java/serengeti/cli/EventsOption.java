package serengeti.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where the events of a campaign go.
final class EventsOption {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description =
                    "Append what happens to a file, one JSON object a line; '-' is standard output, to which the result"
                            + " is not printed then.")
    private String place;

    /// Opens the place for writing, if one was given.
    ///
    /// @param json whether the result is wanted on standard output as JSON
    /// @throws UsageFailure if the file cannot be written, or standard output has to take two things
    Optional<EventLines.Sink> open(PrintWriter out, boolean json) {
        if (place == null) {
            return Optional.empty();
        }
        if (!STANDARD_OUTPUT.equals(place)) {
            return Optional.of(file(Path.of(place)));
        }
        if (json) {
            throw new UsageFailure(
                    "--events -: standard output takes the document of --json already, must be a file, or without"
                            + " --json");
        }
        return Optional.of(new Printed(place, out));
    }

    private EventLines.Sink file(Path file) {
        try {
            boolean isCut = isCut(file);
            FileChannel channel =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            var sink = new Appended(place, channel);
            if (isCut) {
                sink.write("\n");
            }
            return sink;
        } catch (IOException error) {
            throw new UsageFailure("--events %s: cannot be written, %s".formatted(place, reason(file, error)), error);
        }
    }

    /// Whether the file ends within a line, as a process leaves it that was killed or had no room left.
    private static boolean isCut(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            long length = content.length();
            if (length == 0) {
                return false;
            }
            content.seek(length - 1);
            return content.read() != '\n';
        }
    }

    private static String reason(Path file, IOException error) {
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        return switch (error) {
            case NoSuchFileException _ -> "the folder %s does not exist".formatted(file.toAbsolutePath().getParent());
            case AccessDeniedException _ -> "its rights forbid it";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> error.getMessage();
        };
    }

    private record Appended(String place, FileChannel channel) implements EventLines.Sink {
        @Override
        public void write(String line) throws IOException {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record Printed(String place, PrintWriter out) implements EventLines.Sink {
        @Override
        public void write(String line) throws IOException {
            out.print(line);
            if (out.checkError()) { // which flushes, too
                throw new IOException("standard output is closed");
            }
        }

        @Override
        public boolean isStandardOutput() {
            return true;
        }

        @Override
        public void close() {}
    }
}
