import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/// Checks or mends the layout of every Java file of the project: 4 spaces, 120 columns, sorted imports.
///
/// google-java-format reads sources with the javac of the JVM it runs in, and Maven's own JVM may be older than the
/// language the project is written in. So the build starts this program on the JDK that compiles the project, once for
/// all modules. Doc comments are left as they are written.
///
/// Usage: `java Format.java (check|write) ROOT REPORT`. REPORT is a file that is left behind only if something is
/// wrong, one line for each bad file; the exit code is 0 all the same.
public final class Format {
    private static final JavaFormatterOptions OPTIONS =
            JavaFormatterOptions.builder()
                    .style(Style.builder().google().indentationMultiplier(2).maxLineLength(120).build())
                    .formatJavadoc(false)
                    .build();

    private Format() {}

    /// Formats, or checks, the sources of all modules and of the folder of this file.
    public static void main(String[] args) throws Exception {
        boolean write = args[0].equals("write");
        Path root = Path.of(args[1]);
        Path report = Path.of(args[2]);

        List<Callable<String>> jobs = new ArrayList<>();
        for (Path file : sources(root)) {
            jobs.add(() -> format(root, file, write));
        }
        List<String> complaints = new ArrayList<>();
        try (var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (var result : workers.invokeAll(jobs)) {
                complaints.add(result.get());
            }
        }
        complaints.removeAll(Collections.singleton(""));
        complaints.forEach(System.err::println);
        if (complaints.isEmpty()) {
            Files.deleteIfExists(report);
        } else {
            Files.createDirectories(report.getParent());
            Files.write(report, complaints);
        }
    }

    /// Returns what is wrong with `file`, or an empty string.
    private static String format(Path root, Path file, boolean write) throws IOException {
        String source = Files.readString(file);
        Path name = root.relativize(file);
        try {
            String formatted = new Formatter(OPTIONS).formatSourceAndFixImports(source);
            if (formatted.equals(source)) {
                return "";
            }
            if (write) {
                Files.writeString(file, formatted);
                return "";
            }
            return "not formatted: " + name;
        } catch (FormatterException e) {
            return "not Java: " + e.formatDiagnostics(name.toString(), "").strip();
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (var folders = Files.list(root)) {
            for (Path folder : folders.sorted().toList()) {
                Path source = folder.endsWith(".ci") ? folder : folder.resolve("src");
                if (Files.isDirectory(source)) {
                    try (var files = Files.walk(source)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }
}
