package serengeti.dsl.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// The listings of arXiv 2302.06675, read as they are printed there.
class ListingsTest {

    private static final String RAW =
            """
            def train(w, g, m, v, lr):
              g = clip(g, lr)
              m = clip(m, lr)
              v845 = sqrt(0.6270633339881897)
              v968 = sign(v)
              v968 = v - v
              g = arcsin(g)
              m = interp(g, v, 0.8999999761581421)
              v1 = m * m
              v = interp(g, m, 1.109133005142212)
              v845 = tanh(v845)
              lr = lr * 0.0002171761734643951
              update = m * lr
              v1 = sqrt(v1)
              update = update / v1
              wd = lr * 0.4601978361606598
              v1 = square(v1)
              wd = wd * w
              m = cosh(update)
              lr = tan(1.4572199583053589)
              update = update + wd
              lr = cos(v845)
              return update, m, v
            """;

    private static final String LION =
            """
            def train(weight, gradient, momentum, lr):
              update = interp(gradient, momentum, beta1)
              update = sign(update)
              momentum = interp(gradient, momentum, beta2)
              weight_decay = weight * lambda
              update = update + weight_decay
              update = update * lr
              return update, momentum
            """;

    @Test
    void program8IsTheRawProgramToTheLastDigit() {
        assertEquals(RAW, Printer.print(bare("paper-raw")));
        assertEquals(bare("paper-raw"), Parser.parse(RAW));
    }

    @Test
    void program1ParsesBelowItsThreeConstants() {
        Program lion = Parser.parse("beta1 = 0.9\nbeta2 = 0.99\nlambda = 0.1\n" + LION);
        assertEquals(6, lion.statements().size());
        Program shipped = bare("lion");
        assertEquals(
                lion.statements(),
                shipped.statements().stream().filter(each -> !each.target().equals(new Variable("lr"))).toList());
        assertEquals(lion.hyperparameters(), shipped.hyperparameters().subList(0, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "paper-adamw, 9",
        "paper-raw, 21",
        "paper-cleaned, 12",
        "paper-regularizer, 12",
        "paper-adagrad-like, 11",
        "paper-adabelief-like, 10"
    })
    void haveTheLengthOfTheListing(String name, int statements) {
        assertEquals(statements, bare(name).statements().size());
    }

    @Test
    void program3StartsFromTheUsualConstants() {
        assertEquals(
                """
                def train(w, g, m, v, lr):
                  g2 = square(g)
                  m = interp(g, m, 0.9)
                  v = interp(g2, v, 0.999)
                  sqrt_v = sqrt(v)
                  update = m / sqrt_v
                  wd = w * 0.01
                  update = update + wd
                  lr = lr * 0.001
                  update = update * lr
                  return update, m, v
                """,
                Printer.print(bare("paper-adamw")));
    }

    @Test
    void program4IsTheCleanedProgram() {
        assertEquals(
                """
                def train(w, g, m, v, lr):
                  g = clip(g, lr)
                  g = arcsin(g)
                  m = interp(g, v, 0.899)
                  m2 = m * m
                  v = interp(g, m, 1.109)
                  abs_m = sqrt(m2)
                  update = m / abs_m
                  wd = w * 0.4602
                  update = update + wd
                  lr = lr * 0.0002
                  m = cosh(update)
                  update = update * lr
                  return update, m, v
                """,
                Printer.print(bare("paper-cleaned")));
    }

    @Test
    void program5UsesTheLongNameOfInterp() {
        assertEquals(
                Parser.parse(
                        """
                        def train(w, g, m, v, lr):
                          m = interp(m, g, 0.16)
                          g2 = square(g)
                          v = interpolate(v, g2, 0.001)
                          v753 = dot(g, w)
                          sqrt_v = sqrt(v)
                          update = m / sqrt_v
                          wd = v753 * w
                          update = sin(update)
                          update = update + wd
                          lr = lr * 0.0216
                          update = update * lr
                          v = sin(v)
                          return update, m, v
                        """),
                bare("paper-regularizer"));
    }

    @Test
    void program6UsesMin() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, v, lr):
                          m = interp(m, g, 0.1)
                          g2 = square(g)
                          g2 = v + g2
                          v = interp(v, g2, 0.0015)
                          sqrt_v = sqrt(v)
                          update = m / sqrt_v
                          v70 = get_pi()
                          v = min(v, v70)
                          update = sinh(update)
                          lr = lr * 0.0606
                          update = update * lr
                          return update, m, v
                        """);
        assertEquals(program, bare("paper-adagrad-like"));
        Statement minimum = Statement.of("v", Fn.MINIMUM, new Variable("v"), new Variable("v70"));
        assertEquals(minimum, program.statements().get(7));
    }

    @Test
    void program7IsTheAdaBeliefLikeVariant() {
        assertEquals(
                """
                def train(w, g, m, v, lr):
                  m = interp(m, g, 0.1)
                  g = g - m
                  g2 = square(g)
                  v = interp(v, g2, 0.001)
                  sqrt_v = sqrt(v)
                  update = m / sqrt_v
                  wd = w * 0.0238
                  update = update + wd
                  lr = lr * 0.03721
                  update = update * lr
                  return update, m, v
                """,
                Printer.print(bare("paper-adabelief-like")));
    }

    @Test
    void ablationsDifferInBetaOnly() {
        Program low = bare("paper-ablation-0.9").inlined();
        Program high = bare("paper-ablation-0.99").inlined();
        assertEquals(new Constant(0.9), low.statements().getFirst().arguments().getLast());
        assertEquals(new Constant(0.99), high.statements().getFirst().arguments().getLast());
        assertEquals(low.statements().subList(1, 6), high.statements().subList(1, 6));
    }

    private static Program bare(String name) {
        return Library.named(name).program().withComments(List.of());
    }
}
