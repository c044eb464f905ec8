package serengeti.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.util.LibraryLoaderUtil;
import serengeti.evaluator.task.TaskProvider;
import serengeti.results.store.CampaignFolder;

/// Starts processes on a [SmallCampaign] that know the task `counted`.
///
/// @param scratch where they keep what a killed process leaves behind
/// @param folder of the campaign
record CampaignProcess(Path scratch, CampaignFolder folder) {

    /// Vectors are slow when compiled for a quick start, but there are few, and starts are many.
    private static final List<String> QUICK_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    /// Makes the campaign, or goes on with it.
    Process start(int workers) throws IOException {
        return start(
                JavaProcess.command(
                        flags(),
                        SmallCampaign.class,
                        folder.home().toString(),
                        folder.name(),
                        Integer.toString(workers)));
    }

    /// The same with files that cannot grow over so many bytes, a multiple of 512.
    Process startWithFilesUpTo(int bytes) throws IOException {
        List<String> java =
                JavaProcess.command(flags(), SmallCampaign.class, folder.home().toString(), folder.name(), "2");
        String limited = "ulimit -f %d; exec \"$@\"".formatted(bytes / 512);
        return start(Stream.concat(Stream.of("sh", "-c", limited, "sh"), java.stream()).toList());
    }

    /// Any command on the campaign's home.
    Process command(String... args) throws IOException {
        return command(flags(), args);
    }

    /// A command that computes for longer than it takes to compile well.
    Process longCommand(String... args) throws IOException {
        return command(flags().stream().filter(flag -> !QUICK_START.contains(flag)).toList(), args);
    }

    private Process command(List<String> flags, String... args) throws IOException {
        var withHome = Stream.concat(Stream.of(args), Stream.of("--home", folder.home().toString()));
        return start(JavaProcess.command(flags, Main.class, withHome.toArray(String[]::new)));
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(notes().toFile())
                .start();
    }

    /// Waits for the end.
    ///
    /// @return the exit code and what the process wrote to standard error, its JVM's warning left out
    Ended end(Process process) throws IOException, InterruptedException {
        int code = process.waitFor();
        try (Stream<String> lines = Files.lines(notes())) {
            return new Ended(
                    code,
                    lines.filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                            .collect(Collectors.joining("\n")));
        }
    }

    /// A process that has ended.
    record Ended(int code, String notes) {
        /// The last line, where failures are told.
        String lastNote() {
            return notes.substring(notes.lastIndexOf('\n') + 1);
        }
    }

    private Path notes() {
        return scratch.resolve("notes");
    }

    /// The number of training runs that were begun by all processes together.
    long begun() throws IOException {
        return Files.exists(begunFile()) ? Files.size(begunFile()) : 0;
    }

    private Path begunFile() {
        return scratch.resolve("begun");
    }

    /// A process that unpacked SQLite for itself would leave that behind when it is killed, and needs room for it.
    private void unpackLibrary() throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        Path library = scratch.resolve(name);
        if (!Files.exists(library)) {
            String packed = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
            try (InputStream bytes = LibraryLoaderUtil.class.getResourceAsStream(packed)) {
                Files.copy(Objects.requireNonNull(bytes, packed), library);
            }
        }
    }

    private List<String> flags() throws IOException {
        Path services = scratch.resolve("provider");
        Path provider = services.resolve("META-INF/services").resolve(TaskProvider.class.getName());
        Files.createDirectories(provider.getParent());
        Files.writeString(provider, CountedTasks.class.getName());
        unpackLibrary();
        return Stream.concat(
                        QUICK_START.stream(),
                        Stream.of(
                                "-Djava.io.tmpdir=" + scratch,
                                "-Dorg.sqlite.lib.path=" + scratch,
                                "-D%s=%s".formatted(CountedTasks.FILE, begunFile()),
                                "-cp",
                                System.getProperty("java.class.path") + File.pathSeparator + services))
                .toList();
    }
}
