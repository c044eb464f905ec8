package serengeti.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Simplification;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.task.TaskCard;
import serengeti.search.TaskChoice;
import serengeti.search.simplification.EmpiricalSimplifier;

/// `serengeti simplify`.
@Command(
        name = "simplify",
        description = {
            "Make a program shorter, step by step, and say which known optimizer it is.",
            "",
            "First by algebra: rules that hold for all numbers, or under an assumption that the step names. Then by "
                    + "training: statements are left out and numbers are rounded where paired seeds show no loss. Each "
                    + "step comes with its proof or its measurement.",
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
    private static final String DEFAULT_TASK = "mlp16s,vit8s,lm8s";
    private static final double MARGIN_SHARE = 0.3;
    private static final int FRESH = 1_000_000;

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
            defaultValue = DEFAULT_TASK,
            description = "What to train, see 'serengeti tasks'; several with commas (default: ${DEFAULT-VALUE}).")
    private List<String> tasks;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "64",
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
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the simplified program to a file.")
    private Path output;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            description =
                    "Instead of simplifying, verify each step of a document that --json printed; with --exact without"
                            + " the training runs. Exit code 1 if one differs.")
    private Path check;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (check != null) {
            return check();
        }
        if (program == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'PROGRAM'");
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
        SimplifyDocument document = isExact ? exact(named) : measured(named);
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

    private int check() {
        String other = program != null ? "PROGRAM" : output != null ? "--output" : common.json() ? "--json" : null;
        if (other != null) {
            throw new UsageFailure("--check %s: cannot be given with %s".formatted(check, other));
        }
        boolean isRight = SimplifyCheck.read(check).print(isExact, workers.count(), spec.commandLine().getOut());
        return isRight ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static SimplifyDocument exact(NamedProgram named) {
        long began = System.nanoTime();
        Simplification simplification = Simplifier.simplify(named.program());
        return SimplifyDocument.of(named.name(), simplification, seconds(began), false);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private SimplifyDocument measured(NamedProgram named) {
        if (seeds < 2) {
            throw new UsageFailure("--seeds %d: must be at least 2".formatted(seeds));
        }
        List<TaskChoice> choices = tasks.stream().map(TaskChoice::parse).toList();
        Suite suite = CampaignSuite.of(choices);
        List<String> names = choices.stream().map(TaskChoice::toString).toList();
        double allowed = margin(suite);
        PrintWriter err = spec.commandLine().getErr();
        long began = System.nanoTime();
        try (var trials = new SimplifyTrials(suite, workers.count());
                var interrupts =
                        new Interrupts(() -> err.println("Stopping: the change under way is the last."), () -> {})) {
            err.println("Fitting constants to %s".formatted(String.join(", ", names)));
            var simplifier = new EmpiricalSimplifier(trials, allowed, seeds, interrupts, new Progress(err));
            Simplification simplification = simplifier.simplify(named.program());
            var input = new Sample(trials.of(simplification.input(), FRESH, seeds));
            var output = new Sample(trials.of(simplification.output(), FRESH, seeds));
            return SimplifyDocument.of(named.name(), simplification, seconds(began), interrupts.getAsBoolean())
                    .measured(
                            names,
                            trials,
                            allowed,
                            seeds,
                            SimplifyDocument.Score.of(input),
                            SimplifyDocument.Score.of(output),
                            SimplifyDocument.Score.of(output.minus(input)));
        }
    }

    /// A line for each change that is tried.
    private record Progress(PrintWriter err) implements EmpiricalSimplifier.Progress {

        @Override
        public void tuned(Program fitted) {
            String constants =
                    fitted.statements().stream()
                            .filter(statement -> statement.arguments().stream().anyMatch(Constant.class::isInstance))
                            .map(Printer::print)
                            .collect(Collectors.joining("; "));
            err.println("Leaving out statements at these constants: " + constants);
        }

        @Override
        public void tried(String change, boolean isAccepted, String evidence) {
            err.println("%s %s: %s".formatted(isAccepted ? "yes" : "no ", change, evidence));
        }
    }

    /// Scores of several tasks are in units of the deviation between rules, those of one are not.
    private double margin(Suite suite) {
        if (margin != null) {
            if (!(margin > 0) || margin.isInfinite()) {
                throw new UsageFailure("--margin %s: must be a number above 0".formatted(Numbers.exact(margin)));
            }
            return margin;
        }
        if (suite.tasks().size() > 1) {
            return MARGIN_SHARE;
        }
        TaskCard card = suite.tasks().getFirst().card();
        return card.expected()
                .flatMap(expected -> expected.ruleDeviation().stream().boxed().findFirst())
                .map(deviation -> MARGIN_SHARE * deviation)
                .orElseThrow(() ->
                        new UsageFailure(
                                "--task %s: how far rules are apart on it is not known, so give --margin"
                                        .formatted(tasks.getFirst())));
    }
}
