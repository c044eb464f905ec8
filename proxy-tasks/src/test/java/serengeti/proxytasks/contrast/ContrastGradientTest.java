package serengeti.proxytasks.contrast;

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
import serengeti.proxytasks.GradientCheck;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.data.CaptionedImages;
import serengeti.proxytasks.random.Draws;

class ContrastGradientTest {
    private static final long SEED = 9;
    private static final int STEP = 4;

    /// Float rounding of logits of some 5, sums of at most 64 terms of order 1, through three layers.
    private static final double ROUNDING = 1e-5;

    @ParameterizedTest
    @CsvSource({"4, 9, 5, 7", "5, 17, 16, 18", "4, 32, 24, 33", "3, 3, 2, 1"})
    void gradientsAreThoseOfTheDefinition(int side, int hidden, int features, int batch) {
        DigitCaptions captions = new DigitCaptions(side, 200, 64, 0.3);
        TwoTowerShape shape = new TwoTowerShape(side * side, hidden, features, 24, 6);
        Model model = nudged(captions, hidden, features, batch);
        float loss = model.lossAndGradient(STEP);
        CaptionedImages pairs = captions.pairs().train();
        int[] samples = batch(pairs, batch);
        GradientCheck.check(model, loss, weights -> new DoubleTowers(shape, weights).loss(pairs, samples), ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({"64", "10"})
    void fitnessIsMinusTheMeanLossOfBlocksWhateverTheBatch(int batch) {
        DigitCaptions captions = new DigitCaptions(4, 200, 128, 0.3);
        Model model = nudged(captions, 9, 5, batch);
        double[] weights = GradientCheck.toDoubles(model.weights().toArray());
        DoubleTowers towers = new DoubleTowers(new TwoTowerShape(16, 9, 5, 24, 6), weights);
        CaptionedImages validation = captions.pairs().validation();
        int[] block = new int[64];
        Arrays.setAll(block, slot -> slot);
        double first = towers.loss(validation, block);
        Arrays.setAll(block, slot -> 64 + slot);
        assertEquals(-(first + towers.loss(validation, block)) / 2, model.fitness(), ROUNDING);
    }

    @Test
    void validationIsWholeBlocks() {
        assertEquals(
                "validationCount: 100, must be a multiple of 64",
                assertThrows(IllegalArgumentException.class, () -> new DigitCaptions(8, 10, 100, 0.3)).getMessage());
    }

    @Test
    void gradientsEqualThoseOfSameDiff() {
        DigitCaptions captions = new DigitCaptions(8, 200, 64, 0.3);
        int batch = 64;
        Model model = nudged(captions, 32, 16, batch);
        float loss = model.lossAndGradient(STEP);
        CaptionedImages pairs = captions.pairs().train();
        int[] samples = batch(pairs, batch);
        GraphCheck.check(model, loss, graph -> loss(graph, pairs, samples), ROUNDING);
    }

    private static SDVariable loss(SameDiff graph, CaptionedImages pairs, int[] samples) {
        INDArray pixels = Nd4j.zeros(DataType.FLOAT, samples.length, pairs.width());
        INDArray words = Nd4j.zeros(DataType.FLOAT, samples.length, pairs.vocabulary());
        for (int slot = 0; slot < samples.length; slot++) {
            for (int pixel = 0; pixel < pairs.width(); pixel++) {
                pixels.putScalar(slot, pixel, pairs.pixels()[samples[slot] * pairs.width() + pixel]);
            }
            for (int place = 0; place < pairs.caption(); place++) {
                int token = pairs.tokens()[samples[slot] * pairs.caption() + place];
                words.putScalar(slot, token, words.getFloat(slot, token) + 2.4f / pairs.caption());
            }
        }
        SDVariable[] array = new SDVariable[8];
        Arrays.setAll(array, index -> graph.getVariable("array" + index));
        SDVariable images = direction(graph, graph.constant("pixels", pixels), array[0], array[1], array[2]);
        SDVariable mean = graph.constant("words", words).mmul(array[3]);
        SDVariable texts = direction(graph, mean, array[4], array[5], array[6]);
        SDVariable scale = graph.math.exp(array[7]);
        SDVariable byImage = images.mmul(graph.transpose(texts)).mul(scale);
        SDVariable byText = texts.mmul(graph.transpose(images)).mul(scale);
        SDVariable shares =
                graph.math.log(graph.nn.softmax(byImage, 1)).add(graph.math.log(graph.nn.softmax(byText, 1)));
        SDVariable own = graph.constant("own", Nd4j.eye(samples.length).castTo(DataType.FLOAT));
        return shares.mul(own).sum().mul(-0.5 / samples.length);
    }

    private static SDVariable direction(
            SameDiff graph, SDVariable input, SDVariable weight, SDVariable bias, SDVariable out) {
        SDVariable vectors = graph.nn.relu(input.mmul(weight).add(bias), 0).mmul(out);
        SDVariable squares = graph.math.square(vectors).sum(true, 1);
        return vectors.div(graph.math.sqrt(squares.add(1e-6)));
    }

    /// A started model whose biases are moved away from 0.
    private static Model nudged(DigitCaptions captions, int hidden, int features, int batch) {
        Model model = captions.task("checked", 1, hidden, features, batch, 10).newModel();
        model.start(SEED);
        int[] offsets = model.layout().offsets();
        for (int array : new int[] {TwoTowerShape.IMAGE_HIDDEN + 1, TwoTowerShape.TEXT_HIDDEN + 1}) {
            for (int bias = offsets[array]; bias < offsets[array + 1]; bias++) {
                model.weights().set(bias, 0.3f * (bias % 5 - 2));
            }
        }
        return model;
    }

    private static int[] batch(CaptionedImages pairs, int batch) {
        int[] samples = new int[batch];
        Draws draws = Draws.of(SEED, Draws.Purpose.BATCH);
        Arrays.setAll(samples, slot -> draws.below(pairs.count(), Draws.counter(STEP, slot)));
        return samples;
    }
}
