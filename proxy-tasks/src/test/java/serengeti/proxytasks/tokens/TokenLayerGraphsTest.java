package serengeti.proxytasks.tokens;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.layer.LayerCheck;
import serengeti.proxytasks.layer.Signal;

/// Layers over tokens against SameDiff; sequences that fill up the batch are computed like the others.
class TokenLayerGraphsTest {
    /// Four times, so that whole vectors hold nothing but tokens.
    private final TokenGrid grid = new TokenGrid(5, 4);

    private static SDVariable input(SameDiff graph) {
        return graph.getVariable("input");
    }

    @Test
    void projectionsEqualThoseOfSameDiff() {
        LayerCheck check = new LayerCheck(new int[] {8, 24});
        Signal input = check.input(8, grid.columns());
        Signal output = grid.signal(24);
        Projection projection = Projection.of(check.parameters(), 0, input, output);
        check.checkAgainstGraph(
                projection::forward,
                projection::backward,
                input,
                output,
                graph -> graph.transpose(graph.getVariable("array0")).mmul(input(graph)));
    }

    @Test
    void layerNormEqualsThatOfSameDiff() {
        LayerCheck check = new LayerCheck(new int[] {7});
        Signal input = check.input(7, grid.columns());
        Signal output = grid.signal(7);
        LayerNorm norm = new LayerNorm(check.parameters(), 0, input, output);
        check.checkAgainstGraph(
                norm::forward,
                norm::backward,
                input,
                output,
                graph -> {
                    SDVariable rows = graph.transpose(input(graph));
                    return graph.transpose(GraphTransformer.normalised(graph, rows, graph.getVariable("array0")));
                });
    }

    @ParameterizedTest
    @CsvSource({"LATER, 2", "NONE, 2", "LATER, 5", "NONE, 3"})
    void attentionEqualsThatOfSameDiff(Attention.Mask mask, int features) {
        LayerCheck check = new LayerCheck();
        Signal input = check.input(3 * features, grid.columns());
        Signal output = grid.signal(features);
        Attention attention = new Attention(grid, mask, 1, input, output);
        INDArray hidden = Nd4j.valueArrayOf(new long[] {grid.columns(), grid.columns()}, -1e9, DataType.FLOAT);
        for (int query = 0; query < grid.columns(); query++) {
            for (int key = query % grid.lanes(); key < grid.columns(); key += grid.lanes()) {
                hidden.putScalar(query, key, mask == Attention.Mask.LATER && key > query ? -1e9 : 0);
            }
        }
        check.checkAgainstGraph(
                attention::forward,
                attention::backward,
                input,
                output,
                graph -> {
                    SDVariable queries = part(graph, features, 0);
                    SDVariable keys = part(graph, features, 1);
                    SDVariable scores = graph.transpose(queries).mmul(keys).mul(1 / Math.sqrt(features));
                    SDVariable shares = graph.nn.softmax(scores.add(graph.constant("hidden", hidden)), 1);
                    return part(graph, features, 2).mmul(graph.transpose(shares));
                });
    }

    /// Queries, keys or values, `[features][tokens]`.
    private static SDVariable part(SameDiff graph, int features, int part) {
        INDArray choice = Nd4j.zeros(DataType.FLOAT, features, 3 * features);
        for (int f = 0; f < features; f++) {
            choice.putScalar(f, part * features + f, 1);
        }
        return graph.constant("choice" + part, choice).mmul(input(graph));
    }

    @Test
    void meanPoolEqualsThatOfSameDiff() {
        LayerCheck check = new LayerCheck();
        Signal input = check.input(7, grid.columns());
        Signal output = new TokenGrid(grid.batch(), 1).signal(7);
        INDArray shares = Nd4j.zeros(DataType.FLOAT, grid.columns(), output.value().columns());
        for (int column = 0; column < grid.columns(); column++) {
            shares.putScalar(column, column % grid.lanes(), 0.25);
        }
        MeanPool pool = new MeanPool(grid, input, output);
        check.checkAgainstGraph(
                pool::forward,
                pool::backward,
                input,
                output,
                graph -> input(graph).mmul(graph.constant("shares", shares)));
    }

    @Test
    void embeddingsEqualThoseOfSameDiff() {
        TokenGrid full = new TokenGrid(grid.lanes(), 4);
        LayerCheck check = new LayerCheck(new int[] {6, 5}, new int[] {4, 5});
        Signal output = full.signal(5);
        int[] ids = new int[full.columns()];
        Arrays.setAll(ids, column -> column * 5 % 6);
        INDArray tokens = Nd4j.zeros(DataType.FLOAT, full.columns(), 6);
        INDArray times = Nd4j.zeros(DataType.FLOAT, full.columns(), 4);
        for (int column = 0; column < full.columns(); column++) {
            tokens.putScalar(column, ids[column], 1);
            times.putScalar(column, column / full.lanes(), 1);
        }
        Embedding embedding = new Embedding(full, check.parameters(), 0, output);
        check.checkAgainstGraph(
                () -> embedding.forward(ids),
                () -> embedding.backward(ids),
                Signal.zeros(0, 0),
                output,
                graph -> {
                    SDVariable own = graph.constant("tokens", tokens).mmul(graph.getVariable("array0"));
                    SDVariable places = graph.constant("times", times).mmul(graph.getVariable("array1"));
                    return graph.transpose(own.add(places));
                });
    }

    @Test
    void crossEntropyEqualsThatOfSameDiff() {
        Signal logits = new LayerCheck().input(7, grid.columns());
        int[] targets = new int[grid.columns()];
        INDArray counted = Nd4j.zeros(DataType.FLOAT, grid.columns(), 7);
        for (int column = 0; column < grid.columns(); column++) {
            boolean counts = column % 4 != 1 && column % grid.lanes() < grid.batch();
            targets[column] = counts ? column % 7 : TokenCrossEntropy.NO_TARGET;
            if (counts) {
                counted.putScalar(column, column % 7, 1);
            }
        }
        TokenCrossEntropy crossEntropy = new TokenCrossEntropy(grid, 0.75, logits);
        double loss = crossEntropy.forward(targets, grid.batch()) / (0.75 * grid.tokens());
        crossEntropy.backward(targets);
        double rounding = 2e-6;
        GraphCheck.check(
                Map.of("input", GraphCheck.array(logits.value())),
                Map.of("input", GraphCheck.array(logits.gradient())),
                loss,
                graph -> {
                    SDVariable shares = graph.math.log(graph.nn.softmax(graph.transpose(input(graph)), 1));
                    return shares.mul(graph.constant("counted", counted)).sum().mul(-1 / (0.75 * grid.tokens()));
                },
                rounding);
    }
}
