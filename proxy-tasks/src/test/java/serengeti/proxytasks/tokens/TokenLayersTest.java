package serengeti.proxytasks.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.proxytasks.layer.LayerCheck;
import serengeti.proxytasks.layer.Signal;

class TokenLayersTest {
    private final TokenGrid grid = new TokenGrid(3, 4);

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 3", "8, 24"})
    void projectionGradientsAreThoseOfItsOutput(int inputs, int outputs) {
        LayerCheck check = new LayerCheck(new int[] {inputs, outputs});
        Signal input = check.input(inputs, grid.columns());
        Signal output = grid.signal(outputs);
        Projection projection = Projection.of(check.parameters(), 0, input, output);
        check.check(projection::forward, projection::backward, input, output);
    }

    @Test
    void projectionOntoResidualAdds() {
        LayerCheck check = new LayerCheck(new int[] {2, 3});
        Signal input = check.input(2, grid.columns());
        Signal plain = grid.signal(3);
        Projection.of(check.parameters(), 0, input, plain).forward();
        Signal residual = grid.signal(3);
        Arrays.fill(residual.value().data(), 1f);
        Projection.ontoResidual(check.parameters(), 0, input, residual).forward();
        double rounding = 1e-6;
        assertEquals(1 + plain.value().get(2, 5), residual.value().get(2, 5), rounding);
    }

    @Test
    void layerNormGradientsAreThoseOfItsOutput() {
        LayerCheck check = new LayerCheck(new int[] {7});
        Signal input = check.input(7, grid.columns());
        Signal output = grid.signal(7);
        LayerNorm norm = new LayerNorm(check.parameters(), 0, input, output);
        check.check(norm::forward, norm::backward, input, output);
    }

    @ParameterizedTest
    @CsvSource({
        "LATER, 3, 4, 1",
        "LATER, 8, 5, 2",
        "LATER, 11, 3, 3",
        "NONE, 16, 4, 2",
        "NONE, 5, 3, 1",
        "NONE, 11, 5, 3"
    })
    void attentionGradientsAreThoseOfItsOutput(Attention.Mask mask, int batch, int context, int heads) {
        TokenGrid own = new TokenGrid(batch, context);
        int features = 2 * heads;
        LayerCheck check = new LayerCheck();
        Signal input = check.input(3 * features, own.columns());
        Signal output = own.signal(features);
        for (int f = 0; f < 3 * features; f++) {
            for (int column = own.context() * own.lanes(); column < own.columns(); column++) {
                input.value().set(f, column, 0);
            }
        }
        Attention attention = new Attention(own, mask, heads, input, output);
        check.check(attention::forward, attention::backward, input, output);
    }

    @Test
    void attentionSeesNoLaterTokenIfThoseAreMasked() {
        LayerCheck check = new LayerCheck();
        Signal input = check.input(6, grid.columns());
        Signal output = grid.signal(2);
        Attention attention = new Attention(grid, Attention.Mask.LATER, 1, input, output);
        attention.forward();
        float before = output.value().get(1, grid.column(1, 2));
        for (int f = 0; f < 6; f++) {
            input.value().set(f, grid.column(2, 2), 100);
        }
        attention.forward();
        assertEquals(before, output.value().get(1, grid.column(1, 2)));
        assertEquals(input.value().get(4, 1), output.value().get(0, 1), 1e-6, "the first token sees itself alone");
    }

    @Test
    void attentionToAllGivesEqualShareToEqualKeys() {
        Signal input = new LayerCheck().input(6, grid.columns());
        Signal output = grid.signal(2);
        float mean = 0;
        for (int time = 0; time < 4; time++) {
            input.value().set(2, grid.column(time, 1), 3);
            input.value().set(3, grid.column(time, 1), -2);
            mean += input.value().get(5, grid.column(time, 1)) / 4;
        }
        new Attention(grid, Attention.Mask.NONE, 1, input, output).forward();
        for (int time = 0; time < 4; time++) {
            assertEquals(mean, output.value().get(1, grid.column(time, 1)), 1e-6);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 4, 12", "5, 3, 7", "9, 1, 3"})
    void meanPoolGradientsAreThoseOfItsOutput(int batch, int context, int features) {
        TokenGrid own = new TokenGrid(batch, context);
        LayerCheck check = new LayerCheck();
        Signal input = check.input(features, own.columns());
        Signal output = new TokenGrid(batch, 1).signal(features);
        MeanPool pool = new MeanPool(own, input, output);
        check.check(pool::forward, pool::backward, input, output);
        double mean = 0;
        for (int time = 0; time < context; time++) {
            mean += (double) input.value().get(2, own.column(time, batch - 1)) / context;
        }
        assertEquals(mean, output.value().get(2, batch - 1), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"16, 12, 10", "5, 7, 3", "9, 33, 17"})
    void readoutGradientsAreThoseOfItsOutput(int batch, int inputs, int outputs) {
        LayerCheck check = new LayerCheck(new int[] {inputs, outputs}, new int[] {outputs});
        Signal input = check.input(inputs, new TokenGrid(batch, 1).columns());
        Signal output = Signal.zeros(batch, outputs);
        Readout readout = new Readout(check.parameters(), 0, input, output);
        check.check(readout::forward, readout::backward, input, output);
    }

    @ParameterizedTest
    @CsvSource({"16, 4, 16, 12", "5, 3, 7, 9"})
    void patchEmbeddingGradientsAreThoseOfItsOutput(int batch, int context, int pixels, int features) {
        TokenGrid own = new TokenGrid(batch, context);
        LayerCheck check = new LayerCheck(new int[] {pixels, features}, new int[] {context, features});
        Signal output = own.signal(features);
        PatchEmbedding embedding = new PatchEmbedding(own, check.parameters(), 0, output);
        LayerCheck other = new LayerCheck();
        other.fill(embedding.pixels().rows(0, pixels));
        check.check(embedding::forward, embedding::backward, Signal.zeros(0, 0), output);
    }

    @Test
    void biasReluGradientsAreThoseOfItsOutput() {
        LayerCheck check = new LayerCheck(new int[] {5});
        Signal signal = check.input(5, grid.columns());
        float[] start = signal.value().data().clone();
        for (int index = 0; index < start.length; index++) {
            start[index] = Math.signum(start[index]) * (10 + Math.abs(start[index]));
        }
        BiasRelu relu = new BiasRelu(check.parameters(), 0, signal);
        Signal restored = new Signal(signal.value(), grid.signal(5).value());
        check.check(
                () -> {
                    System.arraycopy(start, 0, signal.value().data(), 0, start.length);
                    relu.forward();
                },
                relu::backward,
                restored,
                signal);
    }

    @Test
    void embeddingAddsTokenAndPositionAndItsGradientCollectsThem() {
        LayerCheck check = new LayerCheck(new int[] {6, 5}, new int[] {4, 5});
        Signal output = grid.signal(5);
        int[] ids = new int[grid.columns()];
        for (int time = 0; time < 4; time++) {
            for (int sequence = 0; sequence < 3; sequence++) {
                ids[grid.column(time, sequence)] = (2 * time + sequence) % 6;
            }
        }
        Embedding embedding = new Embedding(grid, check.parameters(), 0, output);
        Signal noInput = Signal.zeros(0, 0);
        check.check(
                () -> {
                    embedding.forward(ids);
                    clearBeside(output);
                },
                () -> {
                    clearBeside(new Signal(output.gradient(), output.gradient()));
                    embedding.backward(ids);
                },
                noInput,
                output);
    }

    private void clearBeside(Signal signal) {
        for (int f = 0; f < signal.value().rows(); f++) {
            for (int column = 0; column < grid.columns(); column++) {
                if (column % grid.lanes() >= grid.batch()) {
                    signal.value().set(f, column, 0);
                }
            }
        }
    }

    @Test
    void crossEntropyEqualsItsDefinition() {
        LayerCheck check = new LayerCheck();
        Signal logits = check.input(7, grid.columns());
        int[] targets = new int[grid.columns()];
        Arrays.setAll(targets, column -> column % 4 == 1 ? TokenCrossEntropy.NO_TARGET : column % 7);
        TokenCrossEntropy crossEntropy = new TokenCrossEntropy(grid, 0.75, logits);
        double loss = crossEntropy.forward(targets, 2);
        crossEntropy.backward(targets);
        double expected = 0;
        double rounding = 3e-6;
        for (int time = 0; time < 4; time++) {
            for (int sequence = 0; sequence < 3; sequence++) {
                int column = grid.column(time, sequence);
                double sum = 0;
                for (int token = 0; token < 7; token++) {
                    sum += Math.exp(logits.value().get(token, column));
                }
                boolean counts = targets[column] >= 0;
                expected += counts && sequence < 2 ? Math.log(sum) - logits.value().get(targets[column], column) : 0;
                for (int token = 0; token < 7; token++) {
                    double share = Math.exp(logits.value().get(token, column)) / sum;
                    double gradient = counts ? (share - (token == targets[column] ? 1 : 0)) / (0.75 * 12) : 0;
                    assertEquals(gradient, logits.gradient().get(token, column), rounding);
                }
            }
            for (int column = grid.column(time, 3); column < grid.column(time + 1, 0); column++) {
                assertEquals(0f, logits.gradient().get(5, column));
            }
        }
        assertEquals(expected, loss, rounding * 8);
    }
}
