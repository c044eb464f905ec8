package serengeti.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.evaluator.bench.Engine;
import serengeti.evaluator.bench.Machine;
import serengeti.evaluator.bench.StepBenchmark;
import serengeti.evaluator.bench.StepCase;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.StateFormat;

/// `serengeti benchmark`.
@Command(
        name = "benchmark",
        description = {
            "Measure how long programs take for a step, against copying memory and ND4J.",
            "",
            "Engines: copy only reads and writes what the program has to, the limit that memory sets; kernel is the"
                    + " compiled program; interpreter is what a search trains with; nd4j-ops runs the program's"
                    + " operations one by one on ND4J arrays; nd4j-updater is ND4J's own rule where it has it, without"
                    + " weight decay. All are timed in turn, again and again; medians are shown.",
            "",
            "Takes a minute or two; needs idle cores to be believed.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti benchmark",
            "  serengeti benchmark lion adamw --threads 1,2 --chart steps.svg",
            "  serengeti benchmark mine.opt lion --sizes 4K,1M --engines copy,kernel",
            "  serengeti benchmark lion --states exact,bfloat16 --sizes 16M --json"
        })
final class BenchmarkCommand implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Parameters(
            paramLabel = "PROGRAM",
            arity = "0..*",
            description = ProgramParameter.FORMS + " (default: lion adamw).")
    private List<String> programs = List.of("lion", "adamw");

    @Option(
            names = "--sizes",
            paramLabel = "N",
            split = ",",
            defaultValue = "1K,4K,64K,1M,16M,64M",
            description = "Elements of the model; 1K is 1024 (default: ${DEFAULT-VALUE}).")
    private List<String> sizes;

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description =
                    "Threads of a step, as many as there are cores at most (default: ${DEFAULT-VALUE}). Models below"
                            + " 256K are stepped by one in any case.")
    private List<String> threads;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            split = ",",
            defaultValue = "float",
            description = "Of weights and gradients: float, double (default: ${DEFAULT-VALUE}).")
    private List<String> types;

    @Option(
            names = "--states",
            paramLabel = "FORMAT",
            split = ",",
            defaultValue = "exact",
            description = "How states are kept: exact, bfloat16, bfloat16-stochastic (default: ${DEFAULT-VALUE}).")
    private List<String> states;

    @Option(
            names = "--engines",
            paramLabel = "NAME",
            split = ",",
            description = "Which to time: copy, kernel, interpreter, nd4j-ops, nd4j-updater (default: all).")
    private List<String> engines = Arrays.stream(Engine.values()).map(Engine::label).toList();

    @Option(
            names = "--seconds",
            paramLabel = "X",
            defaultValue = "0.4",
            description =
                    "How long an engine is timed on a model (default: ${DEFAULT-VALUE}); longer if five repeats take"
                            + " longer.")
    private String seconds;

    @Option(names = "--chart", paramLabel = "FILE", description = "Write a chart of the bytes per second, as SVG.")
    private Path chart;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Set<Engine> chosen = EnumSet.noneOf(Engine.class);
        chosen.addAll(new OptionValues("--engines", engines).named(Engine.values(), Engine::label));
        double duration =
                new OptionValues("--seconds", List.of(seconds))
                        .read("a number above 0", BenchmarkCommand::duration)
                        .getFirst();
        if (chart != null) {
            ChartFile.checkPlace(chart);
        }
        List<List<StepCase>> groups = groups();
        PrintWriter err = spec.commandLine().getErr();
        var progress = new StatusLine(err, Terminal.isStandardError());
        BenchmarkDocument document;
        try (var interrupts = new Interrupts(() -> announceEnd(progress, err), progress::clear)) {
            var benchmark = new StepBenchmark(chosen, duration, progress::show, interrupts);
            for (int index = 0; index < groups.size() && !interrupts.getAsBoolean(); index++) {
                progress.count(index + 1, groups.size());
                benchmark.run(groups.get(index));
            }
            progress.clear();
            document = BenchmarkDocument.of(Machine.here(), benchmark, interrupts.getAsBoolean());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, document);
        } else {
            new BenchmarkText(document).print(out);
        }
        if (chart != null) {
            BenchmarkChart.write(document, chart);
            err.println("Chart: " + chart);
        }
        return document.interrupted() ? Interrupts.EXIT_CODE : CommandLine.ExitCode.OK;
    }

    private static void announceEnd(StatusLine progress, PrintWriter err) {
        progress.clear();
        err.println("Stopping: the timing under way ends, then the results come. Ctrl-C again ends at once.");
    }

    /// The programs on each model.
    private List<List<StepCase>> groups() {
        List<NamedProgram> resolved =
                programs.stream().distinct().map(program -> ProgramArgument.resolve(program, home.path())).toList();
        List<Integer> elements =
                new OptionValues("--sizes", sizes)
                        .read(ModelSize.POSSIBLE, ModelSize::parse).stream().sorted().toList();
        List<Integer> threadCounts = threadCounts();
        List<StateFormat> formats = new OptionValues("--states", states).named(StateFormat.values(), StepCase::label);
        var groups = new ArrayList<List<StepCase>>();
        for (ElementType type : new OptionValues("--dtype", types).named(ElementType.values(), ElementType::label)) {
            for (StateFormat format : formats) {
                if (type == ElementType.DOUBLE && !format.isExact()) {
                    // The two options together ask for a table; this cell of it does not exist.
                    continue;
                }
                for (int count : threadCounts) {
                    for (int size : elements) {
                        groups.add(
                                resolved.stream()
                                        .map(program ->
                                                new StepCase(
                                                        program.name(), program.program(), size, type, format, count))
                                        .toList());
                    }
                }
            }
        }
        if (groups.isEmpty()) {
            throw new UsageFailure(
                    "--states %s: must be exact with --dtype double".formatted(String.join(",", states)));
        }
        return groups;
    }

    private List<Integer> threadCounts() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new OptionValues("--threads", threads)
                        .read(
                                "a whole number from 1 to %d, the cores of this machine".formatted(cores),
                                text ->
                                        Optional.of(text)
                                                .filter(digits -> digits.matches("[0-9]{1,9}"))
                                                .map(Integer::valueOf)
                                                .filter(count -> count >= 1 && count <= cores))
                        .stream()
                        .sorted()
                        .toList();
    }

    private static Optional<Double> duration(String text) {
        try {
            double number = Double.parseDouble(text);
            return number > 0 && Double.isFinite(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
