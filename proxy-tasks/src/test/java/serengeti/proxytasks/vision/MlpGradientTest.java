package serengeti.proxytasks.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        float[] gradient = model.gradient().toArray();
        assertEquals(loss, loss(toDoubles(model.weights().toArray()), shape, images, samples), ROUNDING);
        GradientCheck.check(
                model.weights().toArray(), gradient, weights -> loss(weights, shape, images, samples), ROUNDING);
        compareWithSameDiff(model, loss, activation, images, samples);
    }

    private static void nudgeBiases(Model model) {
        int[] offsets = model.layout().offsets();
        for (int layer = 1; layer < model.layout().arrays(); layer += 2) {
            for (int bias = offsets[layer]; bias < offsets[layer + 1]; bias++) {
                model.weights().set(bias, 0.3f * (bias % 5 - 2));
            }
        }
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int index = 0; index < values.length; index++) {
            doubles[index] = values[index];
        }
        return doubles;
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

    private static void compareWithSameDiff(
            Model model, float loss, Activation activation, LabelledImages images, int[] samples) {
        INDArray pixels = Nd4j.zeros(DataType.FLOAT, samples.length, images.width());
        INDArray targets = Nd4j.zeros(DataType.FLOAT, samples.length, images.classes());
        for (int slot = 0; slot < samples.length; slot++) {
            for (int pixel = 0; pixel < images.width(); pixel++) {
                pixels.putScalar(slot, pixel, images.pixels()[samples[slot] * images.width() + pixel]);
            }
            targets.putScalar(slot, images.labels()[samples[slot]], 1);
        }
        SameDiff graph = SameDiff.create();
        SDVariable signal = graph.constant("pixels", pixels);
        Map<String, INDArray> arrays = arrays(model, model.weights().toArray());
        int layers = arrays.size() / 2;
        for (int layer = 0; layer < layers; layer++) {
            SDVariable weight = graph.var("array" + 2 * layer, arrays.get("array" + 2 * layer));
            SDVariable bias = graph.var("array" + (2 * layer + 1), arrays.get("array" + (2 * layer + 1)));
            signal = signal.mmul(weight).add(bias);
            signal = layer < layers - 1 ? activated(activation, signal, graph) : signal;
        }
        SDVariable logShares = graph.math.log(graph.nn.softmax(signal, 1));
        SDVariable total = logShares.mul(graph.constant("targets", targets)).sum().mul(-1.0 / samples.length);
        total.rename("loss");
        graph.setLossVariables("loss");
        assertEquals(loss, graph.outputSingle(Map.of(), "loss").getFloat(0), ROUNDING);
        Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), arrays.keySet());
        arrays(model, model.gradient().toArray())
                .forEach((name, own) ->
                        assertArrayEquals(
                                gradients.get(name).dup('c').data().asFloat(),
                                own.dup('c').data().asFloat(),
                                (float) ROUNDING,
                                name));
    }

    private static Map<String, INDArray> arrays(Model model, float[] values) {
        Map<String, INDArray> arrays = new HashMap<>();
        int[] offsets = model.layout().offsets();
        for (int index = 0; index < model.layout().arrays(); index++) {
            int[] shape = model.layout().shapes().get(index);
            float[] own = Arrays.copyOfRange(values, offsets[index], offsets[index + 1]);
            int columns = shape[shape.length - 1];
            arrays.put("array" + index, Nd4j.create(own, new int[] {own.length / columns, columns}, 'c'));
        }
        return arrays;
    }
}
