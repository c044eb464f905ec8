package serengeti.evaluator.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/// Memory for arrays outside the JVM's heap.
final class Room {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final double USABLE = 0.8;
    private static final int BYTES_PER_KIBIBYTE = 1024;

    private Room() {}

    /// Bytes that arrays may take without driving the machine or this process to its limits; an estimate.
    static long bytes() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long ofProcess = Pointer.maxPhysicalBytes() - Pointer.physicalBytes();
        long free = Math.min(free(system), Pointer.maxPhysicalBytes() > 0 ? ofProcess : Long.MAX_VALUE);
        return (long) (USABLE * free);
    }

    /// The limit of a container counts as the machine's memory.
    private static long free(OperatingSystemMXBean system) {
        long total = system.getTotalMemorySize();
        long physical = meminfo("MemTotal:");
        if (physical < 0) {
            // What is free by name says little where the rest is cache.
            return total / 2;
        }
        return total < physical ? system.getFreeMemorySize() : meminfo("MemAvailable:");
    }

    private static long meminfo(String key) {
        try {
            List<String> lines = Files.isReadable(MEMINFO) ? Files.readAllLines(MEMINFO) : List.of();
            for (String line : lines) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIBIBYTE;
                }
            }
            return -1;
        } catch (IOException _) {
            return -1;
        }
    }
}
