package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.PageSnippets;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.proxytasks.data.LabelledImages;
import serengeti.proxytasks.samediff.Initialiser;
import serengeti.proxytasks.samediff.SameDiffTask;
import serengeti.proxytasks.vision.DigitImages;
import serengeti.proxytasks.vision.MlpShape;

/// The code of `docs/own-tasks.md`, run; each of the page's snippets stands in a test word for word.
class OwnTasksTest {
    private static final DigitImages DIGITS = new DigitImages(8, 512, 130, 0.3, 0.2);
    private static final int BATCH = 16;
    private static final int STEPS = 200;

    /// Float rounding of sums of at most 64 terms of order 1, averaged over the batch.
    private static final float ROUNDING = 5e-6f;

    @Test
    void snippetsOfThePageAreInTheTests() throws IOException {
        List<String> snippets = PageSnippets.of("docs/own-tasks.md", "java");
        assertEquals(5, snippets.size());
        String tests = "proxy-tasks/src/test/java/serengeti/proxytasks/";
        List<String> files = List.of(tests + "OwnTasksTest.java", tests + "HalfDigits.java");
        PageSnippets.assertStandIn(files, snippets.subList(1, 5));
        PageSnippets.assertImported(files, snippets.getFirst(), snippets.subList(1, 5));
    }

    static SameDiff perceptron() {
        SameDiff graph = SameDiff.create();
        SDVariable pixels = graph.placeHolder("pixels", DataType.FLOAT, -1, 64);
        SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, 10);
        SDVariable dense1 = graph.var("dense1", Nd4j.zeros(DataType.FLOAT, 64, 16));
        SDVariable bias1 = graph.var("dense1.bias", Nd4j.zeros(DataType.FLOAT, 16));
        SDVariable dense2 = graph.var("dense2", Nd4j.zeros(DataType.FLOAT, 16, 10));
        SDVariable bias2 = graph.var("dense2.bias", Nd4j.zeros(DataType.FLOAT, 10));
        SDVariable hidden = graph.nn.relu(pixels.mmul(dense1).add(bias1), 0);
        SDVariable logits = hidden.mmul(dense2).add("logits", bias2);
        graph.loss.softmaxCrossEntropy("loss", labels, logits, null);
        graph.setLossVariables("loss");
        return graph;
    }

    private static Task perceptronTask() {
        LabelledImages.Split digits = DIGITS.images();
        INDArray trainPixels = pixels(digits.train());
        INDArray trainLabels = labels(digits.train());
        INDArray validationPixels = pixels(digits.validation());
        INDArray validationLabels = labels(digits.validation());

        Task task =
                SameDiffTask.of("my-digits", () -> perceptron())
                        .data("pixels", trainPixels, validationPixels)
                        .data("labels", trainLabels, validationLabels)
                        .initialise("dense1", Initialiser.normal(1.4 / 8))
                        .accuracy("logits", "labels")
                        .task(BATCH, STEPS);

        return task;
    }

    private static INDArray pixels(LabelledImages images) {
        return Nd4j.create(images.pixels(), new long[] {images.count(), images.width()}, 'c');
    }

    private static INDArray labels(LabelledImages images) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, images.count(), images.classes());
        for (int image = 0; image < images.count(); image++) {
            labels.putScalar(image, images.labels()[image], 1);
        }
        return labels;
    }

    private static Task builtIn() {
        var shape = new MlpShape(64, List.of(16), 10);
        return shape.task("built-in", 1, BATCH, STEPS, DIGITS.source());
    }

    @Test
    void theGraphIsTheBuiltInPerceptron() {
        Model graph = perceptronTask().newModel();
        Model builtIn = builtIn().newModel();
        graph.start(5);
        builtIn.start(5);
        assertArrayEquals(builtIn.weights().toArray(), graph.weights().toArray(), 1e-7f);
        assertEquals(builtIn.lossAndGradient(3), graph.lossAndGradient(3), ROUNDING);
        assertArrayEquals(builtIn.gradient().toArray(), graph.gradient().toArray(), ROUNDING);
        assertEquals(builtIn.fitness(), graph.fitness(), 1.5 / 130);
        assertEquals("SameDiff graph on own data, n 512", perceptronTask().card().title());
        assertEquals(builtIn().card().parameters(), perceptronTask().card().parameters());
    }

    @ParameterizedTest
    @CsvSource({"adamw, 0.03", "lion, 0.003"})
    void programsTrainTheGraphAsTheyTrainTheBuiltInTask(String name, double rate) {
        String text = Library.named(name).text().replaceFirst("peak_lr = .*", "peak_lr = " + rate);
        Program program = Parser.parse(text);
        Task task = perceptronTask();
        long seed = 3;

        StepPlan plan = Lowering.plan(program);
        Training training;
        try (var pool = new TrainingPool(task, 1, Limits.NO_HURDLE)) {
            training = pool.train(plan, seed).join();
        }

        double own = fitness(training);
        try (var pool = new TrainingPool(builtIn(), 1, Limits.NO_HURDLE)) {
            double builtIn = fitness(pool.train(plan, seed).join());
            assertEquals(builtIn, own, 0.04);
            assertTrue(own > 0.5, "accuracy " + own);
        }
    }

    private static double fitness(Training training) {
        return assertInstanceOf(Outcome.Scored.class, training.outcome()).fitness();
    }

    @Test
    void aSeedGivesTheSameBitsOnTwoThreads() {
        Task task = perceptronTask().withSteps(30);
        StepPlan plan = Lowering.plan(Library.named("lion").program());
        try (var pool = new TrainingPool(task, 2, Limits.NO_HURDLE)) {
            List<CompletableFuture<Training>> runs = new ArrayList<>();
            for (int run = 0; run < 6; run++) {
                runs.add(pool.train(plan, run % 2));
            }
            List<Outcome> outcomes = runs.stream().map(run -> run.join().outcome()).toList();
            assertEquals(outcomes.subList(0, 2), outcomes.subList(2, 4));
            assertEquals(outcomes.subList(0, 2), outcomes.subList(4, 6));
        }
    }
}
