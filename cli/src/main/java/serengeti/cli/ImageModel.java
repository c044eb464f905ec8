package serengeti.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import serengeti.proxytasks.tokens.TransformerShape;
import serengeti.proxytasks.vision.CnnShape;
import serengeti.proxytasks.vision.ImageShape;
import serengeti.proxytasks.vision.ImageSource;
import serengeti.proxytasks.vision.MlpShape;
import serengeti.proxytasks.vision.VitShape;

/// The models that can be trained on a folder of images.
enum ImageModel {
    /// A perceptron; its widths are those of the hidden layers.
    MLP(128),
    /// A convolutional network; its widths are the channels that each convolution makes.
    CNN(16, 32),
    /// A vision transformer; a width for each block, all the same.
    VIT(32, 32);

    private static final int PATCH = 4;

    private final List<Integer> widths;

    ImageModel(Integer... widths) {
        this.widths = List.of(widths);
    }

    /// The name on the command line.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The widths if none are given.
    List<Integer> defaultWidths() {
        return widths;
    }

    /// Such a model for these images.
    ImageShape shape(ImageSource source, List<Integer> hidden) {
        return switch (this) {
            case MLP -> new MlpShape(source.inputs(), hidden, source.classes());
            case CNN -> CnnShape.of(source, hidden);
            case VIT -> vit(source, hidden);
        };
    }

    private static ImageShape vit(ImageSource source, List<Integer> hidden) {
        int width = hidden.getFirst();
        if (Set.copyOf(hidden).size() > 1) {
            String given = String.join(",", hidden.stream().map(String::valueOf).toList());
            throw new UsageFailure(
                    "--hidden %s: the blocks of a vit have one width, such as %d,%d".formatted(given, width, width));
        }
        int heads = width % 4 == 0 ? 4 : 1;
        return VitShape.of(source, PATCH, new TransformerShape(width, heads, hidden.size(), 2 * width));
    }
}
