package serengeti.evaluator.nd4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/// A small network that learns a known function from generated data, as a SameDiff graph.
final class Regression {
    static final int SAMPLES = 32;
    private static final int INPUTS = 4;
    private static final int HIDDEN = 5;

    private Regression() {}

    /// A graph with placeholders `x` and `y`, weights `w1`, `b1`, `w2`, `b2` and the loss `loss`; always the same.
    static SameDiff graph(DataType type) {
        SameDiff graph = SameDiff.create();
        var random = new Random(1);
        SDVariable x = graph.placeHolder("x", type, -1, INPUTS);
        SDVariable y = graph.placeHolder("y", type, -1, 1);
        SDVariable w1 = graph.var("w1", normal(random, type, 'f', INPUTS, HIDDEN).muli(0.5));
        SDVariable b1 = graph.var("b1", normal(random, type, 'c', HIDDEN).muli(0.1));
        SDVariable w2 = graph.var("w2", normal(random, type, 'c', HIDDEN, 1).muli(0.5));
        SDVariable b2 = graph.var("b2", normal(random, type, 'c', 1).muli(0.1));
        SDVariable hidden = graph.math().tanh(x.mmul(w1).add(b1));
        SDVariable error = hidden.mmul(w2).add(b2).sub(y);
        error.mul(error).mean("loss");
        graph.setLossVariables("loss");
        return graph;
    }

    /// A batch: `y` is the sine of the sum of `x`.
    static Map<String, INDArray> batch(DataType type, int seed) {
        INDArray x = normal(new Random(seed), type, 'c', SAMPLES, INPUTS);
        INDArray y = Nd4j.create(type, SAMPLES, 1);
        for (int row = 0; row < SAMPLES; row++) {
            y.putScalar(row, 0, Math.sin(x.getRow(row).sumNumber().doubleValue()));
        }
        return Map.of("x", x, "y", y);
    }

    /// The same batch for SameDiff's own loop.
    static DataSet dataSet(DataType type, int seed) {
        Map<String, INDArray> batch = batch(type, seed);
        return new DataSet(batch.get("x"), batch.get("y"));
    }

    /// The graph's weights by name, as numbers: arrays that are nearly equal are equal to ND4J.
    static Map<String, List<Double>> weights(SameDiff graph) {
        var weights = new LinkedHashMap<String, List<Double>>();
        for (String name : List.of("w1", "b1", "w2", "b2")) {
            double[] values = graph.getVariable(name).getArr().dup('c').data().asDouble();
            weights.put(name, DoubleStream.of(values).boxed().toList());
        }
        return weights;
    }

    private static INDArray normal(Random random, DataType type, char order, long... shape) {
        INDArray array = Nd4j.create(type, shape, order);
        for (long index = 0; index < array.length(); index++) {
            array.putScalar(index, random.nextGaussian());
        }
        return array;
    }
}
