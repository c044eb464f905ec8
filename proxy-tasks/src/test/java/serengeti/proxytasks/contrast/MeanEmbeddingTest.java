package serengeti.proxytasks.contrast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.proxytasks.layer.LayerCheck;
import serengeti.proxytasks.layer.Signal;

class MeanEmbeddingTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "5, 6, 24, 16", "7, 3, 5, 33", "4, 2, 3, 24"})
    void outputIsTheScaledMeanAndItsGradientCollectsTokens(int samples, int length, int vocabulary, int features) {
        LayerCheck check = new LayerCheck(new int[] {vocabulary, features});
        Signal output = Signal.zeros(samples, features);
        int[] tokens = new int[samples * length];
        Arrays.setAll(tokens, place -> place * 5 % vocabulary);
        MeanEmbedding embedding = new MeanEmbedding(check.parameters(), 0, length, 2.4, output);
        Signal noInput = Signal.zeros(0, 0);
        check.check(() -> embedding.forward(tokens), () -> embedding.backward(tokens), noInput, output);
        embedding.forward(tokens);
        double sum = 0;
        for (int place = 0; place < length; place++) {
            int token = tokens[(samples - 1) * length + place];
            sum += check.parameters().weight(0).get(token, features - 1);
        }
        assertEquals(2.4 * sum / length, output.value().get(samples - 1, features - 1), 1e-5);
    }
}
