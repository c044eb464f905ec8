package serengeti.proxytasks.vision;

import java.util.function.Supplier;
import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.data.OnFirstUse;

/// Images to learn from, whatever model learns.
///
/// @param title what they are, for the card
/// @param height rows of pixels
/// @param width pixels of a row
/// @param channels numbers of a pixel, which lie next to each other
/// @param classes number of classes
/// @param images makes or reads them, the same on every call
public record ImageSource(
        String title, int height, int width, int channels, int classes, Supplier<LabelledImages.Split> images) {

    public ImageSource {
        images = new OnFirstUse<>(images);
    }

    /// The numbers of an image.
    public int inputs() {
        return height * width * channels;
    }
}
