package serengeti.proxytasks.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.GradientCheck;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.random.Draws;
import serengeti.proxytasks.tokens.Attention;
import serengeti.proxytasks.tokens.DoubleTransformer;
import serengeti.proxytasks.tokens.GraphTransformer;
import serengeti.proxytasks.tokens.TransformerShape;

class VitGradientTest {
    private static final long SEED = 9;
    private static final int STEP = 4;
    private static final int CLASSES = 7;

    /// Float rounding of sums of at most 100 terms of order 1 through a few layers, averaged over the batch.
    private static final double ROUNDING = 5e-6;

    @ParameterizedTest
    @CsvSource({
        "8, 8, 1, 4, 12, 2, 1, 24, 16",
        "2, 6, 1, 2, 7, 1, 1, 9, 5",
        "6, 4, 3, 2, 9, 3, 2, 5, 8",
        "4, 4, 2, 4, 4, 2, 1, 6, 20"
    })
    void gradientsAreThoseOfTheDefinition(
            int height,
            int width,
            int channels,
            int patch,
            int features,
            int heads,
            int blocks,
            int hidden,
            int batch) {
        var transformer = new TransformerShape(features, heads, blocks, hidden);
        var shape = new VitShape(height, width, channels, patch, transformer, CLASSES);
        Model model = nudged(shape, batch);
        float loss = model.lossAndGradient(STEP);
        LabelledImages images = images(shape);
        int[] samples = samples(images, batch);
        GradientCheck.check(model, loss, weights -> loss(shape, weights, images, samples), ROUNDING);
        GraphCheck.check(model, loss, graph -> loss(graph, shape, images, samples), ROUNDING);
    }

    @Test
    void aRunAfterOneThatDivergedIsLikeAnyOther() {
        var shape = new VitShape(2, 6, 1, 2, new TransformerShape(7, 1, 1, 9), CLASSES);
        Model model = nudged(shape, 5);
        float loss = model.lossAndGradient(STEP);
        float[] weights = model.weights().toArray();
        float[] gradient = model.gradient().toArray();
        model.weights().fill(Float.NaN);
        model.lossAndGradient(0);
        for (int weight = 0; weight < weights.length; weight++) {
            model.weights().set(weight, weights[weight]);
        }
        assertEquals(loss, model.lossAndGradient(STEP));
        assertEquals(Arrays.toString(gradient), Arrays.toString(model.gradient().toArray()));
    }

    @Test
    void patchesMustFillTheImage() {
        var transformer = new TransformerShape(4, 1, 1, 4);
        var thrown = assertThrows(IllegalArgumentException.class, () -> new VitShape(8, 6, 1, 4, transformer, 10));
        assertEquals("images of 8 x 6 pixels cannot be cut into patches of 4 x 4", thrown.getMessage());
    }

    @Test
    void headsMustSplitTheFeatures() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new TransformerShape(8, 3, 1, 4));
        assertEquals("8 features cannot be split over 3 heads", thrown.getMessage());
    }

    /// A started model whose gains and biases are moved away from 1 and 0.
    private static Model nudged(VitShape shape, int batch) {
        var images = images(shape);
        var source =
                new ImageSource(
                        "noise",
                        shape.height(),
                        shape.width(),
                        shape.channels(),
                        CLASSES,
                        () -> new LabelledImages.Split(images, images));
        Task task = shape.task("checked", 1, batch, 10, source);
        Model model = task.newModel();
        model.start(SEED);
        for (int weight = 0; weight < model.weights().length(); weight++) {
            model.weights().set(weight, model.weights().get(weight) + 0.1f * (weight % 5 - 2));
        }
        return model;
    }

    private static LabelledImages images(VitShape shape) {
        int count = 30;
        int size = shape.height() * shape.width() * shape.channels();
        Draws pixels = Draws.of(1, Draws.Purpose.PIXELS);
        float[] all = new float[count * size];
        int[] labels = new int[count];
        for (int index = 0; index < all.length; index++) {
            all[index] = (float) pixels.normal(index);
        }
        Arrays.setAll(labels, image -> image % CLASSES);
        return new LabelledImages(all, labels, size, CLASSES);
    }

    private static int[] samples(LabelledImages images, int batch) {
        int[] samples = new int[batch];
        Draws batches = Draws.of(SEED, Draws.Purpose.BATCH);
        Arrays.setAll(samples, slot -> batches.below(images.count(), Draws.counter(STEP, slot)));
        return samples;
    }

    /// The numbers of an image patch by patch, `[patch][number]`.
    private static double[][] patches(VitShape shape, LabelledImages images, int sample) {
        int patch = shape.patch();
        double[][] patches = new double[shape.patches()][shape.patchInputs()];
        int time = 0;
        for (int top = 0; top < shape.height(); top += patch) {
            for (int left = 0; left < shape.width(); left += patch) {
                int number = 0;
                for (int row = top; row < top + patch; row++) {
                    for (int column = left; column < left + patch; column++) {
                        for (int channel = 0; channel < shape.channels(); channel++) {
                            int index = (row * shape.width() + column) * shape.channels() + channel;
                            patches[time][number++] = images.pixels()[sample * images.width() + index];
                        }
                    }
                }
                time++;
            }
        }
        return patches;
    }

    private static double loss(VitShape shape, double[] weights, LabelledImages images, int[] samples) {
        int[] offsets = shape.layout().offsets();
        int features = shape.transformer().features();
        int last = shape.finalGain();
        var transformer = new DoubleTransformer(shape.transformer(), Attention.Mask.NONE, weights, offsets);
        double loss = 0;
        for (int sample : samples) {
            double[][] x = transformer.project(patches(shape, images, sample), 0, features);
            for (int time = 0; time < x.length; time++) {
                for (int f = 0; f < features; f++) {
                    x[time][f] += weights[offsets[1] + time * features + f];
                }
            }
            transformer.change(x, 2);
            double[][] mean = new double[1][features];
            for (double[] token : x) {
                for (int f = 0; f < features; f++) {
                    mean[0][f] += token[f] / x.length;
                }
            }
            double[] logits = transformer.project(transformer.normalise(mean, last), last + 1, CLASSES)[0];
            for (int c = 0; c < CLASSES; c++) {
                logits[c] += weights[offsets[last + 2] + c];
            }
            loss += DoubleTransformer.loss(logits, images.labels()[sample]) / samples.length;
        }
        return loss;
    }

    private static SDVariable loss(SameDiff graph, VitShape shape, LabelledImages images, int[] samples) {
        int context = shape.patches();
        int tokens = samples.length * context;
        INDArray pixels = Nd4j.zeros(DataType.FLOAT, tokens, shape.patchInputs());
        INDArray times = Nd4j.zeros(DataType.FLOAT, tokens, context);
        INDArray means = Nd4j.zeros(DataType.FLOAT, samples.length, tokens);
        INDArray targets = Nd4j.zeros(DataType.FLOAT, samples.length, CLASSES);
        for (int token = 0; token < tokens; token++) {
            int slot = token / context;
            double[] patch = patches(shape, images, samples[slot])[token % context];
            for (int number = 0; number < patch.length; number++) {
                pixels.putScalar(token, number, patch[number]);
            }
            times.putScalar(token, token % context, 1);
            means.putScalar(slot, token, 1.0 / context);
            targets.putScalar(slot, images.labels()[samples[slot]], 1);
        }
        SDVariable embedded = graph.constant(pixels).mmul(graph.getVariable("array0"));
        SDVariable x = embedded.add(graph.constant(times).mmul(graph.getVariable("array1")));
        x =
                new GraphTransformer(graph, shape.transformer(), Attention.Mask.NONE, samples.length, context)
                        .changed(x, 2);
        int last = shape.finalGain();
        SDVariable mean = graph.constant(means).mmul(x);
        SDVariable normalised = GraphTransformer.normalised(graph, mean, graph.getVariable("array" + last));
        SDVariable logits =
                normalised.mmul(graph.getVariable("array" + (last + 1))).add(graph.getVariable("array" + (last + 2)));
        SDVariable logShares = graph.math.log(graph.nn.softmax(logits, 1));
        return logShares.mul(graph.constant(targets)).sum().mul(-1.0 / samples.length);
    }
}
