package serengeti.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.dsl.simplify.Simplifier;
import serengeti.evaluator.score.Suite;
import serengeti.search.TaskChoice;
import serengeti.search.funnel.FunnelListener;
import serengeti.search.funnel.FunnelMemory;

/// `serengeti simplify`.
@Command(
        name = "simplify",
        description = {
            "Make a program shorter, step by step, and say which known optimizer it is.",
            "",
            "First by algebra: rules that hold for all numbers, or under an assumption that the step names. Then by"
                + " training: statements are left out, alone, in twos and by evolution, and numbers are rounded where"
                + " paired seeds show no loss. Each step comes with its proof or its measurement.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti simplify paper-raw",
            "  serengeti simplify my-optimizer.opt --exact",
            "  serengeti simplify quick-1#best --task vit8s --seeds 32",
            "  serengeti simplify paper-raw -o simple.opt",
            "  serengeti simplify paper-raw --json > trace.json",
            "  serengeti simplify --check trace.json"
        })
final class SimplifyCommand implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private WorkersOption workers;

    @Parameters(arity = "0..1", paramLabel = "PROGRAM", description = ProgramParameter.FORMS + ".")
    private String program;

    @Option(names = "--exact", description = "Algebra only; nothing is trained.")
    private boolean isExact;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            split = ",",
            defaultValue = SimplifyRun.DEFAULT_TASKS,
            description = "What to train, see 'serengeti tasks'; several with commas (default: ${DEFAULT-VALUE}).")
    private List<String> tasks;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = SimplifyRun.DEFAULT_SEEDS,
            description = "Seeds on which a change is tried at most, at least 2 (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--margin",
            paramLabel = "X",
            description =
                    "Loss of score that counts as none (default: 0.3 of the deviation between tuned update rules on"
                            + " the task).")
    private Double margin;

    @Option(
            names = "--generations",
            paramLabel = "N",
            defaultValue = SimplifyRun.DEFAULT_GENERATIONS,
            description =
                    "Generations of an evolution without insertions, where nothing else makes the program shorter; up"
                            + " to 8 programs each, 0 for none (default: ${DEFAULT-VALUE}).")
    private int generations;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the simplified program to a file.")
    private Path output;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            description =
                    "Instead of simplifying, verify each step of a document that --json printed, and its scores; with"
                            + " --exact without the training runs. Exit code 1 if one differs.")
    private Path check;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        int threads = workers.count();
        if (check != null) {
            return check(threads);
        }
        if (program == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'PROGRAM'");
        }
        Optional<String> untrained = isExact ? trainingOption() : Optional.empty();
        if (untrained.isPresent()) {
            throw new UsageFailure(
                    "--exact: cannot be given with %s, as nothing is trained".formatted(untrained.get()));
        }
        if (margin != null && (!(margin > 0) || margin.isInfinite())) {
            throw new UsageFailure("--margin %s: must be a number above 0".formatted(Numbers.exact(margin)));
        }
        NamedProgram named = ProgramArgument.resolve(program, home.path());
        OutputFile file = output == null ? null : new OutputFile("--output", output);
        if (file != null) {
            file.checkPlace();
        }
        if (Simplifier.isPinned(named.program())) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "%s: has pinned statements, so algebra leaves out no more than dead statements"
                                    .formatted(named.name()));
        }
        SimplifyDocument document = isExact ? SimplifyRun.byAlgebra(named) : measured(named, threads);
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, document);
        } else {
            new SimplifyText(document).print(out);
        }
        if (file != null) {
            file.write(document.outputText());
        }
        return document.interrupted() ? Interrupts.EXIT_CODE : CommandLine.ExitCode.OK;
    }

    private int check(int threads) {
        String other =
                program != null
                        ? "PROGRAM"
                        : output != null ? "--output" : common.json() ? "--json" : trainingOption().orElse(null);
        if (other != null) {
            throw new UsageFailure("--check %s: cannot be given with %s".formatted(check, other));
        }
        boolean isRight = SimplifyCheck.read(check).print(isExact, threads, spec.commandLine().getOut());
        return isRight ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /// An option that was given and says how to train.
    private Optional<String> trainingOption() {
        var given = spec.commandLine().getParseResult();
        return Stream.of("--task", "--seeds", "--margin", "--generations").filter(given::hasMatchedOption).findFirst();
    }

    private SimplifyDocument measured(NamedProgram named, int threads) {
        if (seeds < 2) {
            throw new UsageFailure("--seeds %d: must be at least 2".formatted(seeds));
        }
        if (generations < 0) {
            throw new UsageFailure("--generations %d: must be at least 0".formatted(generations));
        }
        List<TaskChoice> choices = tasks.stream().map(TaskChoice::parse).toList();
        double allowed = margin(CampaignSuite.of("--task", choices));
        PrintWriter err = spec.commandLine().getErr();
        try (var interrupts =
                new Interrupts(() -> err.println("Stopping: the change under way is the last."), () -> {})) {
            return new SimplifyRun(
                            choices,
                            allowed,
                            seeds,
                            generations,
                            Integer.MAX_VALUE,
                            threads,
                            FunnelMemory.NONE,
                            new Told(err))
                    .of(named, interrupts);
        }
    }

    /// A line for each change.
    private record Told(PrintWriter err) implements FunnelListener {

        @Override
        public void begins(String what, int runs) {}

        @Override
        public void oneDone() {}

        @Override
        public void tells(String line) {
            err.println(line);
        }
    }

    private double margin(Suite suite) {
        if (margin != null) {
            return margin;
        }
        return SimplifyRun.margin(suite)
                .orElseThrow(() ->
                        new UsageFailure(
                                "--task %s: how far rules are apart on it is not known, so give --margin"
                                        .formatted(tasks.getFirst())));
    }
}
