package serengeti.evaluator.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.optimizer.Optimizer;

class SameDiffTrainerTest {
    private static final DataType FLOAT = DataType.FLOAT;
    private static final Program CLIPPED =
            Parser.parse(
                    """
                    def train(w, g, m, lr):
                      n = global_norm(g)
                      g = g / n
                      m = interp(g, m, 0.9)
                      update = m * 0.05
                      decay = w * 0.001
                      update = update + decay
                      update = update * lr
                      return update, m
                    """);

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void lossesFallAndEqualThoseOfStepsByHand(DataType type) {
        SameDiff graph = Regression.graph(type);
        SameDiffTrainer trainer = SameDiffTrainer.of(graph, Optimizer.compile(CLIPPED));
        assertEquals(List.of("b1", "b2", "w1", "w2"), trainer.variables());
        Map<String, INDArray> batch = Regression.batch(type, 0);
        double[] losses = trainer.fit(batch, 40, step -> 1 - 0.02 * step);
        assertTrue(losses[39] < 0.5 * losses[0], () -> "from %s to %s".formatted(losses[0], losses[39]));

        SameDiff same = Regression.graph(type);
        Optimizer optimizer = Optimizer.compile(CLIPPED);
        List<INDArray> weights = trainer.variables().stream().map(name -> same.getVariable(name).getArr()).toList();
        for (int step = 0; step < 40; step++) {
            double loss = same.output(batch, "loss").get("loss").getDouble(0);
            assertEquals(losses[step], loss, 0, "step " + step);
            Map<String, INDArray> gradients = same.calculateGradients(batch, trainer.variables());
            optimizer.step(weights, trainer.variables().stream().map(gradients::get).toList(), 1 - 0.02 * step);
        }
        assertEquals(Regression.weights(same), Regression.weights(graph));
    }

    @Test
    void iteratorsGiveTheBatchesInTurn() {
        DataSet first = Regression.dataSet(FLOAT, 0);
        Program adamw = Library.named("adamw").program();
        SameDiffTrainer byHand = SameDiffTrainer.of(Regression.graph(FLOAT), Optimizer.compile(adamw));
        double[] expected =
                IntStream.range(0, 4).mapToDouble(_ -> byHand.step(Regression.batch(FLOAT, 0), 1)).toArray();
        SameDiffTrainer single = SameDiffTrainer.of(Regression.graph(FLOAT), Optimizer.compile(adamw));
        assertArrayEquals(expected, single.fit(new SingletonDataSetIterator(first), "x", "y", 4, _ -> 1));
        assertEquals(4, single.optimizer().steps());
        SameDiffTrainer multiple = SameDiffTrainer.of(Regression.graph(FLOAT), Optimizer.compile(adamw));
        assertArrayEquals(
                expected,
                multiple.fit(
                        new MultiDataSetIteratorAdapter(new SingletonDataSetIterator(first)),
                        List.of("x"),
                        List.of("y"),
                        4,
                        _ -> 1));
    }

    @Test
    void schedulesGoOnWhereTheOptimizerIs() {
        SameDiffTrainer trainer =
                SameDiffTrainer.of(Regression.graph(FLOAT), Optimizer.compile(Library.named("sgd").program()));
        var seen = new ArrayList<Integer>();
        for (int run = 0; run < 2; run++) {
            trainer.fit(
                    Regression.batch(FLOAT, 0),
                    2,
                    step -> {
                        seen.add(step);
                        return 1;
                    });
        }
        assertEquals(List.of(0, 1, 2, 3), seen);
    }

    @Test
    void variablesThatDoNotReachTheLossAreLeftAlone() {
        SameDiff graph = Regression.graph(FLOAT);
        graph.var("idle", Nd4j.ones(FLOAT, 2));
        SameDiffTrainer trainer = SameDiffTrainer.of(graph, Optimizer.compile(Library.named("lion").program()));
        trainer.step(Regression.batch(FLOAT, 0), 1);
        assertEquals(List.of("b1", "b2", "w1", "w2"), trainer.variables());
        assertEquals(Nd4j.ones(FLOAT, 2), graph.getVariable("idle").getArr());
    }

    @Test
    void saysWhatCannotBeTrained() {
        Optimizer optimizer = Optimizer.compile(Library.named("sgd").program());
        SameDiff empty = SameDiff.create();
        assertEquals(
                "graph: no loss variable; name one with setLossVariables",
                assertThrows(IllegalArgumentException.class, () -> SameDiffTrainer.of(empty, optimizer)).getMessage());
        SameDiffTrainer trainer = SameDiffTrainer.of(Regression.graph(FLOAT), optimizer);
        var data = new MultiDataSetIteratorAdapter(new SingletonDataSetIterator(Regression.dataSet(FLOAT, 0)));
        assertEquals(
                "data: 1 arrays of features for the placeholders [x, z]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> trainer.fit(data, List.of("x", "z"), List.of("y"), 1, _ -> 1))
                        .getMessage());
    }

    @Test
    void argumentsThatAreNoneAreRefused() {
        Optimizer optimizer = Optimizer.compile(Library.named("sgd").program());
        assertNull("graph", () -> SameDiffTrainer.of(null, optimizer));
        assertNull("optimizer", () -> SameDiffTrainer.of(Regression.graph(FLOAT), null));
        SameDiffTrainer trainer = SameDiffTrainer.of(Regression.graph(FLOAT), optimizer);
        Map<String, INDArray> batch = Regression.batch(FLOAT, 0);
        var data = new SingletonDataSetIterator(Regression.dataSet(FLOAT, 0));
        assertRefused("steps: -1, must be at least 0", () -> trainer.fit(batch, -1, _ -> 1));
        assertRefused("steps: -1, must be at least 0", () -> trainer.fit(data, "x", "y", -1, _ -> 1));
        assertNull("placeholders", () -> trainer.step(null, 1));
        assertNull("placeholders", () -> trainer.fit(null, 1, _ -> 1));
        assertNull("schedule", () -> trainer.fit(batch, 1, null));
        assertNull("data", () -> trainer.fit((DataSetIterator) null, "x", "y", 1, _ -> 1));
        assertNull("features", () -> trainer.fit(data, null, "y", 1, _ -> 1));
        assertNull("labels", () -> trainer.fit(data, "x", null, 1, _ -> 1));
        assertNull("schedule", () -> trainer.fit(data, "x", "y", 1, null));
        assertEquals(0, optimizer.steps());
    }

    private static void assertNull(String name, Executable action) {
        assertEquals(name, assertThrows(NullPointerException.class, action).getMessage());
    }

    private static TrainingConfig.Builder configuration() {
        return TrainingConfig.builder().updater(new Sgd(0.1)).dataSetFeatureMapping("x").dataSetLabelMapping("y");
    }

    @Test
    void configurationsThatWouldBeIgnoredAreRefused() {
        Optimizer optimizer = Optimizer.compile(Library.named("sgd").program());
        String regularized =
                "graph: its TrainingConfig has regularization [WeightDecay(coeff=FixedSchedule(value=0.25),"
                    + " applyLR=true)], which a SameDiffTrainer does not apply; possible is none, with decay as part of"
                    + " the program, or a ProgramUpdater with SameDiff.fit";
        SameDiff decaying = Regression.graph(FLOAT);
        decaying.setTrainingConfig(configuration().weightDecay(0.25, true).build());
        assertRefused(regularized, () -> SameDiffTrainer.of(decaying, optimizer));
        SameDiff later = Regression.graph(FLOAT);
        SameDiffTrainer trainer = SameDiffTrainer.of(later, optimizer);
        later.setTrainingConfig(configuration().weightDecay(0.25, true).build());
        assertRefused(regularized, () -> trainer.step(Regression.batch(FLOAT, 0), 1));
        assertEquals(Regression.weights(Regression.graph(FLOAT)), Regression.weights(later));
        SameDiff rising = Regression.graph(FLOAT);
        rising.setTrainingConfig(configuration().minimize(false).build());
        assertRefused(
                "graph: its TrainingConfig has minimize = false; a SameDiffTrainer can minimize only",
                () -> SameDiffTrainer.of(rising, optimizer));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    @Test
    void aPlainConfigurationDoesNotMatter() {
        Program adamw = Library.named("adamw").program();
        SameDiffTrainer without = SameDiffTrainer.of(Regression.graph(FLOAT), Optimizer.compile(adamw));
        SameDiff configured = Regression.graph(FLOAT);
        configured.setTrainingConfig(configuration().build());
        SameDiffTrainer with = SameDiffTrainer.of(configured, Optimizer.compile(adamw));
        assertArrayEquals(
                without.fit(Regression.batch(FLOAT, 0), 3, _ -> 1), with.fit(Regression.batch(FLOAT, 0), 3, _ -> 1));
    }

    @Test
    void lossesOfSeveralVariablesAreAddedUp() {
        SameDiff graph = SameDiff.create();
        SDVariable w = graph.var("w", Nd4j.createFromArray(1f, 2f));
        graph.placeHolder("x", FLOAT, 1);
        w.mul(3).sum("first");
        w.mul(w).sum("second");
        graph.setLossVariables("first", "second");
        SameDiffTrainer trainer =
                SameDiffTrainer.of(graph, Optimizer.compile(Parser.parse("def train(w, g, lr):\n  return g")));
        assertEquals(9 + 5, trainer.step(Map.of(), 1));
        assertEquals(Nd4j.createFromArray(1f - 3 - 2, 2f - 3 - 4), w.getArr());
    }
}
