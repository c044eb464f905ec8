package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

class LikenessTest {

    /// A known optimizer with other constants and something added to its update.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    lion         ; beta1 = 0.9  ; beta1 = 0.95 ; lr * 1e-5 * tanh(w) ; beta1=0.95
                    lion         ; beta2 = 0.99 ; beta2 = 0.6  ; lr * 1e-5 * sin(w)  ; beta2=0.6
                    adam         ; beta1 = 0.9  ; beta1 = 0.3  ; lr * 1e-5 * tanh(g) ; beta1=0.3
                    rmsprop      ; alpha = 0.99 ; alpha = 0.7  ; lr * 1e-4 * sin(g)  ; alpha=0.7
                    sgd-momentum ; momentum = 0.9 ; momentum = 0.4 ; lr * 1e-4 * sin(w) ; momentum=0.4
                    """)
    void hyperparametersAreCarriedOver(String name, String from, String to, String added, String expected) {
        String text = Library.named(name).text().replace(from, to);
        String rate = text.replaceFirst("lr(, t)?\\):\n", "lr$1):\n  first_w = w\n  first_g = g\n  rate = lr\n");
        String names =
                text.contains("(weight, gradient")
                        ? rate.replace("first_w = w", "first_w = weight").replace("first_g = g", "first_g = gradient")
                        : rate;
        String term = added.replace("lr", "rate").replace("(w)", "(first_w)").replace("(g)", "(first_g)");
        Program program = Parser.parse(names.replace("  return", "  update = update + " + term + "\n  return"));
        Program output = Simplifier.simplify(program).output();
        assertTrue(Recognizer.recognize(output).isEmpty());
        Likeness likeness = Likeness.nearest(output);
        assertEquals(name, likeness.entry().name(), likeness::toString);
        assertTrue(likeness.cosine() > 0.98 && likeness.cosine() < 1, likeness::toString);
        assertTrue(likeness.text().contains(expected), likeness::text);
    }

    @Test
    void ofEntriesThatAreAsLikeTheOneWithTheFewestHyperparametersIsNearest() {
        Likeness likeness =
                Likeness.nearest(Parser.parse("def train(w, g, lr):\n  update = sign(g)\n  return update\n"));
        assertEquals("signSGD", likeness.text());
        assertEquals(1, likeness.cosine(), 1e-12);
    }

    @Test
    void whatHasNoUpdateIsLikeNothing() {
        Program program = Parser.parse("def train(w, g, lr):\n  update = w * 0\n  return update\n");
        assertEquals(0, Likeness.nearest(program).cosine());
    }

    @Test
    void whereNoFunctionDiffersTermsDo() {
        Program program =
                Parser.parse(
                        """
                        def train(p, d, m, rate):
                          update = sign(interp(d, m, 0.9)) * (rate * 0.001)
                          m = interp(d, m, 0.99)
                          update = update + d * (rate * 0.00005) + p * 0.0001
                          return update, m
                        """);
        Likeness likeness = Likeness.nearest(program);
        assertEquals("lion", likeness.entry().name());
        assertEquals(List.of("0.0001 * p", "5e-5 * d * rate"), likeness.adds().stream().sorted().toList());
        assertEquals(List.of("1e-5 * weight * lr"), likeness.lacks());
    }

    @Test
    void termsThatNobodyCanReadAreLeftOut() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, v, lr, t):
                          m = interp(g, m, 0.9)
                          v = interp(square(g), v, 0.999)
                          rate = root(1 - power(0.999, t)) * (lr * 0.001)
                          update = ratio(m * (1 - power(0.8, t)), root(v) + 1e-8) * rate
                          return update, m, v
                        """);
        Likeness likeness = Likeness.nearest(program);
        assertEquals("adam", likeness.entry().name());
        assertEquals(List.of(), likeness.adds());
        assertEquals(List.of(), likeness.lacks());
    }
}
