package serengeti.proxytasks.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.GradientCheck;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.random.Draws;

class CnnGradientTest {
    private static final long SEED = 9;
    private static final int STEP = 4;
    private static final int IMAGES = 40;
    private static final int CLASSES = 4;

    /// Float rounding of sums of at most some hundred terms of order 1, averaged over the batch.
    private static final double ROUNDING = 1e-5;

    @ParameterizedTest
    @CsvSource({"5, 7, 3, 3, 5, 2", "8, 8, 1, 6, 12, 5", "4, 5, 2, 4, 3, 17", "6, 4, 1, 1, 1, 1"})
    void twoConvolutions(int height, int width, int channels, int first, int second, int batch) {
        check(height, width, channels, List.of(first, second), batch);
    }

    @ParameterizedTest
    @CsvSource({"5, 7, 3, 3", "2, 3, 1, 33"})
    void oneConvolution(int height, int width, int channels, int batch) {
        check(height, width, channels, List.of(5), batch);
    }

    @Test
    void imagesAreNotHalvedToNothing() {
        assertRefused("filters [2, 2, 2]: 3 layers for images of 5 x 7, must be 1 to 2", 5, List.of(2, 2, 2));
        assertRefused("filters []: 0 layers for images of 5 x 7, must be 1 to 2", 5, List.of());
        assertRefused("images of 1 x 7: too small for a convolution, must be at least 2 x 2", 1, List.of(2));
    }

    private static void assertRefused(String message, int height, List<Integer> filters) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new CnnShape(height, 7, 1, filters, 2))
                        .getMessage());
    }

    private static void check(int height, int width, int channels, List<Integer> filters, int batch) {
        LabelledImages images = images(height * width * channels);
        var split = new LabelledImages.Split(images, images);
        var source = new ImageSource("random", height, width, channels, CLASSES, () -> split);
        CnnShape shape = CnnShape.of(source, filters);
        Model model = shape.task("checked", 1, batch, 10, source).newModel();
        model.start(SEED);
        nudgeBiases(model);
        model.lossAndGradient(STEP + 1);
        float loss = model.lossAndGradient(STEP);
        int[] samples = new int[batch];
        for (int slot = 0; slot < batch; slot++) {
            samples[slot] = Draws.of(SEED, Draws.Purpose.BATCH).below(images.count(), Draws.counter(STEP, slot));
        }
        var twin = new DoubleCnn(shape, images, samples);
        GradientCheck.check(model, loss, twin::loss, ROUNDING);
        GraphCheck.check(model, loss, graph -> loss(graph, shape, images, samples), ROUNDING);
    }

    private static LabelledImages images(int width) {
        Draws draws = Draws.of(1, Draws.Purpose.PIXELS);
        float[] pixels = new float[IMAGES * width];
        int[] labels = new int[IMAGES];
        for (int pixel = 0; pixel < pixels.length; pixel++) {
            pixels[pixel] = (float) draws.normal(pixel);
        }
        Arrays.setAll(labels, image -> image * 7 % CLASSES);
        return new LabelledImages(pixels, labels, width, CLASSES);
    }

    private static void nudgeBiases(Model model) {
        int[] offsets = model.layout().offsets();
        for (int array = 1; array < model.layout().arrays(); array += 2) {
            for (int bias = offsets[array]; bias < offsets[array + 1]; bias++) {
                model.weights().set(bias, 0.1f * (bias % 5 - 2) + 0.01f);
            }
        }
    }

    private static SDVariable loss(SameDiff graph, CnnShape shape, LabelledImages images, int[] samples) {
        INDArray pixels = Nd4j.zeros(DataType.FLOAT, samples.length, shape.channels(), shape.height(), shape.width());
        INDArray targets = Nd4j.zeros(DataType.FLOAT, samples.length, images.classes());
        for (int slot = 0; slot < samples.length; slot++) {
            for (int index = 0; index < images.width(); index++) {
                int place = index / shape.channels();
                pixels.putScalar(
                        new int[] {slot, index % shape.channels(), place / shape.width(), place % shape.width()},
                        images.pixels()[samples[slot] * images.width() + index]);
            }
            targets.putScalar(slot, images.labels()[samples[slot]], 1);
        }
        SDVariable signal = graph.constant("pixels", pixels);
        Conv2DConfig same =
                Conv2DConfig.builder()
                        .kH(3)
                        .kW(3)
                        .sH(1)
                        .sW(1)
                        .paddingMode(PaddingMode.SAME)
                        .dataFormat("NCHW")
                        .weightsFormat(WeightsFormat.YXIO)
                        .build();
        Pooling2DConfig halves =
                Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).paddingMode(PaddingMode.VALID).isNHWC(false).build();
        for (int layer = 0; layer < shape.layers(); layer++) {
            int filters = shape.filters().get(layer);
            SDVariable weight = graph.getVariable("array" + 2 * layer).reshape(3, 3, shape.channels(layer), filters);
            SDVariable bias = graph.getVariable("array" + (2 * layer + 1)).reshape(filters);
            signal = graph.nn.relu(graph.cnn.conv2d(signal, weight, bias, same), 0);
            signal = graph.cnn.avgPooling2d(signal, halves);
        }
        int last = 2 * shape.layers();
        signal = signal.reshape(samples.length, shape.features());
        signal = signal.mmul(graph.getVariable("array" + last)).add(graph.getVariable("array" + (last + 1)));
        SDVariable logShares = graph.math.log(graph.nn.softmax(signal, 1));
        return logShares.mul(graph.constant("targets", targets)).sum().mul(-1.0 / samples.length);
    }
}
