package serengeti.proxytasks.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
import serengeti.proxytasks.layer.Activation;
import serengeti.proxytasks.layer.DoubleGelu;
import serengeti.proxytasks.random.Draws;

class MlpGradientTest {
    private static final long SEED = 9;
    private static final int STEP = 4;

    /// Float rounding of sums of at most 64 terms of order 1, averaged over the batch.
    private static final double ROUNDING = 5e-6;

    private final DigitImages digits = new DigitImages(8, 200, 30, 0.3, 0.2);

    @ParameterizedTest
    @CsvSource({"16, 16", "5, 7", "64, 64", "33, 3"})
    void oneHiddenLayer(int hidden, int batch) {
        check(List.of(hidden), batch, Activation.RELU);
    }

    @ParameterizedTest
    @CsvSource({"16, 9, 16", "12, 20, 5"})
    void twoHiddenLayers(int first, int second, int batch) {
        check(List.of(first, second), batch, Activation.RELU);
    }

    @ParameterizedTest
    @CsvSource({"16, 9, 16", "12, 5, 3"})
    void twoHiddenLayersWithGelu(int first, int second, int batch) {
        check(List.of(first, second), batch, Activation.GELU);
    }

    @ParameterizedTest
    @CsvSource({"RELU, MLP 64-16-10", "GELU, MLP 64-16-10 GELU"})
    void anActivationOtherThanReluIsNamed(Activation activation, String text) {
        assertEquals(text, new MlpShape(64, List.of(16), 10, activation).toString());
    }

    private void check(List<Integer> hidden, int batch, Activation activation) {
        ImageSource source = digits.source();
        var shape = new MlpShape(source.inputs(), hidden, source.classes(), activation);
        Task task = shape.task("checked", 1, batch, 10, source);
        Model model = task.newModel();
        model.start(SEED);
        nudgeBiases(model);
        float loss = model.lossAndGradient(STEP);
        LabelledImages images = digits.images().train();
        int[] samples = new int[batch];
        for (int slot = 0; slot < batch; slot++) {
            samples[slot] = Draws.of(SEED, Draws.Purpose.BATCH).below(images.count(), Draws.counter(STEP, slot));
        }
        GradientCheck.check(model, loss, weights -> loss(weights, shape, images, samples), ROUNDING);
        GraphCheck.check(model, loss, graph -> loss(graph, shape, images, samples), ROUNDING);
    }

    private static void nudgeBiases(Model model) {
        int[] offsets = model.layout().offsets();
        for (int layer = 1; layer < model.layout().arrays(); layer += 2) {
            for (int bias = offsets[layer]; bias < offsets[layer + 1]; bias++) {
                model.weights().set(bias, 0.3f * (bias % 5 - 2));
            }
        }
    }

    private static double loss(double[] weights, MlpShape shape, LabelledImages images, int[] samples) {
        List<Integer> widths = shape.widths();
        double loss = 0;
        for (int sample : samples) {
            double[] x = new double[images.width()];
            for (int pixel = 0; pixel < x.length; pixel++) {
                x[pixel] = images.pixels()[sample * x.length + pixel];
            }
            int offset = 0;
            for (int layer = 1; layer < widths.size(); layer++) {
                double[] y = new double[widths.get(layer)];
                for (int o = 0; o < y.length; o++) {
                    y[o] = weights[offset + x.length * y.length + o];
                    for (int i = 0; i < x.length; i++) {
                        y[o] += x[i] * weights[offset + i * y.length + o];
                    }
                    y[o] = layer < widths.size() - 1 ? activated(shape.activation(), y[o]) : y[o];
                }
                offset += (x.length + 1) * y.length;
                x = y;
            }
            double sum = 0;
            for (double logit : x) {
                sum += Math.exp(logit);
            }
            loss += (Math.log(sum) - x[images.labels()[sample]]) / samples.length;
        }
        return loss;
    }

    private static double activated(Activation activation, double x) {
        return switch (activation) {
            case RELU -> Math.max(0, x);
            case GELU -> DoubleGelu.at(x);
        };
    }

    private static SDVariable activated(Activation activation, SDVariable x, SameDiff graph) {
        return switch (activation) {
            case RELU -> graph.nn.relu(x, 0);
            case GELU -> {
                SDVariable cubic = x.mul(x).mul(x).mul(0.044715);
                yield x.mul(graph.math.tanh(x.add(cubic).mul(Math.sqrt(2 / Math.PI))).add(1)).mul(0.5);
            }
        };
    }

    private static SDVariable loss(SameDiff graph, MlpShape shape, LabelledImages images, int[] samples) {
        INDArray pixels = Nd4j.zeros(DataType.FLOAT, samples.length, images.width());
        INDArray targets = Nd4j.zeros(DataType.FLOAT, samples.length, images.classes());
        for (int slot = 0; slot < samples.length; slot++) {
            for (int pixel = 0; pixel < images.width(); pixel++) {
                pixels.putScalar(slot, pixel, images.pixels()[samples[slot] * images.width() + pixel]);
            }
            targets.putScalar(slot, images.labels()[samples[slot]], 1);
        }
        SDVariable signal = graph.constant("pixels", pixels);
        int layers = shape.widths().size() - 1;
        for (int layer = 0; layer < layers; layer++) {
            SDVariable weight = graph.getVariable("array" + 2 * layer);
            signal = signal.mmul(weight).add(graph.getVariable("array" + (2 * layer + 1)));
            signal = layer < layers - 1 ? activated(shape.activation(), signal, graph) : signal;
        }
        SDVariable logShares = graph.math.log(graph.nn.softmax(signal, 1));
        return logShares.mul(graph.constant("targets", targets)).sum().mul(-1.0 / samples.length);
    }
}
