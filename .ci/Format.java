import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Checks or mends the layout of every Java file of the project: 4 spaces, 120 columns, sorted imports.
///
/// google-java-format reads sources with the javac of the JVM it runs in, and Maven's own JVM may be older than the
/// language the project is written in. So the build starts this program on the JDK that compiles the project, once for
/// all modules. Doc comments are left as they are written.
///
/// Usage: `java Format.java (check|write) ROOT`
public final class Format {
    private static final JavaFormatterOptions OPTIONS =
            JavaFormatterOptions.builder()
                    .style(Style.builder().google().indentationMultiplier(2).maxLineLength(120).build())
                    .formatJavadoc(false)
                    .build();

    public static void main(String[] args) throws IOException {
        boolean write = args[0].equals("write");
        Path root = Path.of(args[1]);
        var files = sources(root);
        var unreadable = new AtomicInteger();
        List<Path> changed =
                files.parallelStream()
                        .filter(file -> {
                            try {
                                String source = Files.readString(file);
                                String formatted = new Formatter(OPTIONS).formatSourceAndFixImports(source);
                                if (write && !formatted.equals(source)) {
                                    Files.writeString(file, formatted);
                                }
                                return !formatted.equals(source);
                            } catch (FormatterException e) {
                                unreadable.incrementAndGet();
                                System.err.println(e.formatDiagnostics(root.relativize(file).toString(), ""));
                                return false;
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                        .toList();
        for (Path file : changed) {
            System.err.println((write ? "formatted " : "not formatted: ") + root.relativize(file));
        }
        if (unreadable.get() > 0) {
            System.err.println(unreadable + " of " + files.size() + " Java files cannot be parsed");
        }
        if (!write && !changed.isEmpty()) {
            System.err.println(
                    changed.size()
                            + " of "
                            + files.size()
                            + " Java files are not formatted; mend them with: mvn -q -N -Pformat process-sources");
        }
        System.exit(unreadable.get() > 0 || (!write && !changed.isEmpty()) ? 1 : 0);
    }

    private static List<Path> sources(Path root) throws IOException {
        try (var modules = Files.list(root)) {
            return modules.flatMap(module -> java.util.stream.Stream.of(module.resolve("src"), module))
                    .filter(folder -> folder.endsWith("src") || folder.endsWith(".ci"))
                    .filter(Files::isDirectory)
                    .flatMap(Format::javaFiles)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static java.util.stream.Stream<Path> javaFiles(Path folder) {
        try (var tree = Files.walk(folder)) {
            return tree.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
