package serengeti.proxytasks.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.GradientCheck;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.data.TokenSequences;
import serengeti.proxytasks.random.Draws;
import serengeti.proxytasks.tokens.GraphTransformer;
import serengeti.proxytasks.tokens.TransformerShape;

class LanguageGradientTest {
    private static final long SEED = 3;
    private static final int STEP = 2;

    /// Float rounding of sums of at most 100 terms of order 1 through a few layers, averaged over the tokens.
    private static final double ROUNDING = 5e-6;

    private final MarkovLanguage language = new MarkovLanguage(300, 20, 2);

    /// A sequence as the model sees it; a token without a target has -1.
    private record Example(int[] ids, int[] targets) {}

    @ParameterizedTest
    @CsvSource({
        "NEXT_TOKEN, 24, 12, 8, 1, 1, 16, 8",
        "NEXT_TOKEN, 9, 5, 6, 2, 2, 7, 3",
        "NEXT_TOKEN, 30, 7, 12, 3, 1, 24, 11",
        "HIDDEN_TOKENS, 16, 8, 12, 2, 1, 24, 11",
        "HIDDEN_TOKENS, 9, 3, 10, 2, 2, 7, 5"
    })
    void gradientsAreThoseOfTheDefinition(
            Objective objective,
            int vocabulary,
            int context,
            int features,
            int heads,
            int blocks,
            int hidden,
            int batch) {
        var transformer = new TransformerShape(features, heads, blocks, hidden);
        var shape = new LanguageShape(objective, vocabulary, context, transformer);
        Model model = nudged(shape, batch);
        float loss = model.lossAndGradient(STEP);
        List<Example> examples = batch(shape, batch);
        GradientCheck.check(model, loss, weights -> loss(shape, weights, examples), ROUNDING);
        GraphCheck.check(model, loss, graph -> loss(graph, shape, examples), ROUNDING);
    }

    @ParameterizedTest
    @EnumSource
    void fitnessIsMinusTheMeanValidationLoss(Objective objective) {
        var shape = new LanguageShape(objective, 9, 5, new TransformerShape(6, 2, 1, 7));
        Model model = nudged(shape, 8);
        TokenSequences validation = language.sequences(9, 5).validation();
        Draws mask = Draws.of(12, Draws.Purpose.MASK);
        List<Example> examples =
                IntStream.range(0, validation.count())
                        .mapToObj(sequence -> example(shape, validation, sequence, mask, Draws.counter(sequence, 0)))
                        .toList();
        double[] weights = GradientCheck.toDoubles(model.weights().toArray());
        assertEquals(-loss(shape, weights, examples), model.fitness(), ROUNDING);
    }

    private static SDVariable loss(SameDiff graph, LanguageShape shape, List<Example> examples) {
        int context = shape.context();
        int tokens = examples.size() * context;
        INDArray ids = Nd4j.zeros(DataType.FLOAT, tokens, shape.objective().inputs(shape.vocabulary()));
        INDArray times = Nd4j.zeros(DataType.FLOAT, tokens, context);
        INDArray targets = Nd4j.zeros(DataType.FLOAT, tokens, shape.vocabulary());
        for (int token = 0; token < tokens; token++) {
            int time = token % context;
            Example example = examples.get(token / context);
            ids.putScalar(token, example.ids()[time], 1);
            times.putScalar(token, time, 1);
            if (example.targets()[time] >= 0) {
                targets.putScalar(token, example.targets()[time], 1);
            }
        }
        SDVariable embedded = graph.constant(ids).mmul(graph.getVariable("array0"));
        SDVariable x = embedded.add(graph.constant(times).mmul(graph.getVariable("array1")));
        var transformer =
                new GraphTransformer(graph, shape.transformer(), shape.objective().mask(), examples.size(), context);
        x = transformer.changed(x, 2);
        int last = shape.finalGain();
        SDVariable normalised = GraphTransformer.normalised(graph, x, graph.getVariable("array" + last));
        SDVariable logShares =
                graph.math.log(graph.nn.softmax(normalised.mmul(graph.getVariable("array" + (last + 1))), 1));
        return logShares.mul(graph.constant(targets)).sum().mul(-1 / (shape.objective().share() * tokens));
    }

    @Test
    void tokensAreHiddenAnewAtEachStepButAlwaysTheSameForValidation() {
        var shape = new LanguageShape(Objective.HIDDEN_TOKENS, 9, 5, new TransformerShape(6, 2, 1, 7));
        var one = new TokenSequences(new int[] {1, 2, 3, 4, 5, 6}, 6, 9);
        Model model = shape.newModel(3, new TokenSequences.Split(one, language.sequences(9, 5).validation()));
        model.start(SEED);
        assertEquals(10, IntStream.range(0, 10).mapToObj(model::lossAndGradient).distinct().count());
        float[] weights = model.weights().toArray();
        double fitness = model.fitness();
        model.start(SEED + 1);
        for (int weight = 0; weight < weights.length; weight++) {
            model.weights().set(weight, weights[weight]);
        }
        assertEquals(fitness, model.fitness());
    }

    /// A started model whose gains and biases are moved away from 1 and 0.
    private Model nudged(LanguageShape shape, int batch) {
        Model model = language.task("checked", 1, shape, batch, 10).newModel();
        model.start(SEED);
        for (int weight = 0; weight < model.weights().length(); weight++) {
            model.weights().set(weight, model.weights().get(weight) + 0.1f * (weight % 5 - 2));
        }
        return model;
    }

    private List<Example> batch(LanguageShape shape, int batch) {
        TokenSequences train = language.sequences(shape.vocabulary(), shape.context()).train();
        Draws batches = Draws.of(SEED, Draws.Purpose.BATCH);
        Draws mask = Draws.of(SEED, Draws.Purpose.MASK);
        return IntStream.range(0, batch)
                .mapToObj(slot -> {
                    int drawn = batches.below(train.count(), Draws.counter(STEP, slot));
                    return example(shape, train, drawn, mask, Draws.counter(STEP, slot * shape.context()));
                })
                .toList();
    }

    private static Example example(
            LanguageShape shape, TokenSequences sequences, int sequence, Draws mask, long counter) {
        int[] ids = new int[shape.context()];
        int[] targets = new int[shape.context()];
        for (int time = 0; time < ids.length; time++) {
            int token = sequences.token(sequence, time);
            switch (shape.objective()) {
                case NEXT_TOKEN -> {
                    ids[time] = token;
                    targets[time] = sequences.token(sequence, time + 1);
                }
                case HIDDEN_TOKENS -> {
                    boolean isHidden = mask.uniform(counter + time) < 0.2;
                    ids[time] = isHidden ? shape.vocabulary() : token;
                    targets[time] = isHidden ? token : -1;
                }
            }
        }
        return new Example(ids, targets);
    }

    private static double loss(LanguageShape shape, double[] weights, List<Example> examples) {
        var net = new DoubleLanguageNet(shape, weights);
        double loss = 0;
        for (Example example : examples) {
            loss += net.loss(example.ids(), example.targets());
        }
        double share = shape.objective() == Objective.HIDDEN_TOKENS ? 0.2 : 1;
        return loss / (share * examples.size() * shape.context());
    }
}
