package serengeti.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.ProxyTasks;
import serengeti.proxytasks.language.LanguageShape;
import serengeti.proxytasks.language.Objective;
import serengeti.proxytasks.language.TextFile;
import serengeti.proxytasks.tokens.TransformerShape;
import serengeti.search.CampaignSpec;
import serengeti.search.TaskChoice;

/// `serengeti replay`.
@Command(
        name = "replay",
        description = {
            "Train with a program, and with others for comparison, on the same seeds.",
            "",
            "Hyperparameters are taken as the programs have them; --set and --lr change those of PROGRAM, not those of "
                    + "--against. A fair comparison tunes both sides: --tune.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti replay lion --set peak_lr=0.001 --set lambda=0.01 \\",
            "      --against paper-adamw,sgd-momentum",
            "  serengeti replay lion --set peak_lr=0.0003 --set lambda=0.01 --seeds 16",
            "  serengeti replay quick-1#best --against quick-1#baseline --task lm8",
            "  serengeti replay adamw --data ~/mnist --steps 2000",
            "  serengeti replay adamw --data ~/cifar-10-batches-bin --model cnn --hidden 32,64",
            "  serengeti replay lion --set peak_lr=0.003 --text novel.txt --seeds 4",
            "  serengeti replay lion --against adamw --tune --lr-factors 3,10,30,100",
            "  serengeti replay lion --against adamw --sweep",
            "  serengeti replay lion --against adamw --curve 20 --chart lion.svg"
        })
final class ReplayCommand implements Callable<Integer> {
    private static final String DEFAULT_TASK = "mlp16";
    private static final int TEXT_BATCH = 16;
    private static final int TEXT_STEPS = 2000;

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private WorkersOption workers;

    @Mixin private ProgramParameter program;

    @Mixin private CurveOptions curves;

    @Mixin private TuneOptions tuning;

    @Option(
            names = "--against",
            paramLabel = "PROGRAM",
            split = ",",
            description = "Programs to compare with, separated by commas.")
    private List<String> against = List.of();

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description =
                    "What to train, see 'serengeti tasks' (default: that of the campaign if PROGRAM is of one, else "
                            + DEFAULT_TASK
                            + ").")
    private String task;

    @Mixin private ImageOptions images;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description =
                    "Train a decoder of width 16 to predict each character of this UTF-8 text instead; the last tenth"
                            + " is for validation.")
    private Path text;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "8",
            description = "Number of seeds (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Length of a run (default: the campaign's if PROGRAM is of one and the task is its, else the"
                            + " task's).")
    private Integer steps;

    @Option(names = "--lr", paramLabel = "X", description = "Multiply the learning rate of PROGRAM by this.")
    private Double learningRate;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Set a hyperparameter of PROGRAM; may be given more than once.")
    private Map<String, Double> hyperparameters = new LinkedHashMap<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        int threads = workers.count();
        AtLeastOne.check("--seeds", seeds);
        Optional<Path> chart = curves.chart();
        List<ReplayProgram> programs = programs();
        Task chosen = task();
        int validations = curves.validations(chosen.card().steps());
        var run =
                new ReplayRun(
                        chosen,
                        seeds,
                        threads,
                        validations,
                        tuning.isSweep(),
                        tuning.grid(),
                        spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        ReplayRun.Result result = run.of(programs);
        ReplayDocument document = result.document();
        if (common.json()) {
            JsonOutput.print(out, document);
        } else {
            new ReplayText(document, result.results()).print(out);
        }
        chart.ifPresent(file -> draw(new ReplayChart(chosen.card(), result.results()), file));
        return document.interrupted() ? Interrupts.EXIT_CODE : CommandLine.ExitCode.OK;
    }

    private void draw(ReplayChart chart, Path file) {
        PrintWriter err = spec.commandLine().getErr();
        Optional<String> svg = chart.svg();
        svg.ifPresent(text -> ChartFile.write(text, file));
        err.println(svg.isPresent() ? "Chart: " + file : "Chart: not drawn, no run was scored");
    }

    private List<ReplayProgram> programs() {
        var programs = new ArrayList<ReplayProgram>();
        NamedProgram first = ProgramArgument.resolve(program.text(), home.path());
        ProgramChange.checkHyperparameters(hyperparameters.keySet(), first);
        programs.add(
                new ReplayProgram(
                        first.name(),
                        first.program(),
                        learningRate == null ? 1 : checkedLearningRate(),
                        hyperparameters));
        against.forEach(name -> programs.add(ReplayProgram.asFound(ProgramArgument.resolve(name, home.path()))));
        return programs;
    }

    private double checkedLearningRate() {
        if (!(learningRate > 0) || learningRate.isInfinite()) {
            throw new UsageFailure("--lr %s: must be a number above 0".formatted(learningRate));
        }
        return learningRate;
    }

    private Task task() {
        Task chosen = chosenTask();
        return steps == null ? chosen : chosen.withSteps((int) AtLeastOne.check("--steps", steps));
    }

    private Task chosenTask() {
        if (text == null) {
            return images.task(task).orElseGet(this::proxyTask);
        }
        if (task != null || images.isGiven()) {
            String other = task == null ? "--data" : "--task";
            throw new UsageFailure("--text %s: cannot be given with %s, both say what to train".formatted(text, other));
        }
        return textTask();
    }

    /// The task asked for; those of the campaign are trained for as long as they were there.
    private Task proxyTask() {
        List<TaskChoice> choices =
                ProgramArgument.campaign(program.text(), home.path()).map(CampaignSpec::tasks).orElse(List.of());
        if (task == null) {
            return choices.isEmpty() ? ProxyTasks.named(DEFAULT_TASK) : CampaignSuite.task(choices.getFirst());
        }
        return choices.stream()
                .filter(choice -> choice.name().equals(task))
                .findFirst()
                .map(CampaignSuite::task)
                .orElseGet(() -> ProxyTasks.named(task));
    }

    private Task textTask() {
        TextFile file = TextFile.read(text);
        var transformer = new TransformerShape(16, 2, 1, 32);
        var shape = new LanguageShape(Objective.NEXT_TOKEN, file.vocabulary(), 24, transformer);
        return file.task("text", shape, TEXT_BATCH, TEXT_STEPS);
    }
}
