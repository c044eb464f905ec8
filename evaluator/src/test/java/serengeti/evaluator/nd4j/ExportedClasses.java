package serengeti.evaluator.nd4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import serengeti.dsl.export.Export;
import serengeti.dsl.export.Format;
import serengeti.dsl.program.Program;

/// Java classes that programs are exported to, compiled in this process.
final class ExportedClasses {
    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    ExportedClasses(Path folder) {
        this.folder = folder;
    }

    /// Writes a program's class and what checks it; returns the name of the class.
    String write(String name, Program program) {
        Export.Text export = (Export.Text) Format.ND4J.export(name, program);
        String file = Format.ND4J.fileName(name, program);
        String className = file.replace(".java", "");
        write(file, export.text());
        for (Export.Companion companion : export.companions()) {
            write(className + companion.ending(), companion.text().apply(file));
        }
        return className;
    }

    private void write(String file, String text) {
        try {
            files.add(Files.writeString(folder.resolve(file), text));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /// Compiles all that was written, with all warnings, and loads it.
    URLClassLoader load() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of(
                            "-d",
                            folder.toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-Xlint:all,-serial,-classfile,-path,-processing",
                            "-Werror",
                            "-proc:none");
            boolean isFine =
                    compiler.getTask(messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                            .call();
            assertTrue(isFine, messages.toString());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        try {
            return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        } catch (MalformedURLException error) {
            throw new IllegalStateException(error);
        }
    }
}
