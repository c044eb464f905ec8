package serengeti.evaluator.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.evaluator.optimizer.Optimizer;

/// Programs as updaters of DL4J.
class Dl4jNetworkTest {
    private static final DataType FLOAT = DataType.FLOAT;

    private static MultiLayerNetwork network(ProgramUpdater updater) {
        return network(
                updater,
                layer -> {
                    // decay that is given to the network as a whole is applied twice by DL4J 1.0.0-M2.1
                    layer.setRegularization(updater.regularization());
                    layer.setRegularizationBias(updater.regularization());
                });
    }

    /// A small network.
    static MultiLayerNetwork network(IUpdater updater, List<Regularization> decay) {
        return network(
                updater,
                layer -> {
                    layer.setRegularization(decay);
                    layer.setRegularizationBias(decay);
                });
    }

    private static MultiLayerNetwork network(IUpdater updater, Consumer<BaseLayer> decays) {
        DenseLayer hidden = new DenseLayer.Builder().nIn(4).nOut(6).activation(Activation.TANH).build();
        OutputLayer out =
                new OutputLayer.Builder(LossFunction.MSE).nIn(6).nOut(1).activation(Activation.IDENTITY).build();
        for (BaseLayer layer : List.of(hidden, out)) {
            decays.accept(layer);
        }
        var network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(1)
                                .updater(updater)
                                .list()
                                .layer(hidden)
                                .layer(out)
                                .build());
        network.init();
        return network;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lion", "adamw", "sgd"})
    void trainAsTheOptimizerDoes(String name) {
        Program program = Library.named(name).program();
        ProgramUpdater updater = ProgramUpdater.of(program).with("peak_lr", 0.01);
        MultiLayerNetwork network = network(updater);
        MultiLayerNetwork same = network(updater);
        Optimizer optimizer = Optimizer.compile(program);
        optimizer.set("peak_lr", 0.01);
        for (int step = 0; step < 20; step++) {
            network.fit(Regression.dataSet(FLOAT, step));
            Map<String, INDArray> batch = Regression.batch(FLOAT, step);
            same.setInput(batch.get("x"));
            same.setLabels(batch.get("y"));
            same.computeGradientAndScore();
            INDArray weights = same.params();
            // DL4J divides by the size of the batch after this
            INDArray gradients = same.getFlattenedGradients().div(Regression.SAMPLES).reshape(weights.shape());
            optimizer.step(weights, gradients, 1);
            same.setParams(weights);
        }
        double difference = network.params().sub(same.params()).amaxNumber().doubleValue();
        assertTrue(difference < 1e-6, () -> "differs by " + difference);
    }

    @Test
    void trainingGoesOnAfterSaveAndLoad(@TempDir Path folder) throws IOException {
        ProgramUpdater adamw = ProgramUpdater.of(Library.named("adamw").program());
        MultiLayerNetwork network = network(adamw);
        train(network, 0, 5);
        ModelSerializer.writeModel(network, folder.resolve("network.zip").toFile(), true);
        MultiLayerNetwork loaded =
                ModelSerializer.restoreMultiLayerNetwork(folder.resolve("network.zip").toFile(), true);
        train(network, 5, 10);
        train(loaded, 5, 10);
        assertArrayEquals(network.params().toFloatVector(), loaded.params().toFloatVector());
        assertArrayEquals(
                network.getUpdater().getStateViewArray().toFloatVector(),
                loaded.getUpdater().getStateViewArray().toFloatVector());
    }

    static void train(MultiLayerNetwork network, int from, int to) {
        for (int step = from; step < to; step++) {
            network.fit(Regression.dataSet(FLOAT, step));
        }
    }
}
