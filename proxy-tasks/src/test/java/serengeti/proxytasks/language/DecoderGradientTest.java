package serengeti.proxytasks.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.GradientCheck;
import serengeti.proxytasks.data.TokenSequences;
import serengeti.proxytasks.random.Draws;

class DecoderGradientTest {
    private static final long SEED = 3;
    private static final int STEP = 2;

    /// Float rounding of sums of at most 100 terms of order 1 through a few layers, averaged over the tokens.
    private static final double ROUNDING = 5e-6;

    private final MarkovLanguage language = new MarkovLanguage(300, 20, 2);

    @ParameterizedTest
    @CsvSource({"24, 12, 8, 1, 1, 16, 8", "9, 5, 6, 2, 2, 7, 3", "30, 7, 12, 3, 1, 24, 11"})
    void gradientsAreThoseOfTheDefinition(
            int vocabulary, int context, int features, int heads, int blocks, int hidden, int batch) {
        DecoderShape shape = new DecoderShape(vocabulary, context, features, heads, blocks, hidden);
        Model model = nudged(shape, batch);
        float loss = model.lossAndGradient(STEP);
        int[][] sequences = batch(shape, batch);
        float[] weights = model.weights().toArray();
        assertEquals(meanLoss(shape, toDoubles(weights), sequences), loss, ROUNDING);
        GradientCheck.check(weights, model.gradient().toArray(), point -> meanLoss(shape, point, sequences), ROUNDING);
    }

    @Test
    void fitnessIsMinusTheMeanValidationLoss() {
        DecoderShape shape = new DecoderShape(9, 5, 6, 2, 1, 7);
        Model model = nudged(shape, 8);
        TokenSequences validation = language.sequences(9, 5).validation();
        double loss = 0;
        for (int sequence = 0; sequence < validation.count(); sequence++) {
            int[] tokens = Arrays.copyOfRange(validation.tokens(), sequence * 6, sequence * 6 + 6);
            loss += new DoubleDecoder(shape, toDoubles(model.weights().toArray())).loss(tokens);
        }
        assertEquals(-loss / (validation.count() * 5), model.fitness(), ROUNDING);
    }

    @Test
    void gradientsEqualThoseOfSameDiff() {
        DecoderShape shape = new DecoderShape(24, 12, 8, 1, 1, 16);
        int batch = 8;
        Model model = nudged(shape, batch);
        float loss = model.lossAndGradient(STEP);
        SameDiff graph = SameDiff.create();
        Map<String, INDArray> arrays = arrays(model, model.weights().toArray());
        arrays.forEach(graph::var);
        graph(graph, shape, batch(shape, batch)).rename("loss");
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

    /// The loss of a decoder with one head and one block; tokens are rows, and a mask keeps sequences apart.
    private static SDVariable graph(SameDiff graph, DecoderShape shape, int[][] sequences) {
        int context = shape.context();
        int tokens = sequences.length * context;
        INDArray ids = Nd4j.zeros(DataType.FLOAT, tokens, shape.vocabulary());
        INDArray times = Nd4j.zeros(DataType.FLOAT, tokens, context);
        INDArray targets = Nd4j.zeros(DataType.FLOAT, tokens, shape.vocabulary());
        INDArray mask = Nd4j.valueArrayOf(new long[] {tokens, tokens}, -1e9, DataType.FLOAT);
        for (int token = 0; token < tokens; token++) {
            int time = token % context;
            ids.putScalar(token, sequences[token / context][time], 1);
            times.putScalar(token, time, 1);
            targets.putScalar(token, sequences[token / context][time + 1], 1);
            for (int key = token - time; key <= token; key++) {
                mask.putScalar(token, key, 0);
            }
        }
        SDVariable[] array = new SDVariable[11];
        Arrays.setAll(array, index -> graph.getVariable("array" + index));
        SDVariable x = graph.constant(ids).mmul(array[0]).add(graph.constant(times).mmul(array[1]));
        SDVariable normalised = normalised(graph, x, array[2]);
        int features = shape.features();
        SDVariable query = normalised.mmul(columns(graph, array[3], 0, features));
        SDVariable key = normalised.mmul(columns(graph, array[3], features, features));
        SDVariable value = normalised.mmul(columns(graph, array[3], 2 * features, features));
        SDVariable scores = query.mmul(graph.transpose(key)).mul(1 / Math.sqrt(features)).add(graph.constant(mask));
        x = x.add(graph.nn.softmax(scores, 1).mmul(value).mmul(array[4]));
        SDVariable hidden = normalised(graph, x, array[5]).mmul(array[6]).add(array[7]);
        x = x.add(graph.nn.relu(hidden, 0).mmul(array[8]));
        SDVariable logits = normalised(graph, x, array[9]).mmul(array[10]);
        return graph.math.log(graph.nn.softmax(logits, 1)).mul(graph.constant(targets)).sum().mul(-1.0 / tokens);
    }

    private static SDVariable columns(SameDiff graph, SDVariable matrix, int first, int count) {
        INDArray choice = Nd4j.zeros(DataType.FLOAT, 3 * count, count);
        for (int column = 0; column < count; column++) {
            choice.putScalar(first + column, column, 1);
        }
        return matrix.mmul(graph.constant(choice));
    }

    private static SDVariable normalised(SameDiff graph, SDVariable x, SDVariable gain) {
        SDVariable centred = x.sub(x.mean(true, 1));
        SDVariable variance = graph.math.square(centred).mean(true, 1);
        return centred.div(graph.math.sqrt(variance.add(1e-5))).mul(gain);
    }

    /// A started model whose gains and biases are moved away from 1 and 0.
    private Model nudged(DecoderShape shape, int batch) {
        Model model = language.task("checked", 1, shape, batch, 10).newModel();
        model.start(SEED);
        for (int weight = 0; weight < model.weights().length(); weight++) {
            model.weights().set(weight, model.weights().get(weight) + 0.1f * (weight % 5 - 2));
        }
        return model;
    }

    private int[][] batch(DecoderShape shape, int batch) {
        TokenSequences train = language.sequences(shape.vocabulary(), shape.context()).train();
        int[][] sequences = new int[batch][];
        for (int slot = 0; slot < batch; slot++) {
            int drawn = Draws.of(SEED, Draws.Purpose.BATCH).below(train.count(), Draws.counter(STEP, slot));
            int first = drawn * train.length();
            sequences[slot] = Arrays.copyOfRange(train.tokens(), first, first + train.length());
        }
        return sequences;
    }

    private static double meanLoss(DecoderShape shape, double[] weights, int[][] sequences) {
        double loss = 0;
        for (int[] sequence : sequences) {
            loss += new DoubleDecoder(shape, weights).loss(sequence);
        }
        return loss / (sequences.length * shape.context());
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, index -> values[index]);
        return doubles;
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
