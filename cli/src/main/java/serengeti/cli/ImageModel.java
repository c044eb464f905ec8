package serengeti.cli;

import java.util.List;
import java.util.Locale;
import serengeti.proxytasks.vision.CnnShape;
import serengeti.proxytasks.vision.ImageShape;
import serengeti.proxytasks.vision.ImageSource;
import serengeti.proxytasks.vision.MlpShape;

/// The models that can be trained on a folder of images.
enum ImageModel {
    /// A perceptron; its widths are those of the hidden layers.
    MLP(128),
    /// A convolutional network; its widths are the channels that each convolution makes.
    CNN(16, 32);

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
        };
    }
}
