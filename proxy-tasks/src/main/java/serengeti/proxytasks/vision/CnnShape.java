package serengeti.proxytasks.vision;

import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.buffer.Layout;
import serengeti.proxytasks.layer.Convolution;

/// The sizes of a convolutional network: convolutions of 3 x 3 pixels with biases, each followed by ReLU and means of
/// 2 x 2 pixels, then one dense layer.
///
/// @param height rows of pixels
/// @param width pixels of a row
/// @param channels numbers of a pixel
/// @param filters channels that each convolution makes; at least one convolution, each of which needs images at least
///     two pixels high and wide
/// @param classes width of the output
public record CnnShape(int height, int width, int channels, List<Integer> filters, int classes) implements ImageShape {

    public CnnShape {
        filters = List.copyOf(filters);
        int most = most(Math.min(height, width));
        if (most < 1) {
            throw new IllegalArgumentException(
                    "images of %d x %d: too small for a convolution, must be at least 2 x 2".formatted(height, width));
        }
        if (filters.isEmpty() || filters.size() > most) {
            throw new IllegalArgumentException(
                    "filters %s: %d layers for images of %d x %d, must be 1 to %d"
                            .formatted(filters, filters.size(), height, width, most));
        }
    }

    private static int most(int side) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(side);
    }

    /// A network for the images of `source`.
    public static CnnShape of(ImageSource source, List<Integer> filters) {
        return new CnnShape(source.height(), source.width(), source.channels(), filters, source.classes());
    }

    /// The number of convolutions.
    public int layers() {
        return filters.size();
    }

    /// The channels that convolution `layer` reads.
    public int channels(int layer) {
        return layer == 0 ? channels : filters.get(layer - 1);
    }

    /// The rows of pixels that convolution `layer` reads and makes; those of the dense layer if it is the last.
    public int height(int layer) {
        return height >> layer;
    }

    /// The pixels of a row that convolution `layer` reads and makes; those of the dense layer if it is the last.
    public int width(int layer) {
        return width >> layer;
    }

    /// The inputs of the dense layer.
    ///
    /// @throws ArithmeticException if that is more than an `int` holds
    public int features() {
        return Math.multiplyExact(filters.getLast(), height(layers()) * width(layers()));
    }

    @Override
    public String family() {
        return "cnn";
    }

    /// The parameter arrays: for each convolution the weight `[3][3][in][out]` and the bias `[out]`, then the weight
    /// `[in][out]` and the bias `[out]` of the dense layer, whose inputs are channel by channel.
    @Override
    public Layout layout() {
        List<int[]> shapes = new ArrayList<>();
        for (int layer = 0; layer < layers(); layer++) {
            shapes.add(new int[] {Convolution.SIDE, Convolution.SIDE, channels(layer), filters.get(layer)});
            shapes.add(new int[] {filters.get(layer)});
        }
        shapes.add(new int[] {features(), classes});
        shapes.add(new int[] {classes});
        return new Layout(shapes);
    }

    /// Floating-point operations of one training sample: six for each weight and pixel.
    @Override
    public long flopsPerSample() {
        long products = (long) features() * classes;
        for (int layer = 0; layer < layers(); layer++) {
            long weights = (long) Convolution.SIDE * Convolution.SIDE * channels(layer) * filters.get(layer);
            products += weights * height(layer) * width(layer);
        }
        return 6 * products;
    }

    @Override
    public ImageNetwork network(int batch) {
        return new CnnNetwork(this, batch);
    }

    /// Such as `CNN 8x8x1-6-12-10`.
    @Override
    public String toString() {
        List<String> filterTexts = filters.stream().map(String::valueOf).toList();
        return "CNN %dx%dx%d-%s-%d".formatted(height, width, channels, String.join("-", filterTexts), classes);
    }
}
