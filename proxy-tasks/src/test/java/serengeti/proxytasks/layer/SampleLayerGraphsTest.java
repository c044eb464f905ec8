package serengeti.proxytasks.layer;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.lanes.Matrix;

/// Layers over samples and losses against SameDiff.
class SampleLayerGraphsTest {
    private static final double ROUNDING = 2e-6;

    private static SDVariable input(SameDiff graph) {
        return graph.getVariable("input");
    }

    @Test
    void denseLayersEqualThoseOfSameDiff() {
        LayerCheck check = new LayerCheck(new int[] {17, 33}, new int[] {33});
        Signal input = check.input(19, 17);
        Signal output = Signal.zeros(19, 33);
        Dense dense = new Dense(check.parameters(), 0, input, output);
        check.checkAgainstGraph(
                dense::forward,
                () -> {
                    dense.backwardToParameters();
                    dense.backwardToInput();
                },
                input,
                output,
                graph -> input(graph).mmul(graph.getVariable("array0")).add(graph.getVariable("array1")));
    }

    @Test
    void linearLayersEqualThoseOfSameDiff() {
        LayerCheck check = new LayerCheck(new int[] {17, 33});
        Signal input = check.input(19, 17);
        Signal output = Signal.zeros(19, 33);
        Linear linear = new Linear(check.parameters(), 0, input, output);
        check.checkAgainstGraph(
                linear::forward,
                () -> {
                    linear.backwardToParameters();
                    linear.backwardToInput();
                },
                input,
                output,
                graph -> input(graph).mmul(graph.getVariable("array0")));
    }

    @Test
    void reluEqualsThatOfSameDiff() {
        LayerCheck check = new LayerCheck();
        Signal signal = check.input(5, 33);
        Relu relu = new Relu(signal);
        check.checkAgainstGraph(relu::forward, relu::backward, signal, signal, graph -> graph.nn.relu(input(graph), 0));
    }

    @Test
    void geluEqualsItsFormulaInSameDiff() {
        LayerCheck check = new LayerCheck();
        Signal signal = check.input(5, 33);
        Gelu gelu = new Gelu(signal);
        check.checkAgainstGraph(
                gelu::forward,
                gelu::backward,
                signal,
                signal,
                graph -> {
                    SDVariable x = input(graph);
                    SDVariable cubic = x.mul(x).mul(x).mul(0.044715).add(x).mul(Math.sqrt(2 / Math.PI));
                    return graph.math.tanh(cubic).add(1).mul(x).mul(0.5);
                });
    }

    @Test
    void residualReluEqualsThatOfSameDiff() {
        LayerCheck check = new LayerCheck();
        Signal branch = check.input(5, 33);
        Signal stream = Signal.zeros(5, 33);
        Signal output = Signal.zeros(5, 33);
        ResidualRelu residual = new ResidualRelu(stream, branch, output);
        check.checkAgainstGraph(
                residual::forward, residual::backward, branch, output, graph -> graph.nn.relu(input(graph), 0));
    }

    @Test
    void unitLengthEqualsThatOfSameDiff() {
        LayerCheck check = new LayerCheck();
        Signal input = check.input(18, 24);
        Signal output = Signal.zeros(18, 24);
        UnitLength unitLength = new UnitLength(input, output);
        check.checkAgainstGraph(
                unitLength::forward,
                unitLength::backward,
                input,
                output,
                graph -> {
                    SDVariable squares = graph.math.square(input(graph)).sum(true, 1);
                    return input(graph).div(graph.math.sqrt(squares.add(1e-6)));
                });
    }

    @Test
    void crossEntropyEqualsThatOfSameDiff() {
        Signal logits = new LayerCheck().input(16, 41);
        int[] labels = new int[16];
        Arrays.setAll(labels, sample -> sample * 7 % 41);
        INDArray targets = Nd4j.zeros(DataType.FLOAT, 16, 41);
        for (int sample = 0; sample < 16; sample++) {
            targets.putScalar(sample, labels[sample], 1);
        }
        double loss = new CrossEntropy(logits).lossAndGradient(labels);
        GraphCheck.check(
                Map.of("input", GraphCheck.array(logits.value())),
                Map.of("input", GraphCheck.array(logits.gradient())),
                loss,
                graph ->
                        graph.math
                                .log(graph.nn.softmax(input(graph), 1))
                                .mul(graph.constant("targets", targets))
                                .sum()
                                .mul(-1 / 16.0),
                ROUNDING);
    }

    @Test
    void meanSquaredErrorEqualsThatOfSameDiff() {
        LayerCheck check = new LayerCheck();
        Signal predictions = check.input(7, 33);
        Matrix targets = check.input(7, 33).value();
        double loss = new MeanSquaredError(predictions).forward(targets, 7) / (7 * 33);
        GraphCheck.check(
                Map.of("input", GraphCheck.array(predictions.value())),
                Map.of("input", GraphCheck.array(predictions.gradient())),
                loss,
                graph ->
                        graph.math
                                .square(input(graph).sub(graph.constant("targets", GraphCheck.array(targets))))
                                .mean(),
                ROUNDING);
    }
}
