package serengeti.evaluator.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.optimizer.Optimizer;

class ProgramUpdaterTest {
    private static final int STEPS = 20;

    @ParameterizedTest
    @CsvSource({
        "lion, 0.01, FLOAT",
        "adamw, 0.01, FLOAT",
        "sgd, 0.1, FLOAT",
        "sgd-momentum, 0.1, FLOAT",
        "adamw, 0.01, DOUBLE"
    })
    void trainsSameDiffGraphsAsTheOptimizerDoes(String name, double peak, DataType type) {
        Program program = Library.named(name).program();
        SameDiff graph = Regression.graph(type);
        graph.setTrainingConfig(configuration(ProgramUpdater.of(program).with("peak_lr", peak)));
        for (int step = 0; step < STEPS; step++) {
            graph.fit(new SingletonDataSetIterator(Regression.dataSet(type, step)), 1);
        }

        SameDiff same = Regression.graph(type);
        Optimizer optimizer = Optimizer.compile(program);
        optimizer.set("peak_lr", peak);
        List<String> names = List.of("w1", "b1", "w2", "b2");
        List<INDArray> weights = names.stream().map(each -> same.getVariable(each).getArr()).toList();
        for (int step = 0; step < STEPS; step++) {
            Map<String, INDArray> gradients = same.calculateGradients(Regression.batch(type, step), names);
            optimizer.step(weights, names.stream().map(gradients::get).toList(), 1);
        }
        for (int array = 0; array < names.size(); array++) {
            assertClose(weights.get(array), graph.getVariable(names.get(array)).getArr(), names.get(array));
        }
        assertNotEquals(Regression.weights(Regression.graph(type)), Regression.weights(graph));
    }

    private static TrainingConfig configuration(ProgramUpdater updater) {
        return TrainingConfig.builder()
                .updater(updater)
                .regularization(updater.regularization())
                .dataSetFeatureMapping("x")
                .dataSetLabelMapping("y")
                .build();
    }

    private static void assertClose(INDArray expected, INDArray found, String name) {
        double difference = expected.sub(found).amaxNumber().doubleValue();
        assertTrue(difference < 2e-6, "%s: %s".formatted(name, difference));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adamw", "sgd"})
    void trainingGoesOnAfterSaveAndLoad(String name, @TempDir Path folder) {
        ProgramUpdater updater = ProgramUpdater.of(Library.named(name).program()).with("peak_lr", 0.01);
        SameDiff whole = Regression.graph(DataType.FLOAT);
        whole.setTrainingConfig(configuration(updater));
        SameDiff half = Regression.graph(DataType.FLOAT);
        half.setTrainingConfig(configuration(updater));
        train(whole, 0, 10);
        train(half, 0, 5);
        half.save(folder.resolve("graph.fb").toFile(), true);
        SameDiff loaded = SameDiff.load(folder.resolve("graph.fb").toFile(), true);
        assertEquals(updater, loaded.getTrainingConfig().getUpdater());
        train(loaded, 5, 10);
        assertEquals(Regression.weights(whole), Regression.weights(loaded));
    }

    private static void train(SameDiff graph, int from, int to) {
        for (int step = from; step < to; step++) {
            graph.fit(new SingletonDataSetIterator(Regression.dataSet(DataType.FLOAT, step)), 1);
        }
    }

    @Test
    void configurationsSurviveJson() {
        ProgramUpdater updater =
                ProgramUpdater.of(Library.named("lion").program())
                        .with("peak_lr", 3e-4)
                        .withSchedule(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 1.0, 10, 0.1)));
        TrainingConfig found = TrainingConfig.fromJson(configuration(updater).toJson());
        assertEquals(updater, found.getUpdater());
        assertEquals(updater.regularization(), found.getRegularization());
        assertEquals(0.1, found.getUpdater().getLearningRate(10, 0));
    }

    @Test
    void updatersAreValues() throws IOException, ClassNotFoundException {
        ProgramUpdater lion = ProgramUpdater.of(Library.named("lion").program());
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(lion.with("beta1", 0.8));
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(lion.with("beta1", 0.8), in.readObject());
        }
        ProgramUpdater copy = lion.clone();
        assertEquals(lion, copy);
        assertEquals(lion.hashCode(), copy.hashCode());
        copy.setLrAndSchedule(0.5, null);
        assertNotEquals(lion, copy);
        assertEquals(lion.withLearningRate(0.5), copy);
        assertEquals("ProgramUpdater(Lion, 0.5)", copy.toString());
        assertTrue(lion.hasLearningRate());
    }

    @Test
    void decayIsThatOfTheProgram() {
        ProgramUpdater lion = ProgramUpdater.of(Library.named("lion").program());
        assertEquals(List.of(new WeightDecay(0.1 * 1e-4, true)), lion.regularization());
        assertEquals(List.of(new WeightDecay(0.5 * 1e-4, true)), lion.with("lambda", 0.5).regularization());
        assertEquals(List.of(), ProgramUpdater.of(Library.named("sgd").program()).regularization());
        assertEquals(
                List.of(new WeightDecay(0.25, false)),
                ProgramUpdater.of(Parser.parse("def train(w, g, lr):\n  u = g * lr + w * 0.25\n  return u"))
                        .regularization());
    }

    @Test
    void statesLieInTheGivenView() {
        ProgramUpdater momentum = ProgramUpdater.of(Library.named("sgd-momentum").program());
        INDArray memory = Nd4j.ones(DataType.FLOAT, 1, 10);
        INDArray view = memory.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 8));
        assertEquals(6, momentum.stateSize(6));
        ProgramGradientUpdater updater = momentum.instantiate(view, false);
        updater.setStateViewArray(view, new long[] {2, 3}, 'f', true);
        INDArray gradient = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        updater.applyUpdater(gradient, 0, 0);
        assertEquals(Nd4j.createFromArray(new float[][] {{1, 1, 1, 4, 2, 5, 3, 6, 1, 1}}), memory);
        assertEquals(Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}}), updater.getState().get("m"));
        assertEquals(Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}}).muli(0.01f), gradient);
    }

    @Test
    void gradientsMayComeInAnotherShapeThanTheState() {
        ProgramGradientUpdater updater =
                ProgramUpdater.of(Library.named("sgd-momentum").program())
                        .instantiate(Nd4j.create(DataType.DOUBLE, 1, 3), true);
        INDArray row = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
        updater.applyUpdater(row, 0, 0);
        assertEquals(Nd4j.createFromArray(new double[][] {{0.01, 0.02, 0.03}}), row);
        assertEquals(Nd4j.createFromArray(1.0, 2.0, 3.0), updater.getState().get("m"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    u = norm(g) * g | the update needs arrays as a whole
                    m = m + w; u = g + m | a state follows from the weights
                    s = sign(w); u = g + s | the weights go through 'sign'
                    u = g * w | the weights go through a product with a tensor
                    a = abs(g); u = w / a | the weights go through a quotient of tensors
                    n = norm(w); u = g * n | the weights go through a product with a tensor
                    """)
    void refusesWhatAnUpdaterIsNotGiven(String body, String reason) {
        String text = "def train(w, g, m, lr):\n  " + body.replace("; ", "\n  ") + "\n  return u, m";
        assertEquals(
                reason + "; an updater is given gradients alone: use SameDiffTrainer or Optimizer",
                assertThrows(IllegalArgumentException.class, () -> ProgramUpdater.of(Parser.parse(text))).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    c = t * 0.1; d = w * c; u = g + d | depends on the step number
                    c = lr * lr; d = w * c; u = g + d | is proportional to the learning rate to the power 2
                    c = lr + 0.1; d = w * c; u = g + d | is not proportional to a power of the learning rate
                    c = sin(lr); d = w * c; u = g + d | is not proportional to a power of the learning rate
                    c = global_norm(g); d = w * c; u = g + d | depends on tensors
                    """)
    void refusesDecayThatWeightDecayDoesNotExpress(String body, String reason) {
        String text = "def train(w, g, lr, t):\n  " + body.replace("; ", "\n  ") + "\n  return u";
        assertEquals(
                ("the factor of the weights %s; ND4J's weight decay is constant or proportional to the learning rate; "
                                + "an updater is given gradients alone: use SameDiffTrainer or Optimizer")
                        .formatted(reason),
                assertThrows(IllegalArgumentException.class, () -> ProgramUpdater.of(Parser.parse(text))).getMessage());
    }

    @Test
    void refusesUnknownHyperparametersAndWrongArrays() {
        ProgramUpdater lion = ProgramUpdater.of(Library.named("lion").program());
        assertEquals(
                "hyperparameter 'beta': the program has beta1, beta2, lambda, peak_lr; did you mean 'beta1'?",
                assertThrows(IllegalArgumentException.class, () -> lion.with("beta", 0)).getMessage());
        assertEquals(
                "updater states [v]: the program keeps [momentum]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> lion.instantiate(Map.of("v", Nd4j.zeros(DataType.FLOAT, 2)), false))
                        .getMessage());
        ProgramUpdater adamw = ProgramUpdater.of(Library.named("adamw").program());
        assertEquals(
                "updater state '%2$s': float[1], but '%1$s' is float[2]; all must be alike"
                        .formatted(adamw.states().toArray()),
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        adamw.instantiate(
                                                Map.of(
                                                        adamw.states().get(0),
                                                        Nd4j.zeros(DataType.FLOAT, 2),
                                                        adamw.states().get(1),
                                                        Nd4j.zeros(DataType.FLOAT, 1)),
                                                false))
                        .getMessage());
        assertEquals(
                "gradient: data type int; possible are float and double",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        lion.instantiate(Nd4j.zeros(DataType.FLOAT, 2), true)
                                                .applyUpdater(Nd4j.zeros(DataType.INT32, 2), 0, 0))
                        .getMessage());
        assertEquals(
                "gradient: float[3], but updater state 'momentum' is float[2]; length and data type must be the same",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        lion.instantiate(Nd4j.zeros(DataType.FLOAT, 2), true)
                                                .applyUpdater(Nd4j.zeros(DataType.FLOAT, 3), 0, 0))
                        .getMessage());
    }

    @Test
    void updatersWithoutStatesTakeGradientsOfAnyShape() {
        ProgramUpdater updater = ProgramUpdater.of(Parser.parse("def train(w, g, lr, t):\n  u = g * t\n  return u"));
        ProgramGradientUpdater stateless = updater.instantiate(Map.of(), true);
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            for (long[] shape : new long[][] {{1, 1}, {1}, {2, 3}, {6}, {}}) {
                INDArray gradient = Nd4j.ones(type, shape);
                stateless.applyUpdater(gradient, 3, 0);
                assertEquals(Nd4j.ones(type, shape).mul(4), gradient);
            }
        }
    }

    @Test
    void programsAndNamesThatAreNullAreNamed() {
        assertEquals("program", assertThrows(NullPointerException.class, () -> ProgramUpdater.of(null)).getMessage());
        ProgramUpdater updater = ProgramUpdater.of(Library.named("lion").program());
        assertEquals("name", assertThrows(NullPointerException.class, () -> updater.with(null, 1)).getMessage());
    }
}
