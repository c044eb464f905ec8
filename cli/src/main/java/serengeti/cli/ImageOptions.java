package serengeti.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.vision.ImageFolder;
import serengeti.proxytasks.vision.ImageSource;

/// Training on a folder of images in place of a built-in task.
final class ImageOptions {
    private static final int BATCH = 64;
    private static final int STEPS = 1000;

    /// With weights, gradients and the state of an optimizer, each thread needs half a gigabyte for so many.
    private static final int MOST_PARAMETERS = 20_000_000;

    @Option(
            names = {"--data", "--idx-folder"},
            paramLabel = "FOLDER",
            description =
                    "Train on the image files of this folder instead of a task: those of MNIST and the like, packed"
                            + " or not (train-images-idx3-ubyte and so on), or the binary files of CIFAR-10"
                            + " (data_batch_1.bin and so on).")
    private Path folder;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "What to train on --data: mlp, cnn, a convolutional network, or vit, a vision transformer with"
                            + " patches of 4x4 (default: mlp).")
    private String model;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            split = ",",
            description =
                    "Widths of the model's layers, separated by commas: units of an mlp (default: 128), channels of a"
                            + " cnn's convolutions, each of which halves the image (default: 16,32), the one width of a"
                            + " vit's blocks, once for each (default: 32,32). A model may have at most 20,000,000"
                            + " parameters.")
    private List<Integer> hidden;

    /// Whether a folder is given.
    boolean isGiven() {
        return folder != null;
    }

    /// The task on these images; none if no folder is given.
    ///
    /// @param task the built-in task asked for, or null
    /// @throws UsageFailure if options do not go together
    Optional<Task> task(String task) {
        if (folder == null) {
            if (model != null) {
                throw new UsageFailure("--model %s: needs --data FOLDER".formatted(model));
            }
            if (hidden != null) {
                throw new UsageFailure("--hidden %s: needs --data FOLDER".formatted(hiddenText()));
            }
            return Optional.empty();
        }
        if (task != null) {
            throw new UsageFailure("--task %s: cannot go with --data %s".formatted(task, folder));
        }
        ImageModel chosen = chosenModel();
        List<Integer> widths = hidden == null ? chosen.defaultWidths() : hidden;
        widths.forEach(width -> AtLeastOne.check("--hidden", width));
        ImageSource source = new ImageFolder(folder).source();
        if (hasTooManyParameters(chosen, source, widths)) {
            String given = hidden == null ? "--data %s".formatted(folder) : "--hidden %s".formatted(hiddenText());
            throw new UsageFailure(
                    "%s: %s for images of %d x %d would have more than %s parameters, the most there may be"
                            .formatted(
                                    given,
                                    chosen.label(),
                                    source.height(),
                                    source.width(),
                                    Numbers.count(MOST_PARAMETERS)));
        }
        return Optional.of(chosen.shape(source, widths).task(chosen.label() + "-data", 1, BATCH, STEPS, source));
    }

    private static boolean hasTooManyParameters(ImageModel model, ImageSource source, List<Integer> widths) {
        // a layer has at least as many parameters as units, and shapes multiply widths
        if (widths.stream().anyMatch(width -> width > MOST_PARAMETERS)) {
            return true;
        }
        try {
            return model.shape(source, widths).layout().total() > MOST_PARAMETERS;
        } catch (ArithmeticException _) {
            return true;
        }
    }

    private String hiddenText() {
        return String.join(",", hidden.stream().map(String::valueOf).toList());
    }

    private ImageModel chosenModel() {
        return model == null
                ? ImageModel.MLP
                : new OptionValues("--model", List.of(model)).named(ImageModel.values(), ImageModel::label).getFirst();
    }
}
