package serengeti.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `serengeti tune-card`.
@Command(
        name = "tune-card",
        description = {
            "How to choose the hyperparameters of an optimizer whose updates are signs, such as Lion.",
            "",
            "Learning rate and weight decay from those that AdamW is tuned to, or from the initialisation of the"
                + " weights; betas for images and language, batch sizes, and what to mind with embeddings. The rules"
                + " are those of the Lion paper (arXiv 2302.06675) and of Su Jianlin (kexue.fm 9473, 9736).",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti tune-card lion",
            "  serengeti tune-card lion --adamw-lr 3e-4 --adamw-decay 0.1",
            "  serengeti tune-card tiger --sigma 0.036 --steps 100000",
            "  serengeti tune-card quick-1#best --json"
        })
final class TuneCardCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private ProgramParameter program;

    @Option(
            names = "--adamw-lr",
            paramLabel = "X",
            defaultValue = "0.001",
            description = "Peak learning rate that AdamW is tuned to, above 0 (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--adamw-decay",
            paramLabel = "X",
            defaultValue = "0.01",
            description = "Weight decay that AdamW is tuned to, at least 0 (default: ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--sigma",
            paramLabel = "X",
            defaultValue = "0.036",
            description =
                    "Standard deviation of the weights at the start, above 0 (default: ${DEFAULT-VALUE}, that of a"
                            + " width of 768).")
    private double sigma;

    @Option(
            names = "--change",
            paramLabel = "X",
            defaultValue = "0.00111",
            description =
                    "Change of the weights in a step at the start, as a share of their deviation, above 0; a hundredth"
                            + " for easy tasks (default: ${DEFAULT-VALUE}).")
    private double change;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Steps after which the rate is to be half of that at the start (default: ${DEFAULT-VALUE}).")
    private long steps;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        requireAbove("--adamw-lr", learningRate);
        requireAbove("--sigma", sigma);
        requireAbove("--change", change);
        AtLeastOne.check("--steps", steps);
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new UsageFailure(
                    "--adamw-decay %s: must be a number of at least 0".formatted(Numbers.exact(weightDecay)));
        }
        TuneCard card =
                TuneCard.of(
                        ProgramArgument.resolve(program.text(), home.path()),
                        learningRate,
                        weightDecay,
                        TuneCard.FromInit.of(sigma, change, steps));
        if (common.json()) {
            JsonOutput.print(spec.commandLine().getOut(), card);
        } else {
            card.print(spec.commandLine().getOut());
        }
        return CommandLine.ExitCode.OK;
    }

    private static void requireAbove(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new UsageFailure("%s %s: must be a number above 0".formatted(option, Numbers.exact(value)));
        }
    }
}
