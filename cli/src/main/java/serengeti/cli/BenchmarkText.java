package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import serengeti.cli.BenchmarkDocument.Pair;
import serengeti.cli.BenchmarkDocument.Row;
import serengeti.evaluator.bench.Engine;
import serengeti.evaluator.bench.Machine;

/// The document of `serengeti benchmark` as text.
record BenchmarkText(BenchmarkDocument document) {
    private static final double NANOS_PER_MICROSECOND = 1e3;
    private static final double BYTES_PER_GIGABYTE = 1e9;

    void print(PrintWriter out) {
        Machine machine = document.machine();
        out.println(
                "%s, %s, vectors of %d bits, Java %s"
                        .formatted(
                                machine.cpuModel(),
                                Numbers.count(machine.cores(), "core"),
                                machine.vectorBits(),
                                machine.javaVersion()));
        out.println();
        if (!document.rows().isEmpty()) {
            rows().print(out);
            out.println();
            out.println(
                    "Microseconds are medians, with the quartiles' distance from them. GB/s count each tensor that a"
                            + " program");
            out.println("reads or writes once; of copy: 1.00 is as fast as only reading and writing them.");
        }
        summary(out);
        if (!document.notes().isEmpty()) {
            out.println();
            document.notes().forEach(note -> out.println("Note: " + note));
        }
        if (document.interrupted()) {
            out.println();
            out.println("Interrupted: what was not measured by then is missing.");
        }
    }

    private Table rows() {
        var table =
                new Table(
                        "program",
                        "size",
                        "type",
                        "states",
                        "threads",
                        "engine",
                        "us per step",
                        "quartiles",
                        "GB/s",
                        "of copy",
                        "state bytes/param");
        for (Row row : document.rows()) {
            table.row(
                    row.program(),
                    ModelSize.text(row.size()),
                    row.dtype(),
                    row.states(),
                    row.threads(),
                    row.engine(),
                    microseconds(row.nanosecondsPerStep()),
                    "%+.0f%% %+.0f%%"
                            .formatted(
                                    100 * (row.spread().lowerQuartile() / row.nanosecondsPerStep() - 1),
                                    100 * (row.spread().upperQuartile() / row.nanosecondsPerStep() - 1)),
                    decimal(row.bytesPerSecond() / BYTES_PER_GIGABYTE),
                    Double.isFinite(row.ratioToCopy()) ? decimal(row.ratioToCopy()) : "-",
                    row.stateBytesPerParameter());
        }
        return table;
    }

    private static String microseconds(double nanoseconds) {
        double microseconds = nanoseconds / NANOS_PER_MICROSECOND;
        return String.format(Locale.ROOT, microseconds < 1000 ? "%.2f" : "%,.0f", microseconds);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /// The comparison that the paper on Lion makes of time and memory, for the kernels of all programs and the first's.
    private void summary(PrintWriter out) {
        Map<String, List<Pair>> groups = new LinkedHashMap<>();
        document.summary().stream()
                .filter(pair -> pair.engine().equals(Engine.KERNEL.label()))
                .forEach(pair -> groups.computeIfAbsent(title(pair), _ -> new ArrayList<>()).add(pair));
        groups.forEach((title, pairs) -> {
            Pair first = pairs.getFirst();
            out.println();
            out.println(title);
            out.println(
                    "  state   %d against %d bytes per parameter"
                            .formatted(first.stateBytesPerParameter(), first.stateBytesPerParameterAgainst()));
            out.println(
                    "  step    reads and writes tensors of %s times the bytes and takes %s times as long"
                            .formatted(decimal(first.bytesRatio()), times(pairs)));
        });
        if (document.summary().stream().anyMatch(BenchmarkText::isOfPaper)) {
            out.println();
            out.println(
                    "The paper on Lion (arXiv 2302.06675) names the same two gains over AdamW: half the state, and 2"
                            + " to");
            out.println("15% more steps per second of whole trainings, of which the optimizer is a part.");
        }
    }

    private static String title(Pair pair) {
        return "%s against %s: kernel, %s, %s states, %s"
                .formatted(
                        pair.program(),
                        pair.against(),
                        pair.dtype(),
                        pair.states(),
                        Numbers.count(pair.threads(), "thread"));
    }

    private static String times(List<Pair> pairs) {
        return pairs.stream()
                .map(pair -> "%s (%s)".formatted(decimal(pair.timeRatio()), ModelSize.text(pair.size())))
                .collect(Collectors.joining(", "));
    }

    private static boolean isOfPaper(Pair pair) {
        return Set.of(pair.program(), pair.against()).equals(Set.of("lion", "adamw"));
    }
}
