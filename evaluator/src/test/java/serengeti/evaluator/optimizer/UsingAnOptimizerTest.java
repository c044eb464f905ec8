package serengeti.evaluator.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.PageSnippets;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.kernel.StateFormat;
import serengeti.evaluator.nd4j.ProgramUpdater;
import serengeti.evaluator.nd4j.SameDiffTrainer;
import serengeti.evaluator.optimizer.Optimizer.Settings;
import serengeti.evaluator.task.Schedule;

/// The code of `docs/using-an-optimizer.md`, run; each of the page's snippets stands in a test word for word.
class UsingAnOptimizerTest {

    @TempDir private Path folder;

    @Test
    void snippetsOfThePageAreInTheTests() throws IOException {
        List<String> snippets = PageSnippets.of("docs/using-an-optimizer.md", "java");
        assertEquals(9, snippets.size());
        String tests = "evaluator/src/test/java/serengeti/evaluator/";
        List<String> files =
                List.of(tests + "optimizer/UsingAnOptimizerTest.java", tests + "nd4j/Dl4jNetworkTest.java");
        PageSnippets.assertStandIn(files, snippets.subList(1, 9));
        PageSnippets.assertImported(files, snippets.getFirst(), snippets.subList(1, 9));
    }

    @Test
    void arraysAreStepped() throws IOException {
        Path file = folder.resolve("mine.opt");
        Files.writeString(file, Library.named("lion").text());
        INDArray matrix = Nd4j.ones(DataType.FLOAT, 3, 4);
        INDArray bias = Nd4j.ones(DataType.FLOAT, 4);
        List<INDArray> gradients = List.of(Nd4j.ones(DataType.FLOAT, 3, 4), Nd4j.ones(DataType.FLOAT, 4));
        int steps = 10;

        Program program = Parser.parse(file);
        Optimizer optimizer = Optimizer.compile(program);
        List<INDArray> weights = List.of(matrix, bias);
        Schedule schedule = new Schedule(steps);
        for (int step = 0; step < steps; step++) {
            optimizer.step(weights, gradients, schedule.at(step));
        }

        assertEquals(1 - schedule.sum() * 1e-4 * 1.1, matrix.getDouble(0), 1e-6);

        optimizer.set("peak_lr", 3e-4);
        optimizer.get("lambda"); // 0.1
        optimizer.hyperparameters(); // beta1, beta2, lambda, peak_lr
        optimizer.state("momentum").getFirst(); // float[3, 4], as the first of the weights
        optimizer.reset(); // states and step count to zero

        assertEquals(List.of("beta1", "beta2", "lambda", "peak_lr"), optimizer.hyperparameters());
        assertEquals(0.1, optimizer.get("lambda"));
        assertEquals(Nd4j.zeros(DataType.FLOAT, 3, 4), optimizer.state("momentum").getFirst());
    }

    @Test
    void settingsSayHowItRuns() {
        Program program = Library.named("lion").program();

        Settings settings = Settings.DEFAULT.withThreads(4).withStates(StateFormat.BFLOAT16_STOCHASTIC).withSeed(1);
        Optimizer small = Optimizer.compile(program, settings);

        small.step(Nd4j.ones(DataType.FLOAT, 2), Nd4j.ones(DataType.FLOAT, 2), 1);
        assertEquals(DataType.BFLOAT16, small.state("momentum").getFirst().dataType());
    }

    @Test
    void statesAreSavedAndLoaded() throws IOException {
        Program program = Library.named("lion").program();
        List<INDArray> weights = List.of(Nd4j.ones(DataType.FLOAT, 2));
        Optimizer optimizer = Optimizer.compile(program);
        optimizer.step(weights, List.of(Nd4j.ones(DataType.FLOAT, 2)), 1);

        optimizer.save(folder.resolve("optimizer.npz"));

        Optimizer again = Optimizer.compile(program);
        again.prepare(weights);
        again.load(folder.resolve("optimizer.npz"));

        assertEquals(optimizer.state("momentum"), again.state("momentum"));
        assertEquals(1, again.steps());
    }

    @Test
    void graphsAreTrained() {
        Program program = Library.named("adamw").program();
        DataSet data = data();
        DataSetIterator batches = new SingletonDataSetIterator(data);
        SameDiff graph = graph();
        int steps = 50;

        Optimizer optimizer = Optimizer.compile(program);
        optimizer.set("peak_lr", 0.1);
        SameDiffTrainer trainer = SameDiffTrainer.of(graph, optimizer);
        double[] losses = trainer.fit(batches, "x", "y", steps, new Schedule(steps)::at);

        assertTrue(losses[steps - 1] < 0.1 * losses[0]);

        double loss = trainer.step(Map.of("x", data.getFeatures(), "y", data.getLabels()), 0.01);

        assertTrue(loss < losses[0]);
    }

    @Test
    void updatersTrain() {
        Program program = Library.named("adamw").program();
        DataSet data = data();
        DataSetIterator batches = new SingletonDataSetIterator(data);
        SameDiff graph = graph();

        ProgramUpdater updater = ProgramUpdater.of(program).with("peak_lr", 0.1).withLearningRate(0.5);
        graph.setTrainingConfig(
                TrainingConfig.builder()
                        .updater(updater)
                        .regularization(updater.regularization())
                        .dataSetFeatureMapping("x")
                        .dataSetLabelMapping("y")
                        .build());
        graph.fit(batches, 50);

        assertEquals(1, graph.getVariable("b").getArr().getDouble(0), 0.1);
    }

    private static DataSet data() {
        INDArray x = Nd4j.createFromArray(new float[][] {{-1}, {-0.5f}, {0.5f}, {1}});
        return new DataSet(x, Nd4j.onesLike(x));
    }

    private static SameDiff graph() {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.FLOAT, -1, 1);
        SDVariable y = graph.placeHolder("y", DataType.FLOAT, -1, 1);
        SDVariable w = graph.var("w", Nd4j.ones(DataType.FLOAT, 1, 1));
        SDVariable b = graph.var("b", Nd4j.zeros(DataType.FLOAT, 1));
        SDVariable error = x.mmul(w).add(b).sub(y);
        error.mul(error).mean("loss");
        graph.setLossVariables("loss");
        return graph;
    }
}
