package serengeti.proxytasks.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;

class SameDiffTaskTest {
    private static final INDArray X = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    private static final INDArray Y = Nd4j.createFromArray(new float[][] {{1}, {2}, {3}});

    /// The mean squared error of `x w + b`, with a scale that is 2 and of rank 0.
    private static SameDiff line() {
        return line(DataType.FLOAT, -1);
    }

    private static SameDiff line(DataType type, int batch) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", type, batch, 2);
        SDVariable y = graph.placeHolder("y", type, batch, 1);
        SDVariable w = graph.var("w", Nd4j.valueArrayOf(new long[] {2, 1}, 0.5, type));
        SDVariable b = graph.var("b", Nd4j.valueArrayOf(new long[] {1}, 0.25, type));
        SDVariable scale = graph.var("scale", Nd4j.scalar(type, 2));
        SDVariable error = x.mmul(w).mul(scale).add("prediction", b).sub(y);
        error.mul(error).mean("loss");
        graph.setLossVariables("loss");
        return graph;
    }

    private static SameDiffTask line(Supplier<SameDiff> graph) {
        return SameDiffTask.of("line", graph).data("x", X, X).data("y", Y, Y);
    }

    @Test
    void variablesLieInTheOrderOfTheirNamesAndStartAsUsual() {
        Model model = line(SameDiffTaskTest::line).task(2, 5).newModel();
        model.start(1);
        float[] first = model.weights().toArray();
        assertEquals(4, first.length);
        assertEquals(0.25f, first[0]);
        assertEquals(2f, first[1]);
        model.start(2);
        assertEquals(0.25f, model.weights().get(0));
        assertNotEquals(first[2], model.weights().get(2));
        model.start(1);
        assertArrayEquals(first, model.weights().toArray());
    }

    @Test
    void initialisersAreForSingleVariables() {
        Model model =
                line(SameDiffTaskTest::line)
                        .initialise("w", Initialiser.own())
                        .initialise("b", Initialiser.constant(7))
                        .task(2, 5)
                        .newModel();
        model.start(1);
        assertArrayEquals(new float[] {7, 2, 0.5f, 0.5f}, model.weights().toArray());
    }

    @Test
    void fitnessIsMinusTheMeanLossOfAllValidationSamples() {
        Task task = line(SameDiffTaskTest::line).task(2, 5);
        Model model = task.newModel();
        model.weights().copyFrom(new float[] {0, 1, 1, 0});
        assertEquals(-(0 + 1 + 4) / 3.0, model.fitness(), 1e-6);
        assertEquals(TaskCard.Metric.NEGATIVE_LOSS, task.card().metric());
        assertEquals("SameDiff graph on own data, n 3", task.card().title());
        assertEquals(6L * 4 * 2 * 5, task.card().flops());
    }

    @Test
    void gradientsAreThoseOfTheBatch() {
        INDArray one = Nd4j.createFromArray(new float[][] {{1, 2}});
        INDArray target = Nd4j.createFromArray(new float[][] {{1}});
        Model model =
                SameDiffTask.of("line", SameDiffTaskTest::line)
                        .data("x", one, one)
                        .data("y", target, target)
                        .described("line", "a point")
                        .task(3, 5)
                        .newModel();
        model.weights().copyFrom(new float[] {1, 2, 1, 1});
        assertEquals(36f, model.lossAndGradient(0));
        assertArrayEquals(new float[] {12, 36, 24, 48}, model.gradient().toArray());
    }

    @Test
    void accuracyCountsTheLargestOutputAtTheClassWithoutTies() {
        INDArray scores = Nd4j.createFromArray(new float[][] {{1, 2}, {2, 1}, {3, 3}, {Float.NaN, 4}});
        INDArray classes = Nd4j.createFromArray(1, 0, 0, 1);
        assertEquals(0.5, accuracy(scores, classes));
        assertEquals(0.5, accuracy(scores, Nd4j.createFromArray(new int[][] {{1}, {0}, {0}, {1}})));
        assertEquals(0.5, accuracy(scores, Nd4j.createFromArray(new int[][] {{0, 1}, {1, 0}, {1, 0}, {0, 1}})));
    }

    /// That of a graph whose output is a placeholder.
    private static double accuracy(INDArray scores, INDArray classes) {
        Supplier<SameDiff> graphs =
                () -> {
                    SameDiff graph = SameDiff.create();
                    SDVariable x = graph.placeHolder("x", DataType.FLOAT, -1, 2);
                    graph.placeHolder("classes", DataType.INT32);
                    SDVariable w = graph.var("w", Nd4j.ones(DataType.FLOAT, 2));
                    x.mul("scores", w).mean("loss");
                    graph.setLossVariables("loss");
                    return graph;
                };
        Model model =
                SameDiffTask.of("scores", graphs)
                        .data("x", scores, scores)
                        .data("classes", classes, classes)
                        .initialise("w", Initialiser.own())
                        .accuracy("scores", "classes")
                        .task(3, 5)
                        .newModel();
        model.start(1);
        return model.fitness();
    }

    @Test
    void graphsThatCannotBeTrainedAreRefused() {
        assertRefused("task 'line': the supplier of graphs gave null", line(() -> null));
        assertRefused(
                "task 'line': graph: no loss variable; name one with setLossVariables",
                line(() -> {
                    SameDiff graph = SameDiff.create();
                    graph.var("w", Nd4j.ones(DataType.FLOAT, 2)).mean("mean");
                    return graph;
                }));
        assertRefused(
                "task 'line': graph: Cannot differentiate graph relative to the specified loss function variables"
                        + " [loss]: graph does not contain any trainable SDVariables (floating point VARIABLE type"
                        + " SDVariables) that the loss function depend on.",
                line(() -> {
                    SameDiff graph = SameDiff.create();
                    graph.constant("c", Nd4j.ones(DataType.FLOAT, 2)).mean("loss");
                    graph.setLossVariables("loss");
                    return graph;
                }));
        assertRefused(
                "task 'line': graph: its TrainingConfig has minimize = false; a SameDiffTrainer can minimize only",
                line(() -> {
                    SameDiff graph = line();
                    graph.setTrainingConfig(
                            TrainingConfig.builder()
                                    .updater(new Sgd(1))
                                    .minimize(false)
                                    .dataSetFeatureMapping("x")
                                    .dataSetLabelMapping("y")
                                    .build());
                    return graph;
                }));
        assertRefused(
                "task 'line': variable 'b': data type double; possible is float",
                line(() -> line(DataType.DOUBLE, -1)));
        assertRefused(
                "task 'line': the graph has no placeholder, so there is nothing to draw batches for",
                SameDiffTask.of(
                        "line",
                        () -> {
                            SameDiff graph = SameDiff.create();
                            graph.var("w", Nd4j.ones(DataType.FLOAT, 2)).mean("loss");
                            graph.setLossVariables("loss");
                            return graph;
                        }));
    }

    @Test
    void dataThatDoNotFitAreRefused() {
        var lacking = SameDiffTask.of("line", SameDiffTaskTest::line).data("x", X, X);
        assertRefused("task 'line': placeholder 'y': no data; give it some with data(...)", lacking);
        assertRefused(
                "unknown placeholder of task 'line': 'z'; known: x, y", line(SameDiffTaskTest::line).data("z", Y, Y));
        assertRefused(
                "task 'line': placeholder 'y': shape [-1, 1], its training data are [3, 2]",
                line(SameDiffTaskTest::line).data("y", X, Y));
        assertRefused(
                "task 'line': placeholder 'y': shape [-1, 1], its validation data are [3]",
                line(SameDiffTaskTest::line).data("y", Y, Nd4j.ones(DataType.FLOAT, 3)));
        assertRefused(
                "task 'line': placeholder 'y': data type float, its training data are of type int",
                line(SameDiffTaskTest::line).data("y", Y.castTo(DataType.INT32), Y));
        assertRefused(
                "task 'line': 3 training samples for placeholder 'x', but 2 for 'y'",
                line(SameDiffTaskTest::line).data("y", Nd4j.ones(DataType.FLOAT, 2, 1), Y));
        assertRefused(
                "task 'line': 3 validation samples for placeholder 'x', but 2 for 'y'",
                line(SameDiffTaskTest::line).data("y", Y, Nd4j.ones(DataType.FLOAT, 2, 1)));
        var task = line(SameDiffTaskTest::line);
        assertEquals(
                "task 'line': placeholder 'y': training data of shape [], the first dimension must be that of the"
                        + " samples",
                assertThrows(IllegalArgumentException.class, () -> task.data("y", Nd4j.scalar(1f), Y)).getMessage());
        INDArray words = Nd4j.create("a", "b");
        assertEquals(
                "task 'line': placeholder 'y': training data of type utf8, must be numbers",
                assertThrows(IllegalArgumentException.class, () -> task.data("y", words, Y)).getMessage());
    }

    @Test
    void aFixedBatchMustBeTheTasks() {
        assertRefused(
                "task 'line': placeholder 'x' is [3, 2]; possible are [-1, ...], or batches of 3 and validation data of"
                        + " a multiple of that",
                line(() -> line(DataType.FLOAT, 3)));
        Model model = line(() -> line(DataType.FLOAT, 3)).task(3, 5).newModel();
        model.weights().copyFrom(new float[] {0, 1, 1, 0});
        assertEquals(-(0 + 1 + 4) / 3.0, model.fitness(), 1e-6);
    }

    @Test
    void namesAndSizesThatDoNotFitAreRefused() {
        assertRefused(
                "unknown variable of task 'line': 'v'; known: b, scale, w",
                line(SameDiffTaskTest::line).initialise("v", Initialiser.own()));
        assertRefused(
                "unknown variable of task 'line': 'predictions'; did you mean 'prediction'?",
                line(SameDiffTaskTest::line).accuracy("predictions", "y"));
        assertRefused(
                "unknown placeholder of task 'line': 'labels'; known: x, y",
                line(SameDiffTaskTest::line).accuracy("prediction", "labels"));
        assertRefused(
                "task 'line': the graph cannot be run on a batch: output 'loss' is [] for 2 samples, accuracy needs"
                        + " [2, classes]",
                line(SameDiffTaskTest::line).accuracy("loss", "y"));
        assertRefused(
                "task 'line': the graph cannot be run on a batch: labels 'x' are [2, 2] for the 1 classes of"
                        + " 'prediction', accuracy needs one number a sample or 1",
                line(SameDiffTaskTest::line).accuracy("prediction", "x"));
        assertRefused(
                "task 'line': the graph cannot be run on a batch: labels 'y' have class 1, output 'prediction' has the"
                        + " classes 0 to 0",
                line(SameDiffTaskTest::line).accuracy("prediction", "y"));
        SameDiffTask task = line(SameDiffTaskTest::line);
        assertEquals(
                "task 'line': batch 0, must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> task.task(0, 5)).getMessage());
        assertEquals(
                "task 'line': steps 0, must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> task.task(2, 0)).getMessage());
    }

    private static void assertRefused(String message, SameDiffTask task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> task.task(2, 5)).getMessage());
    }
}
