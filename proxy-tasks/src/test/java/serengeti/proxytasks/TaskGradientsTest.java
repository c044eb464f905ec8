package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.evaluator.task.DelegatingModel;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.DirectionCheck.Fault;

/// Every task of the table, at the sizes that it is trained with.
@Execution(ExecutionMode.CONCURRENT)
class TaskGradientsTest {
    private static final long SEED = 2;

    /// A model that leaves some elements of its gradient times a factor.
    private record Broken(Model model, int first, int end, float factor) implements DelegatingModel {

        @Override
        public float lossAndGradient(int step) {
            float loss = model.lossAndGradient(step);
            for (int index = first; index < end; index++) {
                gradient().set(index, factor * gradient().get(index));
            }
            return loss;
        }
    }

    static List<String> names() {
        return ProxyTasks.names();
    }

    private static Model nudged(String name) {
        Model model = ProxyTasks.named(name).newModel();
        DirectionCheck.startNudged(model, SEED);
        return model;
    }

    @ParameterizedTest
    @MethodSource("names")
    void gradientsAreTheSlopesOfTheLoss(String name) {
        Model model = nudged(name);
        float[] weights = model.weights().toArray();
        assertEquals(List.of(), DirectionCheck.faults(model));
        assertArrayEquals(weights, model.weights().toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "mlp16, 0.9, 10",
        "vit8s, 0.9, 10",
        "cnn8, 1.1, 10",
        "ddpm2, 0.9, 10",
        "mlp16ft, 0.9, 10",
        "lm8, 0, 4",
        "clip2, -3, 10",
        "mlm16, 1.2, 4",
        "clipln, 0.9, 1",
        "ddpm8, -1, 1",
        "lm8ft, 0, 1",
        "lm8, 1.1, 1"
    })
    void aGradientThatIsWrongInPartOfAnArrayIsRefused(String name, float factor, int parts) {
        Model model = nudged(name);
        int[] offsets = model.layout().offsets();
        for (int array = 0; array < model.layout().arrays(); array++) {
            int length = offsets[array + 1] - offsets[array];
            int first = offsets[array] + parts / 2 * (length / parts);
            if (length >= 100 || parts == 1) {
                var broken = new Broken(model, first, first + length / parts, factor);
                assertEquals(
                        List.of(array),
                        DirectionCheck.faults(broken).stream().map(Fault::array).toList(),
                        "array " + array);
            }
        }
    }
}
