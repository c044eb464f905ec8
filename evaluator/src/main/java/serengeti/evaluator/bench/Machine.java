package serengeti.evaluator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import serengeti.evaluator.buffer.RawMemory;

/// What was measured on.
///
/// @param cpuModel as the processor calls itself, or its architecture where it does not
/// @param cores that this process may use
/// @param vectorBits of the widest vectors of floats
/// @param javaVersion of the JVM, vendor included
/// @param operatingSystem name, version, architecture
public record Machine(String cpuModel, int cores, int vectorBits, String javaVersion, String operatingSystem) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    /// This one.
    public static Machine here() {
        return new Machine(
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                RawMemory.VECTOR_BYTES * Byte.SIZE,
                "%s (%s)".formatted(Runtime.version(), System.getProperty("java.vendor")),
                "%s %s, %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
    }

    private static String cpu() {
        try {
            List<String> lines = Files.isReadable(CPUINFO) ? Files.readAllLines(CPUINFO) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
    }
}
