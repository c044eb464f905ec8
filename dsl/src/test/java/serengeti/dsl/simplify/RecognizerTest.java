package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;

final class RecognizerTest {

    /// However large the number against division by 0 is.
    @ParameterizedTest
    @CsvSource({
        "adamw, 1e-12", "adamw, 1e-8", "adamw, 0.001", "adamw, 0.1",
        "rmsprop, 1e-8", "rmsprop, 0.001", "rmsprop, 0.1", "adagrad, 0.01"
    })
    void epsilonIsAHyperparameterLikeOthers(String name, double epsilon) {
        Program program = Library.named(name).program();
        List<Hyperparameter> values =
                program.hyperparameters().stream()
                        .map(each -> each.name().equals("eps") ? new Hyperparameter("eps", epsilon) : each)
                        .toList();
        Program changed = program.withHyperparameters(values);
        Recognition recognition = Recognizer.recognize(Simplifier.simplify(changed).output()).orElseThrow();
        assertEquals(name, recognition.entry().name());
        if (epsilon >= 0.001) {
            assertEquals(epsilon, recognition.hyperparameters().get("eps"), 1e-6 * epsilon);
        }
    }
}
