package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

final class RecognizerTest {
    private static final double NEAR = 1e-6;

    /// However large the number against division by 0 is.
    @ParameterizedTest
    @CsvSource({
        "adamw, 1e-12",
        "adamw, 1e-8",
        "adamw, 3e-8",
        "adamw, 1e-6",
        "adamw, 1e-5",
        "adamw, 0.001",
        "adamw, 0.1",
        "rmsprop, 1e-8",
        "rmsprop, 3e-8",
        "rmsprop, 1e-7",
        "rmsprop, 1e-6",
        "rmsprop, 1e-5",
        "rmsprop, 0.001",
        "rmsprop, 0.1",
        "adagrad, 3e-8",
        "adagrad, 1e-6",
        "adagrad, 1e-4",
        "adagrad, 0.01",
        "adamw, 1e-16",
        "rmsprop, 1e-16",
        "adabelief, 1e-20",
        "adabelief, 3e-16",
        "adabelief, 1e-15",
        "adabelief, 1e-14",
        "adabelief, 1e-13",
        "adabelief, 1e-12",
        "adabelief, 1e-10",
        "adabelief, 1e-8",
        "adabelief, 1e-7",
        "adabelief, 1e-4",
        "adabelief, 0.01"
    })
    void epsilonIsAHyperparameterLikeOthers(String name, double epsilon) {
        Program program = Library.named(name).program();
        List<Hyperparameter> values =
                program.hyperparameters().stream()
                        .map(each -> each.name().equals("eps") ? new Hyperparameter("eps", epsilon) : each)
                        .toList();
        Program changed = program.withHyperparameters(values);
        Simplification simple = Simplifier.simplify(changed);
        Recognition recognition = Recognizer.recognize(simple.output(), simple.steps()).orElseThrow();
        assertEquals(name, recognition.entry().name());
        if (epsilon > 2e-8) {
            assertEquals(epsilon, recognition.hyperparameters().get("eps"), 1e-6 * epsilon);
        }
    }

    /// Where the betas are equal, the powers of the step are, too.
    @ParameterizedTest
    @CsvSource({"1e-6", "0.01"})
    void epsilonIsKnownBesideEqualBetas(double epsilon) {
        Program program = Library.named("adamw").program();
        List<Hyperparameter> values =
                program.hyperparameters().stream()
                        .map(each ->
                                switch (each.name()) {
                                    case "eps" -> new Hyperparameter("eps", epsilon);
                                    case "beta1", "beta2" -> new Hyperparameter(each.name(), 0.9);
                                    default -> each;
                                })
                        .toList();
        Recognition recognition = Recognizer.recognize(program.withHyperparameters(values)).orElseThrow();
        assertEquals("adamw", recognition.entry().name());
        assertEquals(epsilon, recognition.hyperparameters().get("eps"), 1e-6 * epsilon);
    }

    /// Constants outside the ranges of the entry's own have the names of its hyperparameters, too.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    lion          ; beta1=0.9, beta2=1.109, lambda=0.5, peak_lr=0.001
                    lion          ; beta1=-0.3, beta2=0.98, lambda=25, peak_lr=3
                    lion          ; beta1=1.2, beta2=-0.4, lambda=0.1, peak_lr=0.0001
                    lion          ; beta1=0.9, beta2=0.99, lambda=0.1, peak_lr=-0.0001
                    signum        ; peak_lr=2, beta=1.25
                    tiger         ; peak_lr=0.0001, beta=0.965, weight_decay=-0.01
                    sgd-momentum  ; peak_lr=0.01, momentum=-0.2
                    sgd-momentum  ; peak_lr=-3, momentum=1.1
                    nesterov      ; peak_lr=1.5, momentum=-0.2
                    adamw         ; peak_lr=5, beta1=-0.1, beta2=0.999, weight_decay=7
                    rmsprop       ; peak_lr=-2, alpha=0.3
                    """)
    void numbersMayBeOfAnySizeAndSign(String name, String values) {
        Program open = Library.named(name).program();
        List<Hyperparameter> changed =
                open.hyperparameters().stream()
                        .map(each -> new Hyperparameter(each.name(), value(values, each.name(), each.value())))
                        .toList();
        Recognition recognition = Recognizer.recognize(open.withHyperparameters(changed)).orElseThrow();
        assertEquals(name, recognition.entry().name());
        assertTrue(recognition.text().contains(" with " + values), recognition::text);
        assertTrue(recognition.error() < NEAR, () -> "differs by " + recognition.error());
    }

    private static double value(String values, String name, double usual) {
        return Stream.of(values.split(", "))
                .filter(each -> each.startsWith(name + "="))
                .map(each -> Double.parseDouble(each.substring(name.length() + 1)))
                .findFirst()
                .orElse(usual);
    }

    /// The constants of a program without named ones are called by what they are for.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    paper-adamw          ; beta1=0.9, beta2=0.999, weight_decay=0.01, peak_lr=0.001
                    paper-raw            ; beta1=0.9, beta2=1.10913, peak_lr=0.000217176, weight_decay=0.460198
                    paper-regularizer    ; beta1=0.84, beta2=0.999, peak_lr=0.0216
                    paper-adagrad-like   ; beta1=0.9, beta2=0.9985, peak_lr=0.0606
                    paper-adabelief-like ; beta1=0.9, beta2=0.999, weight_decay=0.0238, peak_lr=0.03721, that is AdaBelief without bias correction with peak_lr=0.03721, beta1=0.9, beta2=0.999, weight_decay=0.0238
                    """)
    void hyperparametersHaveTheNamesThatAreUsual(String name, String expected) {
        Recognition recognition = Recognizer.recognize(Library.named(name).program()).orElseThrow();
        assertEquals(Library.named(name).title() + " with " + expected, recognition.text());
    }

    /// Twenty steps are compared whatever the decay of the entry is.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    rmsprop ; update = update - w * (lr * 0.003) ; RMSProp with peak_lr=0.01, alpha=0.99 and weight decay -0.3
                    rmsprop ; update = update + lr * w           ; RMSProp with peak_lr=0.01, alpha=0.99 and weight decay 100
                    adamw   ; update = update - w * (lr * 1e-5)  ; Adam with peak_lr=0.001, beta1=0.9, beta2=0.999
                    """)
    void decayThatIsOtherThanTheEntrysIsWitnessed(String name, String line, String expected) {
        String text = Library.named(name).text();
        // The entry overwrites its learning rate.
        String kept =
                text.replaceFirst("lr(, t)?\\):\n", "lr$1):\n  rate = lr\n")
                        .replace("  return", "  " + line.replace("lr", "rate") + "\n  return");
        Recognition recognition = Recognizer.recognize(Parser.parse(kept)).orElseThrow();
        assertEquals(expected, recognition.text());
        assertTrue(recognition.error() < NEAR, () -> "differs by " + recognition.error());
    }

    /// What is missing or is elsewhere is part of the name.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    adamw     ; correction2 = 1 - decayed2 ; correction2 = copy(1) ; AdamW without bias correction by beta2
                    adamw     ; correction1 = 1 - decayed1 ; correction1 = copy(1) ; AdamW without bias correction by beta1
                    adabelief ; correction2 = 1 - decayed2 ; correction2 = copy(1) ; AdaBelief without bias correction by beta2
                    adamw     ; update = ratio(m_hat, denominator) ; update = ratio(m_hat, root(v_hat + 0.003)) ; AdamW with eps inside the root
                    rmsprop   ; update = ratio(g, denominator) ; update = ratio(g, root(v + 0.003)) ; RMSProp with eps inside the root
                    adagrad   ; update = ratio(g, denominator) ; update = ratio(g, root(s + 0.003)) ; AdaGrad with eps inside the root
                    adamw     ; update = ratio(m_hat, denominator) ; update = ratio(m_hat * sqrt(correction2), root(v) + 0.003) ; AdamW with eps added before the bias correction
                    """)
    void variantsOfEntriesAreCalledWhatTheyAre(String name, String line, String other, String expected) {
        Program program = Parser.parse(Library.named(name).text().replace(line, other));
        Recognition recognition = Recognizer.recognize(program).orElseThrow();
        assertEquals(expected, recognition.title());
        assertTrue(recognition.error() < NEAR, () -> "differs by " + recognition.error());
        assertEquals(other.contains("0.003"), recognition.text().contains(", eps=0.003"), recognition::text);
    }

    /// A large number against division by 0 is one of AdamW without bias correction, too.
    @Test
    void withALargeEpsilonAdamWWithoutBiasCorrectionIsKnown() {
        String text = Library.named("paper-adamw").text().replace("m / sqrt_v", "ratio(m, sqrt_v + 0.02)");
        Recognition recognition = Recognizer.recognize(Parser.parse(text)).orElseThrow();
        assertEquals(
                "AdamW without bias correction with peak_lr=0.001, beta1=0.9, beta2=0.999, eps=0.02, weight_decay=0.01",
                recognition.text());
    }

    /// RMSProp with a bias correction is AdamW for which the first mean has no memory.
    @Test
    void withoutMomentumAdamWIsKnown() {
        String text =
                """
                def train(w, g, v, lr, t):
                  v = interp(g * g, v, 0.99)
                  update = ratio(g, sqrt(ratio(v, 1 - power(0.99, t))) + 1e-8) * lr * 0.001
                  return update, v
                """;
        Recognition recognition = Recognizer.recognize(Parser.parse(text)).orElseThrow();
        assertEquals("Adam without momentum with peak_lr=0.001, beta2=0.99", recognition.text());
        assertTrue(recognition.error() < NEAR, () -> "differs by " + recognition.error());
    }
}
