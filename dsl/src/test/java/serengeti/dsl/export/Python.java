package serengeti.dsl.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Python that exported code is compiled and run with: that of `-Dexport.python`, or else `python3`.
final class Python {
    static final String COMMAND = System.getProperty("export.python", "python3");

    private Python() {}

    /// Compiles files, in one process.
    static void compile(Path folder, List<String> files) {
        var command = new ArrayList<>(List.of(COMMAND, "-m", "py_compile"));
        command.addAll(files);
        Exports.Finished finished = Exports.run(folder, command);
        if (finished.code() != 0 || !finished.output().isEmpty()) {
            throw new AssertionError(finished.output());
        }
        System.out.printf("%s compiled %d files%n", COMMAND, files.size());
    }

    /// Whether a module can be imported; what is not there cannot run exports that need it.
    static boolean has(Path folder, String module) {
        boolean isThere = Exports.run(folder, List.of(COMMAND, "-W", "ignore", "-c", "import " + module)).code() == 0;
        System.out.printf("%s %s %s%n", COMMAND, isThere ? "has" : "does not have", module);
        return isThere;
    }

    /// Runs a script of the tests' resources that must succeed, and prints what it said.
    static void run(Path folder, String script, List<String> arguments) {
        Path file = serengeti.dsl.testing.GoldenFile.inRepository("dsl/src/test/resources/exports/" + script);
        var command = new ArrayList<>(List.of(COMMAND, "-W", "ignore", file.toAbsolutePath().toString()));
        command.addAll(arguments);
        Exports.Finished finished = Exports.run(folder, command);
        System.out.print(finished.output());
        if (finished.code() != 0) {
            throw new AssertionError(finished.output());
        }
    }
}
